namespace Weir.Engine.TaskQueues;

/// <summary>
/// One task queue: waiting polls in order of arrival, or tasks that wait for a poll; never both. All members are safe to call from any
/// thread; each holds the queue's lock for a few instructions.
/// </summary>
internal sealed class MatchingQueue(TaskQueueKey key, TimeProvider clock, PollExpiry expiry)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Poll> waiting = [];
    private readonly Backlog backlog = new();
    private readonly PollersSeen pollers = new();
    private bool retired;

    public TaskQueueKey Key { get; } = key;

    /// <summary>Closed for good; the registry makes a new one under the same key.</summary>
    public bool IsRetired => Volatile.Read(ref retired);

    /// <summary>A poll arrives: it takes the next task or waits.</summary>
    /// <returns>False when the queue was retired meanwhile; the caller asks for the queue again.</returns>
    public bool Enter(Poll poll)
    {
        QueuedTask? task;
        lock (gate)
        {
            if (retired)
            {
                return false;
            }

            pollers.Saw(poll, clock.GetUtcNow());
            poll.Queue = this;
            task = Match(poll, first: false);
        }

        task?.HandTo(poll);
        return true;
    }

    /// <summary>
    /// A task becomes available: <paramref name="poll"/> is now reserved for it and the caller hands it over, or is null after the task
    /// was put into the backlog.
    /// </summary>
    /// <returns>False when the queue was retired meanwhile; the caller asks for the queue again.</returns>
    public bool Offer(QueuedTask task, out Poll? poll)
    {
        lock (gate)
        {
            poll = null;
            if (retired)
            {
                return false;
            }

            if (waiting.First is { } place)
            {
                poll = place.Value;
                Leave(poll);
                poll.State = PollState.Reserved;
            }
            else
            {
                backlog.Add(task);
            }

            return true;
        }
    }

    /// <summary>A reserved poll does not get its task after all: it takes the next one, or waits in front of the others.</summary>
    public void Return(Poll poll)
    {
        QueuedTask? task;
        lock (gate)
        {
            if (poll.State != PollState.Reserved)
            {
                return;
            }

            if (retired || expiry.IsStopped)
            {
                poll.State = PollState.Ended;
                poll.SetResult(null);
                return;
            }

            task = Match(poll, first: true);
        }

        task?.HandTo(poll);
    }

    /// <summary>Whether a worker is here to take tasks: one polls now, or did so within <paramref name="window"/>.</summary>
    public bool HasWorker(TimeSpan window)
    {
        lock (gate)
        {
            return waiting.Count > 0 || (pollers.LastSeen is { } seen && clock.GetUtcNow() - seen <= window);
        }
    }

    /// <summary>Answers with nothing every waiting poll that <paramref name="which"/> selects.</summary>
    public void CompleteEmpty(Func<Poll, bool> which)
    {
        lock (gate)
        {
            for (var place = waiting.First; place is not null;)
            {
                var poll = place.Value;
                place = place.Next;
                if (which(poll))
                {
                    Leave(poll);
                    poll.State = PollState.Ended;
                    poll.SetResult(null);
                }
            }
        }
    }

    /// <summary>Ends the polls that expired.</summary>
    /// <returns>When the next one expires; null when none waits.</returns>
    public DateTimeOffset? Expire(DateTimeOffset now)
    {
        CompleteEmpty(poll => poll.ExpiresAt <= now);
        lock (gate)
        {
            return waiting.Count == 0 ? null : waiting.Min(poll => poll.ExpiresAt);
        }
    }

    /// <summary>The worker of this queue said goodbye: it counts as unavailable from now on. Returns the tasks that waited for it.</summary>
    public List<QueuedTask> Forsake()
    {
        lock (gate)
        {
            pollers.Forget();
            var tasks = new List<QueuedTask>(backlog.Count);
            while (backlog.Take() is { } task)
            {
                tasks.Add(task);
            }

            return tasks;
        }
    }

    /// <summary>Closes the queue for good if nobody has used it since <paramref name="before"/> and nothing waits in it.</summary>
    public bool RetireIfUnused(DateTimeOffset before)
    {
        lock (gate)
        {
            retired = waiting.Count == 0 && backlog.Count == 0 && !(pollers.LastSeen >= before);
            return retired;
        }
    }

    public TaskQueueSnapshot Describe()
    {
        lock (gate)
        {
            return new TaskQueueSnapshot(pollers.Recent(clock.GetUtcNow()), backlog.Count, backlog.OldestAddedAt);
        }
    }

    internal bool Complete(Poll poll, TaskDelivery delivery)
    {
        lock (gate)
        {
            if (poll.State != PollState.Reserved)
            {
                return false;
            }

            poll.State = PollState.Ended;
            poll.SetResult(delivery);
            return true;
        }
    }

    internal bool Withdraw(Poll poll)
    {
        lock (gate)
        {
            if (poll.State == PollState.Ended)
            {
                return false;
            }

            Leave(poll);
            poll.State = PollState.Ended;
            return true;
        }
    }

    private QueuedTask? Match(Poll poll, bool first)
    {
        if (backlog.Take() is { } task)
        {
            poll.State = PollState.Reserved;
            return task;
        }

        poll.State = PollState.Waiting;
        poll.Place = first ? waiting.AddFirst(poll) : waiting.AddLast(poll);
        expiry.Watch(poll.ExpiresAt);
        return null;
    }

    private void Leave(Poll poll)
    {
        if (poll.Place is { } place)
        {
            waiting.Remove(place);
            poll.Place = null;
        }
    }
}

/// <summary>What an operator sees of a task queue.</summary>
internal sealed record TaskQueueSnapshot(IReadOnlyList<SeenPoller> Pollers, int BacklogCount, DateTimeOffset? OldestAddedAt);
