using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

/// <summary>Makes loops, gates and called workflows of some of a plan's jobs.</summary>
internal static class RandomLoops
{
    /// <summary>The output that conditions read: 0, 1 or 2.</summary>
    public const string Output = "n";

    /// <summary>Iterations after which a condition that counts them ends its loop.</summary>
    public const int Counted = 3;

    public const string WhileCounting = "repeat.iteration < 3";
    public const string UntilCounted = "repeat.iteration >= 3";
    public const string WhileNotZero = "repeat.outputs.n != 0";
    public const string UntilZero = "repeat.outputs.n == 0";

    private static readonly Value[] Items =
    [
        "${{ needs.n0.result == 'success' ? range(0, 3) : fromJSON('[]') }}",
        "${{ fromJSON('{\"a\": 1, \"b\": 2}') }}",
        "${{ range(0, 5) }}",
        "${{ fromJSON('[]') }}",
    ];

    public static Plan Add(Plan plan, int seed)
    {
        var random = new Random(seed ^ 0x5eed);
        return plan with { Nodes = [.. plan.Nodes.Select(node => Change(plan, node, random))], Vars = ObjectValue.Of(("flag", Value.Of(random.Next(2) == 0))) };
    }

    private static PlanNode Change(Plan plan, PlanNode node, Random random)
    {
        var needsFirst = plan.Edges.Any(edge => edge.To == node.Id && edge.From == "n0");
        var changed = random.Next(5) switch
        {
            0 => node with
            {
                Kind = PlanNodeKind.Echo,
                Job = new PlanJob { Outputs = ObjectValue.Of((Output, Value.Null)) },
                Task = new PlanTask { Input = ObjectValue.Of((Output, Value.Of((long)random.Next(2)))) },
                Retry = null,
            },
            1 => node with
            {
                Kind = PlanNodeKind.Workflow,
                Job = new PlanJob { Outputs = ObjectValue.Of((Output, Value.Null)) },
                Task = new PlanTask { Action = "x" },
            },
            _ => node with { Job = node.Job! with { Outputs = ObjectValue.Of((Output, "${{ 0 }}")) } },
        };
        if (random.Next(2) == 0)
        {
            changed = changed with
            {
                Strategy = new PlanStrategy
                {
                    ForEach = Items[random.Next(needsFirst ? 0 : 1, Items.Length)],
                    MaxParallel = random.Next(2) == 0 ? Value.Of(1L) : Value.Of((long)random.Next(2, 4)),
                    FailFast = random.Next(2) == 0,
                },
            };
        }

        return random.Next(2) == 0 || changed.Kind == PlanNodeKind.Echo ? changed : changed with { Repeat = Repeat(random) };
    }

    private static PlanRepeat Repeat(Random random)
    {
        var repeat = new PlanRepeat { Max = random.Next(1, 6), DelaySeconds = random.Next(2) * 5 };
        return random.Next(4) switch
        {
            0 => repeat with { While = WhileCounting },
            1 => repeat with { Until = UntilCounted },
            2 => repeat with { While = WhileNotZero },
            _ => repeat with { Until = UntilZero },
        };
    }
}
