using System.Text;
using Weir.Protocol.Common.V1;

namespace Weir.Engine.Executions;

/// <summary>Which tasks go first, and how tasks of one priority share a queue.</summary>
internal static class Priorities
{
    private const int FairnessKeyBytesMax = 64;

    /// <summary>The run's own, which its tasks and children inherit; null when it has none.</summary>
    public static Priority? Of(RunState state) => state.Execution.Priority;

    /// <summary>Each part that <paramref name="specific"/> leaves open comes from <paramref name="inherited"/>.</summary>
    public static Priority? Merge(Priority? inherited, Priority? specific)
    {
        if (inherited is null || specific is null)
        {
            return specific ?? inherited;
        }

        return new Priority
        {
            PriorityKey = specific.PriorityKey != 0 ? specific.PriorityKey : inherited.PriorityKey,
            FairnessKey = specific.FairnessKey.Length > 0 ? specific.FairnessKey : inherited.FairnessKey,
            FairnessWeight = specific.FairnessWeight != 0 ? specific.FairnessWeight : inherited.FairnessWeight,
        };
    }

    /// <summary>One part taken over from <paramref name="source"/>, as a field mask asks.</summary>
    /// <param name="target">Left as it is.</param>
    /// <param name="source">Null empties the part.</param>
    /// <param name="path"><c>priority.priority_key</c>, <c>priority.fairness_key</c> or <c>priority.fairness_weight</c>.</param>
    public static Priority WithPart(Priority? target, Priority? source, string path)
    {
        var changed = target is null ? new Priority() : new Priority(target);
        switch (path)
        {
            case "priority.priority_key":
                changed.PriorityKey = source?.PriorityKey ?? 0;
                break;
            case "priority.fairness_key":
                changed.FairnessKey = source?.FairnessKey ?? "";
                break;
            case "priority.fairness_weight":
                changed.FairnessWeight = source?.FairnessWeight ?? 0;
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"'{path}' is no part of a priority.");
        }

        return changed;
    }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Validate(Priority? priority) => priority switch
    {
        null => null,
        { PriorityKey: < 0 } => "priority key can't be negative",
        { FairnessWeight: < 0 } => "fairness weight can't be negative",
        _ => ValidateFairnessKey(priority.FairnessKey),
    };

    public static string? ValidateFairnessKey(string key) =>
        key.Length * 3 > FairnessKeyBytesMax && Encoding.UTF8.GetByteCount(key) > FairnessKeyBytesMax ? "fairness key length exceeds limit" : null;
}
