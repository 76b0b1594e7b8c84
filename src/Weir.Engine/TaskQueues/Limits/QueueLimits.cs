using Weir.Protocol.TaskQueue.V1;

namespace Weir.Engine.TaskQueues;

/// <summary>
/// How fast one task queue gives out its tasks, and how its fairness keys share it. All physical queues of the name and type (one per
/// deployment version) have the same one. Safe to call from any thread.
/// </summary>
internal sealed class QueueLimits(TaskQueueConfig? initial)
{
    /// <summary>The weight of a key that has none.</summary>
    private const double WeightDefault = 1;
    private const double WeightMin = 0.001;
    private const double WeightMax = 1_000;
    private const int KeyLimitersMax = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, RateLimiter> byKey = new(StringComparer.Ordinal);
    private volatile TaskQueueConfig? config = initial;
    private double? workerRate;
    private RateLimiter? queue = initial?.QueueRateLimit?.RateLimit is { } limit ? new RateLimiter(limit.RequestsPerSecond) : null;

    // Most queues have no limit, and then nothing is locked.
    private volatile bool isLimited = initial?.QueueRateLimit?.RateLimit is not null;

    public TaskQueueConfig? Config => config;

    /// <summary>What holds now: an operator's limit before a worker's; null when there is neither.</summary>
    public (double PerSecond, bool IsSetByWorker)? Effective
    {
        get
        {
            lock (gate)
            {
                return queue is null ? null : (queue.PerSecond, !HasOperatorRate);
            }
        }
    }

    private bool HasOperatorRate => config?.QueueRateLimit?.RateLimit is not null;

    /// <summary>An operator's settings; they replace those before.</summary>
    public void Configure(TaskQueueConfig? settings, DateTimeOffset now)
    {
        lock (gate)
        {
            config = settings;
            byKey.Clear();
            Apply(now);
        }
    }

    /// <summary>A worker's poll says how many tasks a second the queue may give out; the latest to say so is right.</summary>
    public void SetWorkerRate(double perSecond, DateTimeOffset now)
    {
        if (Volatile.Read(ref queue) is { } known && known.PerSecond == perSecond && workerRate == perSecond)
        {
            return;
        }

        lock (gate)
        {
            workerRate = perSecond;
            Apply(now);
        }
    }

    /// <summary>May a task be given out now? Counts it if so.</summary>
    /// <param name="now">The time.</param>
    /// <param name="readyAt">Otherwise: when it may.</param>
    public bool TryTake(DateTimeOffset now, out DateTimeOffset readyAt)
    {
        readyAt = now;
        if (!isLimited)
        {
            return true;
        }

        lock (gate)
        {
            return queue is null || TryTake(queue, now, out readyAt);
        }
    }

    /// <summary>The same for a fairness key, which is counted on top of its queue.</summary>
    public bool TryTakeKey(string key, float taskWeight, DateTimeOffset now, out DateTimeOffset readyAt)
    {
        readyAt = now;
        if (config?.FairnessKeysRateLimitDefault?.RateLimit is not { } limit)
        {
            return true;
        }

        lock (gate)
        {
            var rate = limit.RequestsPerSecond * WeightOf(key, taskWeight);
            if (!byKey.TryGetValue(key, out var limiter))
            {
                if (byKey.Count >= KeyLimitersMax)
                {
                    byKey.Clear();
                }

                byKey.Add(key, limiter = new RateLimiter(rate));
            }
            else if (limiter.PerSecond != rate)
            {
                limiter.SetRate(rate, now);
            }

            return TryTake(limiter, now, out readyAt);
        }
    }

    /// <summary>A task that was counted was not given out after all.</summary>
    public void GiveBack()
    {
        if (isLimited)
        {
            lock (gate)
            {
                queue?.GiveBack();
            }
        }
    }

    /// <summary>An operator's weight for the key, else the task's own, else 1.</summary>
    public double WeightOf(string key, float taskWeight) =>
        Math.Clamp(
            config is { } settings && settings.FairnessWeightOverrides.TryGetValue(key, out var weight) ? weight : taskWeight > 0 ? taskWeight : WeightDefault,
            WeightMin,
            WeightMax);

    private static bool TryTake(RateLimiter limiter, DateTimeOffset now, out DateTimeOffset readyAt)
    {
        readyAt = limiter.ReadyAt(now);
        if (readyAt > now)
        {
            return false;
        }

        limiter.Take();
        return true;
    }

    private void Apply(DateTimeOffset now)
    {
        var rate = config?.QueueRateLimit?.RateLimit is { } limit ? limit.RequestsPerSecond : workerRate;
        if (rate is not { } perSecond)
        {
            queue = null;
        }
        else if (queue is null)
        {
            queue = new RateLimiter(perSecond);
        }
        else
        {
            queue.SetRate(perSecond, now);
        }

        isLimited = queue is not null;
    }
}
