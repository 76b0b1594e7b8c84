using System.Globalization;
using Weir.Definitions.Limits;
using Weir.Definitions.Runs;
using Weir.Interpreter.Runs;

namespace Weir.Interpreter.Limits;

/// <summary>Completes what a run knows of its waiting nodes with who holds what they wait for.</summary>
internal static class LeaseTexts
{
    /// <param name="texts">What requests wait for, by number.</param>
    public static RunNodesReport Explain(RunNodesReport report, IReadOnlyDictionary<string, string> texts)
    {
        var known = report.Leases
            .Select(request => (request.Key, Text: texts.GetValueOrDefault(request.Number.ToString(CultureInfo.InvariantCulture))))
            .Where(request => request.Text is not null)
            .ToList();
        return known.Count == 0 ? report : report with
        {
            Nodes = [.. report.Nodes.Select(node => node.Status == NodeStatus.Held && known.FirstOrDefault(request => IsOf(request.Key, node)).Text is { } text
                ? node with { WaitsFor = text }
                : node)],
        };
    }

    /// <summary>Nodes of a run that may not begin wait for what the run waits for.</summary>
    private static bool IsOf(string? key, NodeView node) => key is null
        ? node.StartedAt is null
        : ExecutionKeys.Belongs(key, node.Key);
}
