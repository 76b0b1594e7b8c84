using Weir.Engine.Shards;

namespace Weir.Engine.TimeSkipping;

/// <summary>A caller that waits for the engine's time to reach <paramref name="target"/>.</summary>
/// <param name="target">When it wakes.</param>
/// <param name="over">Called at that time, before the caller wakes.</param>
internal sealed class Sleep(DateTimeOffset target, Action over)
{
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DateTimeOffset Target { get; } = target;

    public Task Over => completion.Task;

    public void Complete()
    {
        over();
        completion.TrySetResult();
    }

    public void Cancel(CancellationToken cancellationToken) => completion.TrySetCanceled(cancellationToken);

    public void Fail(Exception error) => completion.TrySetException(error);

    public async Task WaitAsync(Action left, CancellationToken cancellationToken)
    {
        try
        {
            await completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            left();
            throw;
        }
    }
}

/// <summary>Those who sleep, by the engine's clock. Not thread-safe: guarded by its <see cref="TimeSkipper"/>.</summary>
internal sealed class Sleeps : IDisposable
{
    private static readonly TimeSpan AlarmMax = TimeSpan.FromDays(1);

    private readonly List<Sleep> waiting = [];
    private readonly TimeProvider clock;
    private readonly ITimer alarm;

    /// <param name="clock">Tells the time and makes the alarm.</param>
    /// <param name="due">Called on a timer thread when a sleep may be over.</param>
    public Sleeps(TimeProvider clock, Action due)
    {
        this.clock = clock;
        alarm = clock.CreateTimer(_ => due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public DateTimeOffset? NextDue => waiting.Min(sleep => (DateTimeOffset?)sleep.Target);

    public Sleep Add(DateTimeOffset target, Action over)
    {
        var sleep = new Sleep(target, over);
        waiting.Add(sleep);
        return sleep;
    }

    /// <returns>False when it is over already.</returns>
    public bool Remove(Sleep sleep) => waiting.Remove(sleep);

    /// <summary>Ends the sleeps whose time has come.</summary>
    public void CompleteDue()
    {
        var now = clock.GetUtcNow();
        foreach (var sleep in waiting.FindAll(sleep => sleep.Target <= now))
        {
            waiting.Remove(sleep);
            sleep.Complete();
        }

        Arm(now);
    }

    public void Dispose()
    {
        alarm.Dispose();
        waiting.ForEach(sleep => sleep.Fail(ShardErrors.Stopping()));
        waiting.Clear();
    }

    private void Arm(DateTimeOffset now)
    {
        var wait = NextDue - now ?? Timeout.InfiniteTimeSpan;
        alarm.Change(wait < AlarmMax ? wait : AlarmMax, Timeout.InfiniteTimeSpan);
    }
}
