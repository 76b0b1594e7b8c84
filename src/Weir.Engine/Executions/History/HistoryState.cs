using System.Collections.Immutable;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>How far the history got, and what waits to get into it.</summary>
internal sealed record HistoryState
{
    public static HistoryState Empty { get; } = new();

    public long NextEventId { get; init; } = 1;

    /// <summary>Serialised size of all events in the history, without the buffered ones.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Events that happened while a workflow task is started. They took effect, but have no ids yet.</summary>
    public ImmutableList<HistoryEvent> Buffered { get; init; } = [];

    public long BufferedSizeBytes { get; init; }
}
