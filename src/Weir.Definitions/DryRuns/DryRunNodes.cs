using Weir.Definitions.Diagnostics;
using Weir.Definitions.Diagrams;
using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>Describes nodes with what is known of their settings.</summary>
/// <param name="call">Describes the workflow that a node calls.</param>
internal sealed class DryRunNodes(
    DryRunDecisions decisions, KnownScope scope, DryRunFindings findings, Func<PlanNode, IReadOnlyList<KeyValuePair<string, Known>>, string, DryRun?> call)
{
    private const double UsualTimeoutMinutes = 360;

    /// <summary>The nodes that a parallel task holds, or those at the top, in the order in which they would start.</summary>
    public IReadOnlyList<DryRunNode> Under(string? parent, RunGraph graph)
    {
        var level = graph.Nodes.Where(node => node.Plan.Parent == parent).ToArray();
        if (level.Length == 0)
        {
            return [];
        }

        var links = level.SelectMany(node => node.NeededBy.Concat(node.Transitions.SelectMany(transition => transition.Targets)).Select(to => new PlanLink(node.Id, to.Id, "", false)))
            .ToLookup(link => link.From, StringComparer.Ordinal);
        return [.. new DrawingOrder([.. level.Select(node => node.Plan)], links).Nodes.Select(node => Node(graph.Find(node.Id)!, graph))];
    }

    private DryRunNode Node(GraphNode graphNode, RunGraph graph)
    {
        var (node, path) = (graphNode.Plan, graphNode.Path);
        var decision = decisions.Decide(graphNode);
        findings.Tell($"{path}.if", decision);
        var isOff = decision.State == DryRunState.Skipped;

        // What a skipped node would have done is of no interest, and its expressions may read what is not there.
        var found = isOff ? new DryRunFindings() : findings;
        var inputPath = $"{path}.{(graphNode.Word == "job" ? "with" : "input")}";
        var input = node.Task?.Input.Members.Select(member => KeyValuePair.Create(member.Key, found.Evaluate(scope, member.Value, $"{inputPath}.{member.Key}"))).ToArray() ?? [];
        return new DryRunNode
        {
            Id = node.Id,
            Kind = node.Kind,
            Decision = decision,
            Name = node.Name is null ? null : found.Text(scope, node.Name, $"{path}.name"),
            RunsOn = (node.Kind == PlanNodeKind.Job ? node.Job!.RunsOn : node.Task?.RunsOn) is { } group ? found.Text(scope, group, $"{path}.runs-on") : null,
            Action = node.Task is { Action.Length: > 0 } task ? task.Action : null,
            Input = ObjectValue.Of(input.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value))),
            Steps = node.Kind == PlanNodeKind.Job ? Steps(node.Job!, path, found) : [],
            Items = Items(node, path, found),
            Retry = node.Retry is null ? null : Retry(node.Retry),
            Timeout = node.Kind == PlanNodeKind.Job ? Minutes(node.Job!.TimeoutMinutes, $"{path}.timeout-minutes", found) : Duration(node.Task!.Timeout, $"{path}.timeout", found),
            Delay = Duration(node.Delay, $"{path}.delay", found),
            ConcurrencyGroup = node.Concurrency is { } concurrency ? found.Text(scope, concurrency.Group, $"{path}.concurrency.group") : null,
            Resources = found.Object(scope, node.Resources, $"{path}.resources"),
            Priority = found.Value(scope, node.Priority, $"{path}.priority"),
            UndoneBy = node.Compensate,
            Transitions = isOff ? [] : [.. decisions.TransitionsOf(graphNode).Select(way => Way(way.Transition, way.Decision))],
            Children = Under(node.Id, graph),
            Calls = node.Kind == PlanNodeKind.Workflow && !isOff ? call(node, input, inputPath) : null,
        };
    }

    private static DryRunTransition Way(Transition transition, DryRunDecision decision) => new(
        transition.On.ToString().ToLowerInvariant(), transition.When, [.. transition.Targets.Select(target => target.Id), .. transition.Commands], decision);

    private List<DryRunStep> Steps(PlanJob job, string jobPath, DryRunFindings found)
    {
        var steps = new List<DryRunStep>();
        var inJob = scope.Extend("env", job.Env, $"{jobPath}.env", found.Tell);
        for (var index = 0; index < job.Steps.Count; index++)
        {
            var (step, path, isFirst) = (job.Steps[index], $"{jobPath}.steps[{index}]", index == 0);
            var decision = step.If is null
                ? new DryRunDecision(DryRunState.Runs)
                : new KnownCondition(inJob, name => StatusOfSteps(name, isFirst)).Decide(step.If);
            found.Tell($"{path}.if", decision);
            var told = decision.State == DryRunState.Skipped ? new DryRunFindings() : found;
            var inStep = inJob.Extend("env", step.Env, $"{path}.env", told.Tell);
            steps.Add(new DryRunStep(
                step.Name is null ? StepNames.Plain(step) : told.Text(inStep, step.Name, $"{path}.name"),
                step.Uses,
                told.Object(inStep, step.With, $"{path}.with"),
                decision)
            {
                Id = step.Id,
                Env = ObjectValue.Of(step.Env.Members.Select(member => KeyValuePair.Create(member.Key, inJob.Evaluate(member.Value).Value)))
                    .With(told.Object(inStep, step.ScriptEnv, path)),
                Retry = step.Retry is null ? null : Retry(step.Retry),
                Timeout = Minutes(step.TimeoutMinutes, $"{path}.timeout-minutes", told),
            });
        }

        return steps;
    }

    private static bool? StatusOfSteps(string function, bool isFirst) => function switch
    {
        "always" or "success" or "succeeded" => true,
        "failure" or "failed" when isFirst => false,
        _ => null,
    };

    private DryRunItems? Items(PlanNode node, string path, DryRunFindings found)
    {
        if (node.Strategy is { Matrix.IsNull: false } strategy)
        {
            var matrix = found.Evaluate(scope, strategy.Matrix, $"{path}.strategy.matrix");
            if (!matrix.IsKnown)
            {
                return new DryRunItems(Values: null) { IsMatrix = true, DependsOn = matrix.DependsOn };
            }

            var (combinations, error) = MatrixExpansion.Expand(matrix.Value);
            if (error is not null)
            {
                found.Problems.Add($"{path}.strategy.matrix: {error}");
            }

            return new DryRunItems([.. combinations]) { IsMatrix = true };
        }

        if (node.Strategy is { ForEach.IsNull: false } loop)
        {
            var over = found.Evaluate(scope, loop.ForEach, $"{path}.for-each");
            return over.IsKnown ? Loop(loop.ForEach, $"{path}.for-each", found) : new DryRunItems(Values: null) { DependsOn = over.DependsOn };
        }

        if (node.Task is not { WithItems.IsNull: false } task)
        {
            return null;
        }

        var items = found.Evaluate(scope, task.WithItems, $"{path}.with_items");
        var size = found.Evaluate(scope, task.BatchSize, $"{path}.batch_size");
        if (!items.IsKnown || !size.IsKnown)
        {
            return new DryRunItems(Values: null) { DependsOn = [.. items.DependsOn, .. size.DependsOn] };
        }

        if (items.Value is not ArrayValue array)
        {
            found.Problems.Add($"{path}.with_items: must be an array; this is {Wording.A(items.Value.KindName)}");
            return new DryRunItems([]);
        }

        return size.Value is NumberValue number && number.TryGetInt64(out var batch) && batch is > 0 and <= int.MaxValue
            ? new DryRunItems([.. array.Items.Chunk((int)batch).Select(values => ArrayValue.Of(values))])
            : new DryRunItems(array.Items);
    }

    private DryRunItems Loop(Value over, string path, DryRunFindings found)
    {
        try
        {
            return new DryRunItems(EvaluatedItems.OfLoop(over, scope.ToScope(), path, ExecutionLimits.Default));
        }
        catch (EvaluationException problem)
        {
            found.Problems.Add(problem.Message);
            return new DryRunItems([]);
        }
    }

    private static string Retry(RetryPolicy retry)
    {
        var times = retry.CountFrom.IsNull ? Wording.Plural(retry.Count, "more attempt") : $"{retry.CountFrom.ToText()} more attempts";
        var pause = retry.DelaySeconds > 0 ? $" after {Durations.Write(TimeSpan.FromSeconds(retry.DelaySeconds))}" : "";
        var growth = retry.Backoff == RetryBackoff.Constant || pause.Length == 0 ? "" : $", {retry.Backoff.ToString().ToLowerInvariant()}";
        return times + pause + growth;
    }

    private string? Minutes(Value source, string path, DryRunFindings found) => found.Value(scope, source, path) switch
    {
        { IsNull: true } => null,
        NumberValue number when number.ToDouble() is not UsualTimeoutMinutes and > 0 and < 1e6 and var minutes => Durations.Write(TimeSpan.FromMinutes(minutes)),
        NumberValue => null,
        var text => text.ToText(),
    };

    private string? Duration(Value source, string path, DryRunFindings found) => found.Value(scope, source, path) switch
    {
        { IsNull: true } => null,
        var value => Durations.Parse(value) is { } duration ? Durations.Write(duration) : value.ToText(),
    };
}
