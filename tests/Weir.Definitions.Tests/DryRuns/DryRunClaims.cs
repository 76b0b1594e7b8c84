using Weir.Definitions.DryRuns;
using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.DryRuns;

/// <summary>Holds what a dry run says against a run in which all went well.</summary>
internal sealed class DryRunClaims
{
    public List<string> Lies { get; } = [];

    private static readonly string[] Fatal = ["it ends the run with 'fail'", "it always fails, and nothing takes its failure", "its join waits for", "it never ends, so that"];

    /// <summary>How many claims of each kind were held against a run.</summary>
    public Dictionary<string, int> Held { get; } = [];

    public void Compare(Plan plan, DryRun dry, CalmRun run, string at = "")
    {
        if (run.Result is not { Conclusion: Conclusion.Success } || !run.End.Executions.All(execution => WentWell(plan, execution)))
        {
            return;
        }

        Held["runs"] = Held.GetValueOrDefault("runs") + 1;

        var all = Flat(dry.Nodes).ToDictionary(node => node.Id);
        Lies.AddRange(dry.Problems.Where(problem => Array.Exists(Fatal, fatal => problem.Contains($": {fatal}", StringComparison.Ordinal))
            && all[problem.Split('.', ':')[1]].Decision.State == DryRunState.Runs && !problem.Contains('>', StringComparison.Ordinal)));
        Claim("all nodes are there", at, all.Count == plan.Nodes.Count);
        foreach (var node in plan.Nodes)
        {
            Node(plan, node, all[node.Id], run, $"{at}{node.Id}");
        }
    }

    /// <summary>No expression failed, although a transition may have taken that; tasks that are there to fail may.</summary>
    private static bool WentWell(Plan plan, ExecutionProgress execution) => !execution.Conclusion.IsFailure()
        || (execution.Error?.Type == TaskError.FailureType && plan.Nodes.Single(node => node.Id == execution.Node).Kind == PlanNodeKind.Fail);

    private static IEnumerable<DryRunNode> Flat(IEnumerable<DryRunNode> nodes) => nodes.SelectMany(node => Flat(node.Children).Prepend(node));

    private void Node(Plan plan, PlanNode node, DryRunNode said, CalmRun run, string at)
    {
        var executions = run.End.Executions.Where(execution => execution.Node == node.Id && execution.Compensates is null).ToArray();
        var began = executions.Where(execution => execution is { Withdrawn: null, Stage: "Settled", Conclusion: not Conclusion.Skipped }).ToArray();
        var hasRun = began.Length > 0 || run.End.Succeeded.Contains(node.Id);
        Decision("node", said.Decision, hasRun, at);
        foreach (var items in began.Select(execution => execution.Items!))
        {
            Items(said.Items, items, at);
        }

        // Who lost a race for a join was cancelled.
        var ended = Array.FindAll(began, execution => execution.Conclusion != Conclusion.Cancelled);
        foreach (var way in said.Transitions.Where(way => way.Decision.State != DryRunState.Unknown))
        {
            foreach (var to in way.To.Where(to => plan.Nodes.Any(other => other.Id == to && other.Join == PlanJoin.Each)))
            {
                var isLed = Led(run, ended.Select(Key), to);
                var isOnly = said.Transitions.Count(other => other.To.Contains(to)) == 1;
                if (ended.Length > 0 && (way.Decision.State == DryRunState.Runs || isOnly))
                {
                    Decision("transition", way.Decision, isLed, $"{at} → {to}");
                }
            }
        }

        foreach (var task in run.Tasks.Values.Where(task => task.TaskId == node.Id && task.Compensates is null))
        {
            Texts(said.Input, task.Input, at);
            Number(said.Priority, dry => task.Priority == dry, $"{at}.priority");
        }

        foreach (var (job, steps) in run.Jobs.Where(job => job.Job.JobId == node.Id))
        {
            Text(said.RunsOn, job.RunsOn, $"{at}.runs-on");
            for (var i = 0; i < steps.Count; i++)
            {
                Step(said.Steps[i], steps[i], $"{at}.steps[{i}]");
            }
        }

        foreach (var (_, called) in run.Calls.Where(call => call.Node == node.Id && said.Calls is not null))
        {
            Compare(plan.Workflows[node.Task!.Action], said.Calls!, called, $"{at} > ");
        }
    }

    private void Items(DryRunItems? said, ItemSetProgress items, string at)
    {
        if (said is null)
        {
            Claim("it runs once", at, !items.IsList);
        }
        else if (said.Values is { } values)
        {
            Claim("items", at, ArrayValue.Of(values).Equals(ArrayValue.Of(items.Values)));
        }
    }

    private void Step(DryRunStep said, StepDirective step, string at)
    {
        if (step is StepDirective.BreakStep)
        {
            return;
        }

        Decision("step", said.Decision, step is StepDirective.RunStep, at);
        if (step is StepDirective.RunStep ran)
        {
            Texts(said.Env, ObjectValue.Of(ran.Env.Select(entry => KeyValuePair.Create(entry.Key, Value.Of(entry.Value)))), at);
            Texts(ObjectValue.Of(said.Input.Members.Where(input => input.Key != "run")), ran.With, at);
        }
    }

    private void Decision(string kind, DryRunDecision said, bool happened, string at)
    {
        if (said.State == DryRunState.Unknown)
        {
            Held[$"{kind} unknown"] = Held.GetValueOrDefault($"{kind} unknown") + 1;
            return;
        }

        Claim($"{kind} {said.State}", $"{at} ({said.Why})", (said.State == DryRunState.Runs) == happened);
    }

    private void Texts(ObjectValue said, ObjectValue real, string at)
    {
        foreach (var (name, value) in said.Members.Where(member => !Template.HasExpression(member.Value.ToJson())))
        {
            Claim("value", $"{at}.{name}: {value.ToJson()}, not {real.Get(name).ToJson()}", value.Equals(real.Get(name)));
        }
    }

    private void Text(string? said, string real, string at)
    {
        if (said is not null && !Template.HasExpression(said))
        {
            Claim("value", $"{at}: {said}, not {real}", said == real);
        }
    }

    private void Number(Value said, Func<long, bool> isTrue, string at)
    {
        if (said is NumberValue number && number.TryGetInt64(out var value))
        {
            Claim("value", at, isTrue(value));
        }
    }

    private void Claim(string kind, string at, bool isTrue)
    {
        Held[kind] = Held.GetValueOrDefault(kind) + 1;
        if (!isTrue)
        {
            Lies.Add($"{kind}: {at}");
        }
    }

    private static bool Led(CalmRun run, IEnumerable<string> from, string to)
    {
        var keys = from.ToHashSet();
        return run.End.Executions.Any(execution => execution.Node == to && execution.Causes.Any(keys.Contains));
    }

    private static string Key(ExecutionProgress execution) => execution.Number == 1 ? execution.Node : $"{execution.Node}#{execution.Number}";
}
