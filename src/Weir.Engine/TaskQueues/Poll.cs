using Weir.Protocol.Calls;

namespace Weir.Engine.TaskQueues;

/// <summary>
/// One waiting poll of a worker. It ends exactly once: with a task, empty, or cancelled. Between being matched with a task and being
/// given it lies the commit that says so; a poll that dies meanwhile refuses the task, which is then made available again.
/// </summary>
internal sealed class Poll(object request, string identity, string workerInstanceKey, CallContext context, DateTimeOffset expiresAt)
{
    private readonly TaskCompletionSource<TaskDelivery?> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The request message, for what the task's start records of the worker.</summary>
    public object Request { get; } = request;

    public string Identity { get; } = identity;

    /// <summary>Tells the workers of one process apart; empty for a worker that does not say.</summary>
    public string WorkerInstanceKey { get; } = workerInstanceKey;

    public CallContext Context { get; } = context;

    /// <summary>When it is answered empty if nothing came.</summary>
    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>The task, or null when the poll ended empty.</summary>
    public Task<TaskDelivery?> Completion => completion.Task;

    internal MatchingQueue? Queue { get; set; }

    internal PollState State { get; set; }

    internal LinkedListNode<Poll>? Place { get; set; }

    /// <summary>Completes the poll with its task.</summary>
    /// <returns>False when its caller is gone: the task must be made available to somebody else.</returns>
    public bool Deliver(TaskDelivery delivery) => Queue!.Complete(this, delivery);

    /// <summary>The caller gave up.</summary>
    public void Cancel(CancellationToken token)
    {
        if (Queue!.Withdraw(this))
        {
            completion.TrySetCanceled(token);
        }
    }

    internal void SetResult(TaskDelivery? delivery) => completion.TrySetResult(delivery);
}

/// <summary>Guarded by the lock of the poll's queue.</summary>
internal enum PollState
{
    Waiting,

    /// <summary>Matched with a task whose start is not durable yet.</summary>
    Reserved,

    Ended,
}
