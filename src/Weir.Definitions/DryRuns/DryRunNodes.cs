using Weir.Definitions.Diagrams;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>Describes nodes with what is known of their settings.</summary>
/// <param name="call">Describes the workflow that a node calls.</param>
internal sealed class DryRunNodes(RunGraph graph, DryRunDecisions decisions, DryRunItemSets items, KnownScope scope, DryRunFindings findings, Func<GraphNode, IReadOnlyList<KeyValuePair<string, Known>>, DryRun?> call)
{
    /// <summary>The nodes that a parallel task holds, or those at the top, in the order in which they would start.</summary>
    public IReadOnlyList<DryRunNode> Under(string? parent)
    {
        var level = graph.Nodes.Where(node => node.Plan.Parent == parent).ToArray();
        if (level.Length == 0)
        {
            return [];
        }

        var links = level.SelectMany(node => node.NeededBy.Concat(node.Transitions.SelectMany(transition => transition.Targets)).Select(to => new PlanLink(node.Id, to.Id, "", false)))
            .ToLookup(link => link.From, StringComparer.Ordinal);
        return [.. new DrawingOrder([.. level.Select(node => node.Plan)], links).Nodes.Select(node => Node(graph.Find(node.Id)!))];
    }

    private DryRunNode Node(GraphNode graphNode)
    {
        var (node, path) = (graphNode.Plan, graphNode.Path);
        var decided = decisions.Decide(graphNode);
        var isOff = decided.Decision.State == DryRunState.Skipped;

        // What a skipped node would have done is of no interest, and its expressions may read what is not there.
        var found = isOff ? new DryRunFindings() : findings;
        var (job, task) = (node.Kind == PlanNodeKind.Job ? node.Job : null, node.Task);
        var given = task?.Input.Members.Select(member => KeyValuePair.Create(member.Key, found.Evaluate(scope, member.Value, $"{graphNode.InputPath}.{member.Key}"))).ToArray() ?? [];
        var (input, expressions) = DryRunSteps.Programs(
            ObjectValue.Of(given.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value))), task?.ScriptEnv ?? ObjectValue.Empty, scope, graphNode.InputPath, found);
        return new DryRunNode
        {
            Id = node.Id,
            Kind = node.Kind,
            Decision = decided.Decision,
            Name = node.Name is null ? null : found.Text(scope, node.Name, $"{path}.name"),
            RunsOn = (job is null ? task?.RunsOn : job.RunsOn) is { } group ? found.Text(scope, group, $"{path}.runs-on") : null,
            Action = task is { Action.Length: > 0 } ? task.Action : null,
            Input = input,
            Expressions = expressions,
            Steps = job is null ? [] : DryRunSteps.Of(job, path, scope, found),
            Items = items.Of(graphNode, found),
            Retry = node.Retry is null ? null : DryRunTexts.Retry(node.Retry),
            Repeat = node.Repeat is null ? null : Repeat(node.Repeat, path, found),
            Timeout = job is null
                ? DryRunTexts.Duration(found.Value(scope, task!.Timeout, $"{path}.timeout"))
                : DryRunTexts.Minutes(found.Value(scope, job.TimeoutMinutes, $"{path}.timeout-minutes")),
            Delay = DryRunTexts.Duration(found.Value(scope, node.Delay, $"{path}.delay")),
            Concurrency = found.Group(scope, node.Concurrency, $"{path}.concurrency.group"),
            Resources = found.Object(scope, node.Resources, $"{path}.resources"),
            Priority = found.Value(scope, node.Priority, $"{path}.priority"),
            UndoneBy = node.Compensate,
            Transitions = [.. decided.Ways.Where(way => !isOff || way.MayBeTaken).Select(Way)],
            Children = Under(node.Id),
            Calls = node.Kind == PlanNodeKind.Workflow && !isOff ? call(graphNode, given) : null,
        };
    }

    private static DryRunTransition Way(DecidedWay way) => new(
        way.Transition.On.ToString().ToLowerInvariant(), way.Transition.When, [.. way.Transition.Targets.Select(target => target.Id), .. way.Transition.Commands], way.Decision);

    private string Repeat(PlanRepeat repeat, string path, DryRunFindings found)
    {
        var text = DryRunTexts.Repeat(repeat);
        var condition = new KnownCondition(scope, _ => null).Decide(repeat.While ?? repeat.Until!);
        var place = $"{path}.repeat.{(repeat.While is null ? "until" : "while")}";
        found.Tell(place, new Known(Value.Null, condition.DependsOn) { Problem = condition.Problem });
        if (condition.State == DryRunState.Unknown)
        {
            return text;
        }

        if (condition.State == DryRunState.Runs == repeat.While is not null)
        {
            found.Problems.Add($"{place}: it never ends, so that the job fails after {repeat.Max} iterations");
            return text;
        }

        return $"{text}: it runs once";
    }
}
