using System.Collections.Immutable;
using Weir.Protocol.Common.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// About how many bytes a run's state takes besides its history. What users fill is counted, and everything of fixed size is taken at a
/// flat rate; the inputs of pending activities and children are in the history and do not count.
/// </summary>
internal static class StateSize
{
    private const long ActivityBytes = 512;
    private const long PendingBytes = 256;
    private const long RequestIdBytes = 64;

    public static bool IsAbove(RunState state, EngineLimits limits)
    {
        var size = state.History.BufferedSizeBytes
            + state.HeartbeatSizeBytes
            + (state.Activities.Count * ActivityBytes)
            + ((state.Timers.Count + state.Children.Count + state.ExternalSignals.Count + state.ExternalCancels.Count) * PendingBytes)
            + (state.SignalRequestIds.Count * RequestIdBytes);

        // Memo and search attributes have limits of their own, so they are measured only when they could make the difference.
        if (size + limits.MemoSizeBytesMax + (limits.MemoSizeBytesMax / 4) <= limits.StateSizeBytesMax)
        {
            return false;
        }

        return size + SizeOf(state.Memo) + SizeOf(state.SearchAttributes) > limits.StateSizeBytesMax;
    }

    private static long SizeOf(ImmutableSortedDictionary<string, Payload> fields)
    {
        long size = 0;
        foreach (var (name, value) in fields)
        {
            size += name.Length + value.CalculateSize();
        }

        return size;
    }
}
