using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

/// <summary>
/// Whether jobs run again as their <c>repeat</c> and <c>retry</c> say, and not more of one at once than it may, from how its executions ended
/// and from the plan alone.
/// </summary>
internal sealed class LoopRules(Plan plan)
{
    private readonly Dictionary<string, PlanNode> _nodes = plan.Nodes.ToDictionary(node => node.Id);
    private readonly Dictionary<string, Ended> _ended = [];

    public List<string> Violations { get; } = [];

    /// <param name="open">How many executions of the job are open, this one included.</param>
    public void Started(string id, string key, int open)
    {
        if (plan.Form != PlanForm.Jobs)
        {
            return;
        }

        var node = _nodes[id];
        if (node.Strategy?.MaxParallel is NumberValue most && most.TryGetInt64(out var atOnce) && open > atOnce)
        {
            Violations.Add($"{open} of {id} run at once, of {atOnce}");
        }

        if (_ended.TryGetValue(key, out var before) && Problem(node, before) is { } problem)
        {
            Violations.Add($"{key} started although {problem}");
        }
    }

    public void End(string key, Conclusion conclusion, Value number)
    {
        var before = _ended.GetValueOrDefault(key, new(conclusion, 0, 0, number));
        _ended[key] = new(
            conclusion,
            conclusion == Conclusion.Success ? before.Iterations + 1 : before.Iterations,
            conclusion == Conclusion.Success ? 0 : before.Failures + 1,
            number);
    }

    private static string? Problem(PlanNode node, Ended before) => before.Conclusion switch
    {
        Conclusion.Success when node.Repeat is null => "it had succeeded",
        Conclusion.Success when before.Iterations >= node.Repeat.Max => "its repeat had run as often as it may",
        Conclusion.Success when !WantsMore(node.Repeat, before) => $"its repeat was over after iteration {before.Iterations}, which gave {before.Number}",
        Conclusion.Success => null,
        Conclusion.Failure or Conclusion.TimedOut when before.Failures <= (node.Retry?.Count ?? 0) => null,
        _ => $"it had come to {before.Conclusion} {before.Failures} times",
    };

    private static bool WantsMore(PlanRepeat repeat, Ended before) => (repeat.While ?? repeat.Until) switch
    {
        RandomLoops.WhileCounting or RandomLoops.UntilCounted => before.Iterations < RandomLoops.Counted,
        _ => !before.Number.Equals(Value.Of(0L)),
    };

    private sealed record Ended(Conclusion Conclusion, int Iterations, int Failures, Value Number);
}
