using Weir.Protocol.Calls;

namespace Weir.Engine.Shards;

/// <summary>Something for a shard's loop to do. Processed on the loop, one at a time, in the order in which it was posted.</summary>
internal abstract class ShardMessage
{
    /// <summary>Keeps time from being skipped until it is processed.</summary>
    public virtual bool IsWork => true;

    public abstract void Process(Shard shard);
}

/// <summary>A message about one run, executed once that run is in memory.</summary>
/// <param name="key">Whose run.</param>
/// <param name="runId">Which run; null or empty for the workflow's current one.</param>
internal abstract class RunMessage(WorkflowKey key, string? runId) : ShardMessage
{
    public WorkflowKey Key { get; } = key;

    public string? RunId { get; } = string.IsNullOrEmpty(runId) ? null : runId;

    public sealed override void Process(Shard shard) => shard.Runs.Route(this);

    /// <summary>Does the work. Called once, or <see cref="Fail"/> is.</summary>
    /// <param name="shard">The shard, whose loop this runs on.</param>
    /// <param name="slot">The workflow.</param>
    /// <param name="run">The run; null when there is none.</param>
    public abstract void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run);

    /// <summary>The run could not be looked at: its store fails, or the engine stops.</summary>
    public abstract void Fail(Exception error);
}

/// <summary>What callers are told when the engine itself is the reason.</summary>
internal static class ShardErrors
{
    public static RpcException Stopping() => new(StatusCode.Unavailable, "The engine is shutting down; try again.");

    public static RpcException NotStored(Exception cause) =>
        new(StatusCode.Unavailable, $"The change could not be stored and did not happen; try again. {cause.Message}", innerException: cause);

    public static RpcException NotReadable(Exception cause) =>
        new(StatusCode.Unavailable, $"The run could not be read from the store; try again. {cause.Message}", innerException: cause);

    public static RpcException Quarantined(string runId, Exception cause) => new(
        StatusCode.Internal,
        $"Run {runId} is quarantined: the engine could not load it or go on with it, and leaves it alone until it is restarted. {cause.GetType().Name}: {cause.Message}",
        innerException: cause);

    public static RpcException Broken(Exception cause) => new(StatusCode.Internal, $"The engine failed: {cause.Message}", innerException: cause);

    public static RpcException RunNotFound() => new(StatusCode.NotFound, "workflow execution not found");
}
