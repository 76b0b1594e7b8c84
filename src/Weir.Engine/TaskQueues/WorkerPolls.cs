using System.Collections.Concurrent;
using Weir.Protocol.Calls;

namespace Weir.Engine.TaskQueues;

/// <summary>Long polls of workers: in, wait, out.</summary>
/// <param name="queues">Where they wait.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="longPoll">How long a poll waits at most.</param>
internal sealed class WorkerPolls(TaskQueueRegistry queues, TimeProvider clock, TimeSpan longPoll)
{
    // So much earlier than the caller's own deadline an empty answer leaves, to arrive in time.
    private static readonly TimeSpan AnswerMargin = TimeSpan.FromSeconds(1);
    private const int GoneWorkersMax = 10_000;

    private readonly ConcurrentDictionary<(string Namespace, string InstanceKey), byte> goneWorkers = new();

    /// <summary>Waits for a task. Null when none came in time, or the worker has said goodbye.</summary>
    public async Task<TaskDelivery?> PollAsync(
        TaskQueueKey key, string identity, string workerInstanceKey, string? stickyQueue, CallContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (workerInstanceKey.Length > 0 && goneWorkers.ContainsKey((key.Namespace, workerInstanceKey)))
        {
            return null;
        }

        var expiresAt = clock.GetUtcNow() + longPoll;
        if (context.Deadline - AnswerMargin is { } early && early < expiresAt)
        {
            expiresAt = early;
        }

        var poll = new Poll(identity, workerInstanceKey, stickyQueue, context.Peer is null, expiresAt);
        queues.Enter(key, poll);
        if (!cancellationToken.CanBeCanceled || poll.Completion.IsCompleted)
        {
            return await poll.Completion.ConfigureAwait(false);
        }

        var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Poll)state!).Cancel(token), poll);
        await using (registration.ConfigureAwait(false))
        {
            return await poll.Completion.ConfigureAwait(false);
        }
    }

    /// <summary>A worker shuts down: its waiting polls end empty, and so does one that is still under way.</summary>
    public void Goodbye(string namespaceName, string workerInstanceKey)
    {
        if (goneWorkers.Count >= GoneWorkersMax)
        {
            goneWorkers.Clear();
        }

        goneWorkers[(namespaceName, workerInstanceKey)] = 0;
        queues.CompleteEmpty(namespaceName, workerInstanceKey);
    }
}
