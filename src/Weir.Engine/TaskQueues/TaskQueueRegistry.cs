using System.Collections.Concurrent;
using Weir.Engine.Deployments;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;

namespace Weir.Engine.TaskQueues;

/// <summary>All task queues of the engine. A queue comes into being when it is first named and goes when nobody has used it for long.</summary>
internal sealed class TaskQueueRegistry : IDisposable
{
    // A sticky queue whose worker has not polled for this long is given up (matching's stickyPollerUnavailableWindow).
    private static readonly TimeSpan StickyWindow = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UnusedAfter = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<TaskQueueKey, MatchingQueue> queues = new();
    private readonly ConcurrentDictionary<TaskQueueKey, QueueLimits> limits = new();
    private readonly TimeProvider clock;
    private readonly Func<TaskQueueKey, TaskQueueConfig?> configOf;
    private readonly PollExpiry expiry;

    /// <param name="clock">Tells the time and makes the timers.</param>
    /// <param name="configOf">What operators have set for a queue; null for nothing.</param>
    public TaskQueueRegistry(TimeProvider clock, Func<TaskQueueKey, TaskQueueConfig?>? configOf = null)
    {
        this.clock = clock;
        this.configOf = configOf ?? (_ => null);
        expiry = new PollExpiry(clock, Sweep);
    }

    public MatchingQueue Get(TaskQueueKey key) =>
        queues.TryGetValue(key, out var queue) ? queue : queues.GetOrAdd(key, static (key, self) => self.Make(key), this);

    /// <summary>The queues of one name and type that are in use: one per deployment version, and one for workers without.</summary>
    public IReadOnlyList<MatchingQueue> Family(TaskQueueKey family) => [.. queues.Values.Where(queue => queue.Key.Family == family)];

    /// <summary>An operator has set something: it holds at once.</summary>
    public void Configure(TaskQueueKey family)
    {
        // The version-less queue stands for the family: it is made so that its limits are known to those to come.
        _ = Get(family);
        foreach (var queue in Family(family))
        {
            queue.Limits.Configure(configOf(family), clock.GetUtcNow());
        }

        foreach (var queue in Family(family))
        {
            queue.Pump();
        }
    }

    /// <summary>A poll arrives. When the engine is stopping, it ends empty at once.</summary>
    public void Enter(TaskQueueKey key, Poll poll)
    {
        while (!Get(key).Enter(poll))
        {
            // The queue retired between the two steps and has left the registry, or is about to.
            Forget(key);
        }

        if (expiry.IsStopped)
        {
            poll.Queue!.CompleteEmpty(_ => true);
        }
    }

    /// <summary>Makes a task available: to a waiting poll, or in the backlog.</summary>
    public void Dispatch(QueuedTask task)
    {
        if (Offer(task) is { } poll)
        {
            task.HandTo(poll);
        }
    }

    /// <summary>
    /// Makes a task available. Returns the poll that is now reserved for it, for the caller to hand over, or null when the task went into
    /// the backlog.
    /// </summary>
    public Poll? Offer(QueuedTask task)
    {
        Poll? poll;
        while (!Get(task.Queue).Offer(task, out poll))
        {
            Forget(task.Queue);
        }

        return poll;
    }

    /// <summary>Where a workflow task goes: to the sticky queue while its worker is there, else to the normal queue.</summary>
    /// <param name="stickyName">Null or empty for no sticky queue.</param>
    /// <param name="normal">Of the version that serves the run.</param>
    public TaskQueueKey Choose(string? stickyName, TaskQueueKey normal)
    {
        if (!string.IsNullOrEmpty(stickyName))
        {
            var sticky = new TaskQueueKey(normal.Namespace, stickyName, TaskQueueType.Workflow);
            if (queues.TryGetValue(sticky, out var queue) && queue.HasWorker(StickyWindow))
            {
                return sticky;
            }
        }

        return normal;
    }

    /// <summary>The queues that workers of a version poll.</summary>
    public IReadOnlyList<MatchingQueue> OfVersion(string namespaceName, DeploymentVersion version) =>
        [.. queues.Values.Where(queue => queue.Key.Version == version && queue.Key.Namespace == namespaceName)];

    /// <summary>The routing of a queue changed: tasks that wait for workers of another version go over to these.</summary>
    public void Reroute(TaskQueueKey family, RoutingTable routing)
    {
        foreach (var queue in Family(family))
        {
            foreach (var task in queue.Remove(task => task.Rerouted(routing) is not null))
            {
                Dispatch(task.Rerouted(routing)!);
            }
        }
    }

    /// <summary>Ends the waiting polls of one worker, on all queues of its namespace.</summary>
    public void CompleteEmpty(string namespaceName, string workerInstanceKey)
    {
        foreach (var queue in queues.Values.Where(queue => queue.Key.Namespace == namespaceName))
        {
            queue.CompleteEmpty(poll => poll.Worker.InstanceKey == workerInstanceKey);
        }
    }

    /// <summary>The worker behind a sticky queue is gone: its polls end, and what waited for it comes back to be dispatched elsewhere.</summary>
    public List<QueuedTask> Forsake(TaskQueueKey sticky)
    {
        if (!queues.TryGetValue(sticky, out var queue))
        {
            return [];
        }

        queue.CompleteEmpty(_ => true);
        return queue.Forsake();
    }

    /// <summary>Ends all polls, now and from now on.</summary>
    public void Dispose()
    {
        expiry.Dispose();
        foreach (var queue in queues.Values)
        {
            queue.CompleteEmpty(_ => true);
        }
    }

    private DateTimeOffset? Sweep(DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var (key, queue) in queues)
        {
            if (queue.Expire(now) is { } expiresAt)
            {
                next = next is null || expiresAt < next ? expiresAt : next;
            }
            else if (queue.RetireIfUnused(now - UnusedAfter))
            {
                Forget(key);
            }
        }

        return next;
    }

    private void Forget(TaskQueueKey key)
    {
        if (queues.TryGetValue(key, out var queue) && queue.IsRetired)
        {
            queues.TryRemove(KeyValuePair.Create(key, queue));
            if (key.Version is null && Family(key).Count == 0)
            {
                limits.TryRemove(key, out _);
            }
        }
    }

    private MatchingQueue Make(TaskQueueKey key)
    {
        var shared = limits.GetOrAdd(key.Family, static (family, self) => new QueueLimits(self.configOf(family)), this);
        return new MatchingQueue(key, shared, clock, expiry);
    }
}
