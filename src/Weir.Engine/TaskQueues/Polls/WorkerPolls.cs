using System.Collections.Concurrent;
using Weir.Protocol.Calls;
using Weir.Protocol.TaskQueue.V1;

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

    /// <summary>Waits for a task. An answer without one when none came in time, or the worker has said goodbye.</summary>
    public async Task<PollAnswer> PollAsync(TaskQueueKey key, PollingWorker worker, CallContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (worker.InstanceKey.Length > 0 && goneWorkers.ContainsKey((key.Namespace, worker.InstanceKey)))
        {
            return default;
        }

        var expiresAt = clock.GetUtcNow() + longPoll;
        if (context.Deadline - AnswerMargin is { } early && early < expiresAt)
        {
            expiresAt = early;
        }

        var poll = new Poll(worker, expiresAt);
        queues.Enter(key, poll);
        if (!cancellationToken.CanBeCanceled || poll.Completion.IsCompleted)
        {
            return Answer(poll, await poll.Completion.ConfigureAwait(false));
        }

        var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Poll)state!).Cancel(token), poll);
        await using (registration.ConfigureAwait(false))
        {
            var delivery = await poll.Completion.ConfigureAwait(false);
            if (delivery is not null && cancellationToken.IsCancellationRequested)
            {
                // Nobody hears the answer any more.
                delivery.TakeBack();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return Answer(poll, delivery);
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

    private static PollAnswer Answer(Poll poll, TaskDelivery? delivery) => new(delivery, poll.ScalingDelta, poll.BacklogCount);
}

/// <summary>What a poll is answered with.</summary>
/// <param name="Delivery">Null when no task came.</param>
/// <param name="ScalingDelta">By how many polls the worker should change their number; 0 for no advice.</param>
/// <param name="BacklogCount">How many more tasks waited then.</param>
internal readonly record struct PollAnswer(TaskDelivery? Delivery, int ScalingDelta, int BacklogCount)
{
    public PollerScalingDecision? Scaling => ScalingDelta == 0 ? null : new PollerScalingDecision { PollRequestDeltaSuggestion = ScalingDelta };
}
