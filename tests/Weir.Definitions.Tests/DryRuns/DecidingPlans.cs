using Weir.Definitions.Plans;
using Weir.Definitions.Tests.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.DryRuns;

/// <summary>
/// The random plans, with conditions, items, inputs and steps of which some are known before the run, some are not, and some fail. A
/// number gives the same plan always.
/// </summary>
internal sealed class DecidingPlans
{
    private const string Called = "x";

    private static readonly PlanInput[] Inputs =
    [
        new() { Name = "a", Type = PlanInputType.Boolean, Default = Value.True },
        new() { Name = "n", Type = PlanInputType.Integer, Default = Value.Of(1L) },
        new() { Name = "items", Type = PlanInputType.Array, Default = ArrayValue.Of([Value.Of("p"), Value.Of("q")]) },
    ];

    private readonly Random _random;
    private readonly Plan _plan;

    private DecidingPlans(Plan plan, int seed) => (_plan, _random) = (plan, new Random(seed));

    public static (Plan Plan, ObjectValue Given) Of(int seed)
    {
        var random = new Random(~seed);
        var called = new DecidingPlans(RandomPlans.Of(random.Next()), seed + 1).Make();
        var plan = new DecidingPlans(RandomPlans.Of(seed), seed).Make() with { Workflows = new Dictionary<string, Plan> { [Called] = called } };
        return (plan, ObjectValue.Of(
            ("a", Value.Of(random.Next(2) == 0)), ("n", Value.Of((long)random.Next(3))), ("items", ArrayValue.Of([.. Enumerable.Range(0, random.Next(1, 4)).Select(n => Value.Of($"i{n}"))]))));
    }

    private Plan Make() => _plan with
    {
        Inputs = Inputs,
        Vars = _plan.Vars.With("fixed", "${{ inputs.n + 1 }}").With("text", "v${{ vars.fixed }}"),
        Env = ObjectValue.Of(("N", "${{ inputs.n }}"), ("T", "${{ vars.text }}")),
        OnFailure = PlanFailurePolicy.Continue,
        TimeoutSeconds = null,
        Priority = Rarely(2, "${{ inputs.n + 1 }}"),
        Concurrency = Often(6) ? new PlanConcurrency("g-${{ inputs.n }}") : null,
        Nodes = [.. _plan.Nodes.Select(Node)],
        Edges = [.. _plan.Edges.Select(edge => edge.On == PlanEdgeOn.Settled || (edge.When is null && !Often(3)) ? edge : edge with { When = Condition(Ended(edge.From), 2) })],
    };

    private PlanNode Node(PlanNode node)
    {
        var needs = _plan.Edges.Where(edge => edge.On == PlanEdgeOn.Settled && edge.To == node.Id).Select(edge => edge.From).ToArray();
        var isJob = node.Kind == PlanNodeKind.Job;
        var isRunnable = node.Kind is PlanNodeKind.Action or PlanNodeKind.Workflow;
        return node with
        {
            If = node.If is null && !Often(3) ? null : Condition(isJob || needs.Length > 0 ? Needed(needs) : Before(), 3),
            Strategy = node.Strategy is null ? null : Strategy(node.Strategy),
            Concurrency = isJob && Often(6) ? new PlanConcurrency("j-${{ inputs.n }}", CancelInProgress: false, Limit: 2) : null,
            Job = isJob ? Job() : node.Job,
            Repeat = isJob && Often(4) ? Repeat() : node.Repeat,
            Task = node.Task is null ? null : node.Task with
            {
                WithItems = node.Task.WithItems.IsNull ? Value.Null : Items(node.Task.WithItems),
                Input = isRunnable ? Input(node.Kind) : node.Task.Input,
            },
        };
    }

    private PlanStrategy Strategy(PlanStrategy strategy) => strategy.ForEach.IsNull
        ? strategy with { Matrix = ObjectValue.Of(("n", Items(strategy.Matrix is ObjectValue matrix ? matrix.Get("n") : Value.Null))) }
        : strategy with { ForEach = Items(strategy.ForEach), MaxParallel = "${{ inputs.n + 1 }}" };

    private Value Items(Value plain) => _random.Next(4) switch
    {
        0 => plain,
        1 => "${{ [workflow.run_id, 'z'] }}",
        2 => "${{ inputs.a ? inputs.items : ['only'] }}",
        _ => "${{ inputs.items }}",
    };

    private PlanRepeat Repeat() => _random.Next(3) switch
    {
        0 => new PlanRepeat { While = "inputs.a", Max = 2 },
        1 => new PlanRepeat { Until = "inputs.a || repeat.iteration == 2", Max = 3 },
        _ => new PlanRepeat { Until = "repeat.outputs.ok == true", Max = 20, DelaySeconds = 1 },
    };

    private ObjectValue Input(PlanNodeKind kind) => kind == PlanNodeKind.Workflow
        ? ObjectValue.Of(("a", "${{ inputs.a }}"), ("n", Often(2) ? "${{ inputs.n + 1 }}" : "${{ workflow.run_id == 'run' ? 1 : 2 }}"))
        : ObjectValue.Of(("n", "${{ inputs.n + 1 }}"), ("text", "${{ vars.text }}-${{ vars.flag }}"), ("run", "${{ workflow.run_id }}"), ("deep", ArrayValue.Of(["${{ inputs.a }}"])));

    private PlanJob Job() => new()
    {
        RunsOn = "group-${{ inputs.n }}",
        Env = ObjectValue.Of(("N", Often(2) ? "7" : "${{ env.N }}1"), ("M", "${{ env.N }}"), ("WHO", "${{ workflow.run_id }}")),
        Outputs = ObjectValue.Of(("ok", "${{ steps.s0.outputs.ok == true }}")),
        Steps = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(index => new PlanStep
        {
            Id = $"s{index}",
            Uses = "shell",
            If = Often(2) ? null : Condition(InJob(index), 3),
            With = ObjectValue.Of(("run", "echo \"${WEIR_EXPR_1}\""), ("tag", "${{ env.M }}-${{ env.S }}")),
            Env = ObjectValue.Of(("S", "${{ env.M }}s"), ("M", "${{ env.N }}")),
            ScriptEnv = ObjectValue.Of(("WEIR_EXPR_1", Often(2) ? "${{ inputs.n }}" : "${{ env.WHO }}")),
        })],
    };

    private string[] Before() => ["inputs.a", "inputs.n > 1", "vars.text == 'v2'", "vars.flag", "true", "workflow.run_id == 'run'", "workflow.run_id == 'other'", "task.n0.status == 'succeeded'"];

    private string[] Needed(string[] needs) =>
    [
        "inputs.a", "inputs.n > 1", "vars.fixed == 2", "workflow.run_id == 'run'", "workflow.run_id == 'other'", "success()", "always()", "failure()", "cancelled()", "false",
        .. needs.SelectMany(need => new[] { $"needs.{need}.result == 'success'", $"needs.{need}.outputs.ok" }),
    ];

    private string[] Ended(string from) => [.. Before(), $"task.{from}.result.ok == true", "succeeded()", "failed()", "completed()", "always()", "skipped()", "timed_out()"];

    private static string[] InJob(int index) =>
    [
        "inputs.a", "env.N == '7'", "env.M == '2'", "env.WHO == 'run'", "success()", "failure()", "always()", "job.status == 'success'",
        .. Enumerable.Range(0, index).Select(before => $"steps.s{before}.outputs.ok == true"),
    ];

    private string Condition(string[] atoms, int depth)
    {
        var atom = atoms[_random.Next(atoms.Length)];
        return depth == 0 ? atom : _random.Next(7) switch
        {
            0 or 1 => $"{Condition(atoms, depth - 1)} && {Condition(atoms, depth - 1)}",
            2 or 3 => $"({Condition(atoms, depth - 1)} || {Condition(atoms, depth - 1)})",
            4 => $"!({Condition(atoms, depth - 1)})",
            5 when depth > 1 => $"({Condition(atoms, 0)} ? {Condition(atoms, depth - 1)} : {Condition(atoms, 0)})",
            _ => atom,
        };
    }

    private bool Often(int of) => _random.Next(of) == 0;

    private Value Rarely(int of, Value value) => Often(of) ? value : Value.Null;
}
