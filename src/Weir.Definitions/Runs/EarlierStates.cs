using System.Globalization;

namespace Weir.Definitions.Runs;

/// <summary>Earlier states of a run, named by its state history.</summary>
public static class EarlierStates
{
    public const string Names = "the number of a history entry, before:NODE or after:NODE";

    private const string Before = "before:";
    private const string After = "after:";

    /// <summary>What had ended in an earlier state.</summary>
    /// <param name="history">The whole history of the run, in order.</param>
    /// <param name="state">
    /// The number of an entry: the state right after it. <c>before:KEY</c>: before a node, execution or item first changed. <c>after:KEY</c>:
    /// after it ended.
    /// </param>
    /// <returns>Keys of executions and items for <see cref="RerunRequest.Settled"/>; or why there is no such state.</returns>
    public static (IReadOnlySet<string>? Settled, string? Problem) Find(IReadOnlyList<NodeChange> history, string state)
    {
        if (history.Count == 0)
        {
            return (null, "the run has no history");
        }

        if (history[0].Number != 1)
        {
            return (null, $"the history of the run begins with entry {history[0].Number}: what came before is not kept");
        }

        var (number, problem) = NumberOf(history, state);
        if (problem is not null)
        {
            return (null, problem);
        }

        var settled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in history.TakeWhile(change => change.Number <= number))
        {
            _ = change.IsEnd ? settled.Add(change.Key) : settled.Remove(change.Key);
        }

        return (settled, null);
    }

    private static (long Number, string? Problem) NumberOf(IReadOnlyList<NodeChange> history, string state)
    {
        if (long.TryParse(state, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number >= 1 && number <= history[^1].Number
                ? (number, null)
                : (0, $"there is no history entry {number}: the run has entries 1 to {history[^1].Number}");
        }

        if (state.StartsWith(Before, StringComparison.Ordinal))
        {
            var key = state[Before.Length..];
            return history.FirstOrDefault(change => ExecutionKeys.Belongs(change.Key, key)) is { } first
                ? (first.Number - 1, null)
                : (0, $"'{key}' is not in the history of the run");
        }

        if (state.StartsWith(After, StringComparison.Ordinal))
        {
            var key = state[After.Length..];
            return history.LastOrDefault(change => change.IsEnd && ExecutionKeys.Belongs(change.Key, key)) is { } last
                ? (last.Number, null)
                : (0, $"'{key}' did not end in the run");
        }

        return (0, $"'{state}' names no state; a state is {Names}");
    }
}
