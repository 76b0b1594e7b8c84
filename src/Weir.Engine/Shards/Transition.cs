using Weir.Engine.Commits;

namespace Weir.Engine.Shards;

/// <summary>A commit unit with the runs that it moves forward, for their shard to note when it is durable.</summary>
internal sealed class Transition(int shard, long epoch) : CommitUnit(shard, epoch)
{
    /// <summary>Each run with the number of its events that this unit makes durable.</summary>
    public List<(LoadedRun Run, int Events)> Runs { get; } = new(1);
}
