namespace Weir.Engine.TaskQueues;

/// <summary>
/// One task queue: waiting polls in order of arrival, or tasks that wait for a poll. Both only while a limit holds the tasks back. All
/// members are safe to call from any thread; each holds the queue's lock for a few instructions.
/// </summary>
internal sealed class MatchingQueue(TaskQueueKey key, QueueLimits limits, TimeProvider clock, PollExpiry expiry)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Poll> waiting = [];
    private readonly Backlog backlog = new();
    private readonly PollersSeen pollers = new();
    private readonly PollerScaling scaling = new();
    private ITimer? timer;
    private long armedTicks = long.MaxValue;
    private bool retired;

    public TaskQueueKey Key { get; } = key;

    public QueueLimits Limits { get; } = limits;

    /// <summary>Closed for good; the registry makes a new one under the same key.</summary>
    public bool IsRetired => Volatile.Read(ref retired);

    /// <summary>A poll arrives: it takes the next task or waits.</summary>
    /// <returns>False when the queue was retired meanwhile; the caller asks for the queue again.</returns>
    public bool Enter(Poll poll)
    {
        QueuedTask? task;
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (retired)
            {
                return false;
            }

            pollers.Saw(poll, now);
            poll.Queue = this;
            poll.EnteredAt = now;
            if (poll.TasksPerSecondMax is { } rate)
            {
                Limits.SetWorkerRate(rate, now);
            }

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
        QueuedTask? another = null;
        var now = clock.GetUtcNow();
        task.AddedAt = task.AddedAt == default ? now : task.AddedAt;
        lock (gate)
        {
            poll = null;
            if (retired)
            {
                return false;
            }

            backlog.NoteAdded(task, now);
            var passes = waiting.Count > 0 && backlog.Count == 0 && TryPass(task, now);
            if (!passes)
            {
                backlog.Add(task);
            }

            if (waiting.First is { } place && (passes ? task : Take(now)) is { } taken)
            {
                poll = place.Value;
                Leave(poll);
                poll.State = PollState.Reserved;
                NoteMatched(poll, taken, now);
                another = ReferenceEquals(taken, task) ? null : taken;
            }
        }

        if (another is not null)
        {
            another.HandTo(poll!);
            poll = null;
        }

        return true;
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

            Limits.GiveBack();
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

    /// <summary>Gives waiting tasks to waiting polls, as far as the limits allow it now.</summary>
    public void Pump()
    {
        List<(QueuedTask Task, Poll Poll)>? matched = null;
        lock (gate)
        {
            armedTicks = long.MaxValue;
            var now = clock.GetUtcNow();
            while (waiting.First is { } place && Take(now) is { } task)
            {
                var poll = place.Value;
                Leave(poll);
                poll.State = PollState.Reserved;
                NoteMatched(poll, task, now);
                (matched ??= []).Add((task, poll));
            }
        }

        matched?.ForEach(match => match.Task.HandTo(match.Poll));
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
            return backlog.Remove(_ => true);
        }
    }

    /// <summary>Takes the waiting tasks that <paramref name="which"/> selects out of the queue.</summary>
    public List<QueuedTask> Remove(Func<QueuedTask, bool> which)
    {
        lock (gate)
        {
            return backlog.Count == 0 ? [] : backlog.Remove(which);
        }
    }

    /// <summary>Closes the queue for good if nobody has used it since <paramref name="before"/> and nothing waits in it.</summary>
    public bool RetireIfUnused(DateTimeOffset before)
    {
        lock (gate)
        {
            retired = waiting.Count == 0 && backlog.Count == 0 && !(pollers.LastSeen >= before);
            if (retired)
            {
                timer?.Dispose();
            }

            return retired;
        }
    }

    public TaskQueueSnapshot Describe()
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            return new TaskQueueSnapshot(pollers.Recent(now), backlog.Describe(now));
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
        var now = clock.GetUtcNow();
        if (backlog.Count > 0 && Take(now) is { } task)
        {
            poll.State = PollState.Reserved;
            NoteMatched(poll, task, now);
            return task;
        }

        poll.State = PollState.Waiting;
        poll.Place = first ? waiting.AddFirst(poll) : waiting.AddLast(poll);
        expiry.Watch(poll.ExpiresAt);
        return null;
    }

    // A task that nothing waits in front of, for a poll that waits: the common case, which costs no place in the backlog.
    private bool TryPass(QueuedTask task, DateTimeOffset now)
    {
        if (task.IsUrgent)
        {
            return true;
        }

        if (!Limits.TryTake(now, out _))
        {
            return false;
        }

        if (!Limits.TryTakeKey(task.FairnessKey, task.FairnessWeight, now, out _))
        {
            Limits.GiveBack();
            return false;
        }

        backlog.NoteDispatched(task, now);
        return true;
    }

    // Null when nothing waits, or what waits is held back by a limit; then the timer is set for the moment when it is not.
    private QueuedTask? Take(DateTimeOffset now)
    {
        if (backlog.HasUrgent && backlog.TakeUrgent() is { } urgent)
        {
            return urgent;
        }

        if (backlog.Count == 0)
        {
            return null;
        }

        if (!Limits.TryTake(now, out var queueReadyAt))
        {
            Arm(queueReadyAt, now);
            return null;
        }

        if (backlog.Take(Limits, now, out var keyReadyAt) is { } task)
        {
            backlog.NoteDispatched(task, now);
            return task;
        }

        Limits.GiveBack();
        if (keyReadyAt is { } readyAt)
        {
            Arm(readyAt, now);
        }

        return null;
    }

    private void NoteMatched(Poll poll, QueuedTask task, DateTimeOffset now)
    {
        poll.BacklogCount = backlog.Count;
        poll.ScalingDelta = scaling.Decide(new MatchedPoll(now - poll.EnteredAt, now - task.AddedAt), backlog, pollers.Count, now);
    }

    private void Arm(DateTimeOffset readyAt, DateTimeOffset now)
    {
        if (readyAt == DateTimeOffset.MaxValue || readyAt.UtcTicks >= armedTicks || expiry.IsStopped)
        {
            return;
        }

        armedTicks = readyAt.UtcTicks;
        timer ??= clock.CreateTimer(static queue => ((MatchingQueue)queue!).Pump(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // Timers count in whole milliseconds and must not fire early; what lies far ahead is looked at again on the way.
        var wait = Math.Ceiling(Math.Min((readyAt - now).TotalMilliseconds, TimeSpan.MillisecondsPerHour));
        timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
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
/// <param name="Pollers">Who polled lately, the latest first.</param>
/// <param name="ByPriority">The backlog of each priority that was ever used; queries are not counted.</param>
internal sealed record TaskQueueSnapshot(IReadOnlyList<SeenPoller> Pollers, IReadOnlyDictionary<int, BacklogStats> ByPriority)
{
    public BacklogStats Total => ByPriority.Values.Aggregate(default(BacklogStats), (sum, stats) => sum.Plus(stats));

    public int BacklogCount => Total.Count;
}
