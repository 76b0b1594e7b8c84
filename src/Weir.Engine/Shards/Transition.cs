using Weir.Engine.Commits;

namespace Weir.Engine.Shards;

/// <summary>A commit unit with the runs that it moves forward, for their shard to note when it is durable.</summary>
internal sealed class Transition(int shard, long epoch) : CommitUnit(shard, epoch)
{
    public List<RunAdvance> Runs { get; } = new(1);

    /// <summary>The run that the unit removes; null when it removes none.</summary>
    public LoadedRun? Deleted { get; init; }
}

/// <param name="Run">A run that a unit moves forward.</param>
/// <param name="Events">How many of its events are durable with the unit.</param>
/// <param name="OutgoingId">The highest id of its outgoing messages that is durable with the unit.</param>
internal readonly record struct RunAdvance(LoadedRun Run, int Events, long OutgoingId);
