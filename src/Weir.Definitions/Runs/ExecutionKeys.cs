using System.Globalization;

namespace Weir.Definitions.Runs;

/// <summary>
/// What executions and their items are called in a run: <c>build</c> for the first execution of a node, <c>build#2</c> for the second,
/// <c>build#2[3]</c> for the fourth item of that. Names of nodes hold neither sign.
/// </summary>
public static class ExecutionKeys
{
    /// <param name="node">The node's id.</param>
    /// <param name="number">Counts the executions of the node, from 1.</param>
    public static string Of(string node, int number) =>
        number == 1 ? node : string.Create(CultureInfo.InvariantCulture, $"{node}#{number}");

    public static string OfItem(string execution, int index) => string.Create(CultureInfo.InvariantCulture, $"{execution}[{index}]");

    /// <summary>The id of the node that is executed.</summary>
    public static string NodeOf(string key) => key.AsSpan().IndexOfAny('[', '#') is >= 0 and var end ? key[..end] : key;

    /// <summary>The key of the execution, also when the key is one of its items.</summary>
    public static string WithoutItem(string key) => key.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open ? key[..open] : key;

    /// <summary>The item's place, from 0; null when the key is none of an item.</summary>
    public static int? ItemOf(string key) =>
        key.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open
        && int.TryParse(key.AsSpan(open + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;

    /// <summary>Whether the key is the execution's own or that of one of its items.</summary>
    public static bool Belongs(string key, string execution) =>
        key.StartsWith(execution, StringComparison.Ordinal) && (key.Length == execution.Length || key[execution.Length] == '[');
}
