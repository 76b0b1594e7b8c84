using Weir.Engine.Deployments;

namespace Weir.Engine.TaskQueues;

/// <summary>Something a worker's poll can be given. Knows whose it is and how to hand itself over; the queue does not look inside.</summary>
internal abstract class QueuedTask(TaskQueueKey queue)
{
    /// <summary>1 goes first, 5 last; 3 is what a task without a priority has.</summary>
    public const int DefaultPriority = 3;

    public TaskQueueKey Queue { get; } = queue;

    /// <summary>When it was first offered, by the queues' clock.</summary>
    public DateTimeOffset AddedAt { get; set; }

    public virtual int Priority => DefaultPriority;

    /// <summary>Tasks of different keys share their priority by weight; those without a key are one key of their own.</summary>
    public virtual string FairnessKey => "";

    /// <summary>0 for a task that does not say.</summary>
    public virtual float FairnessWeight => 0;

    /// <summary>True for what a person waits for (a query): it passes all other tasks of its queue.</summary>
    public virtual bool IsUrgent => false;

    /// <summary>False once nobody wants the task any more; the queue then drops it instead of spending a poll on it.</summary>
    public virtual bool IsWanted => true;

    /// <summary>The same task for the queue that any worker may poll, when the worker of its sticky queue is gone.</summary>
    public abstract QueuedTask Elsewhere();

    /// <summary>The same task for the queue that it belongs into by a changed routing; null when it is in the right one.</summary>
    public virtual QueuedTask? Rerouted(RoutingTable routing) => null;

    /// <summary>
    /// Gives itself to a poll that the queue has reserved for it. Ends, now or later, with <see cref="Poll.Deliver"/> or with
    /// <see cref="MatchingQueue.Return"/>. Called outside the queue's lock.
    /// </summary>
    public abstract void HandTo(Poll poll);
}

/// <summary>A task on its way to the worker: what the poll completes with. The answer is built on the poller's own thread.</summary>
internal abstract class TaskDelivery
{
    /// <summary>Makes the task available to others: its poll had it, but the poll's caller was gone before it could be answered.</summary>
    public Action TakeBack { get; set; } = () => { };
}
