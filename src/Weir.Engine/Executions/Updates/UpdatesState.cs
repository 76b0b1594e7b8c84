using System.Collections.Immutable;
using Weir.Protocol.Update.V1;

namespace Weir.Engine.Executions;

internal enum UpdateStage
{
    /// <summary>Its request is in the history because a reset carried it over; no worker has accepted it yet.</summary>
    Admitted,
    Accepted,
    Completed,
}

/// <summary>An update that the history knows.</summary>
/// <param name="AdmittedEventId">0 unless a reset carried it over.</param>
/// <param name="AcceptedEventId">0 before it is accepted.</param>
/// <param name="Outcome">Null before it is completed.</param>
internal sealed record UpdateState(string Id, UpdateStage Stage, long AdmittedEventId, long AcceptedEventId, Outcome? Outcome);

/// <summary>An update that is in memory only: no worker has accepted it, and the history does not know of it.</summary>
/// <param name="Arrival">Rises with each update of the run.</param>
/// <param name="IsSent">A worker has been given it.</param>
internal sealed record PendingUpdate(string Id, long Arrival, Request Request, bool IsSent = false)
{
    public int SizeBytes { get; } = Request.CalculateSize();
}

/// <summary>The run's updates. An update is either pending, which a crash forgets, or known to the history.</summary>
internal sealed record UpdatesState
{
    public static UpdatesState None { get; } = new();

    /// <summary>Updates that the history knows, by id; completed ones stay, so that a repeated request gets the same outcome.</summary>
    public ImmutableDictionary<string, UpdateState> Known { get; init; } =
        ImmutableDictionary.Create<string, UpdateState>(StringComparer.Ordinal);

    /// <summary>How many of <see cref="Known"/> are not completed.</summary>
    public int IncompleteCount { get; init; }

    /// <summary>In order of arrival.</summary>
    public ImmutableSortedDictionary<long, PendingUpdate> Pending { get; init; } = ImmutableSortedDictionary<long, PendingUpdate>.Empty;

    public long NextArrival => Pending.IsEmpty ? 1 : Pending.Keys.Last() + 1;

    public bool HasPending => !Pending.IsEmpty;

    public int InFlightCount => Pending.Count + IncompleteCount;

    public int TotalCount => Pending.Count + Known.Count;

    public PendingUpdate? FindPending(string id)
    {
        foreach (var pending in Pending.Values)
        {
            if (pending.Id == id)
            {
                return pending;
            }
        }

        return null;
    }
}
