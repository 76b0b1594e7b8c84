using Weir.Protocol.Deployment.V1;

namespace Weir.Engine.TaskQueues;

/// <summary>What a poll says of its worker.</summary>
internal sealed record PollingWorker(string Identity)
{
    /// <summary>Tells the workers of one process apart; empty for a worker that does not say.</summary>
    public string InstanceKey { get; init; } = "";

    /// <summary>The sticky queue it polls; null for a normal queue.</summary>
    public string? StickyQueue { get; init; }

    /// <summary>It lives in the engine's process and ends with it.</summary>
    public bool IsInProcess { get; init; }

    /// <summary>How many tasks a second the queue may give out, as it asks; null when it does not care.</summary>
    public double? TasksPerSecondMax { get; init; }

    /// <summary>The deployment version it belongs to, as it says; null when it says nothing.</summary>
    public WorkerDeploymentOptions? Deployment { get; init; }
}

/// <summary>
/// One waiting poll of a worker. It ends exactly once: with a task, empty, or cancelled. Between being matched with a task and being
/// given it lies the commit that says so; a poll that dies meanwhile refuses the task, which is then made available again.
/// </summary>
internal sealed class Poll(PollingWorker worker, DateTimeOffset expiresAt)
{
    private readonly TaskCompletionSource<TaskDelivery?> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PollingWorker Worker { get; } = worker;

    public double? TasksPerSecondMax => Worker.TasksPerSecondMax;

    /// <summary>When it is answered empty if nothing came.</summary>
    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>The task, or null when the poll ended empty.</summary>
    public Task<TaskDelivery?> Completion => completion.Task;

    /// <summary>By how many polls its worker should change their number; 0 for no advice.</summary>
    public int ScalingDelta { get; internal set; }

    /// <summary>How many tasks waited when it was given its own.</summary>
    public int BacklogCount { get; internal set; }

    internal MatchingQueue? Queue { get; set; }

    internal DateTimeOffset EnteredAt { get; set; }

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
