using Weir.Engine.Executions;

namespace Weir.Engine.Shards;

/// <summary>All shards: finds the one that owns a workflow, and asks it.</summary>
internal sealed class ShardSet(IReadOnlyList<Shard> shards)
{
    public IReadOnlyList<Shard> All => shards;

    public Shard Of(WorkflowKey key) => shards[key.ShardOf(shards.Count)];

    public void Post(RunMessage message) => Of(message.Key).Post(message);

    /// <summary>Makes one transition of an existing run and completes when it is durable.</summary>
    /// <param name="key">The workflow.</param>
    /// <param name="runId">The run; null or empty for the current one.</param>
    /// <param name="decide">Runs on the shard's loop. What it throws is the answer, and nothing has happened then.</param>
    /// <param name="cancellationToken">Ends the wait, not the transition.</param>
    public Task<T> DecideAsync<T>(WorkflowKey key, string? runId, Func<RunDecision, T> decide, CancellationToken cancellationToken)
    {
        var call = new DecideCall<T>(key, runId, decide);
        Post(call);
        return Wait(call.Completion, cancellationToken);
    }

    /// <summary>Looks at a run. The answer waits until what it saw is durable.</summary>
    public Task<T> ReadAsync<T>(WorkflowKey key, string? runId, Func<LoadedRun, T> read, CancellationToken cancellationToken)
    {
        var call = new ReadCall<T>(key, runId, read);
        Post(call);
        return Wait(call.Completion, cancellationToken);
    }

    public static Task<T> Wait<T>(Task<T> completion, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? completion.WaitAsync(cancellationToken) : completion;
}

/// <summary>What an outside call decides on.</summary>
internal readonly record struct RunDecision(Shard Shard, LoadedRun Run, Decision Decision);
