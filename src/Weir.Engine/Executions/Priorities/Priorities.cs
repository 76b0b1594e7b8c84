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
