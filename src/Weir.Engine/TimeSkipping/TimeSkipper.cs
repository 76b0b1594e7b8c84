using System.Threading.Channels;

namespace Weir.Engine.TimeSkipping;

/// <summary>
/// Moves the engine's clock to the next thing that waits for time, whenever nothing locks it and the engine is idle. One loop does
/// it; everything that might make skipping possible wakes it.
/// </summary>
internal sealed class TimeSkipper : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stopping = new();
    private readonly Sleeps sleeps;
    private IReadOnlyList<IWaitsForTime> waiting = [];
    private Task? loop;
    private int locks;
    private int sleepingActivities;
    private long askedAt = -1;

    public TimeSkipper(TimeProvider wall, TimeSkippingMode mode)
    {
        Work = new WorkInFlight(Wake);
        Clock = new SkippingClock(wall, Work);
        sleeps = new Sleeps(Clock, CompleteSleeps);
        locks = mode == TimeSkippingMode.Unlocked ? 0 : 1;
    }

    public WorkInFlight Work { get; }

    public SkippingClock Clock { get; }

    /// <summary>Asked before time is skipped; see <see cref="SkippedTime.Idle"/>.</summary>
    public Func<DateTimeOffset?, Task<bool>>? Idle { get; set; }

    public void Start(IReadOnlyList<IWaitsForTime> parts)
    {
        waiting = parts;
        loop = Task.Run(RunAsync);
    }

    /// <summary>From its return on time passes normally, until it is unlocked as often as it was locked.</summary>
    public void Lock()
    {
        lock (gate)
        {
            locks++;
        }
    }

    /// <summary>Takes one lock off. While tasks are in flight there is always one more.</summary>
    /// <returns>False when nothing is locked.</returns>
    public bool TryUnlock()
    {
        lock (gate)
        {
            if (locks <= 0 && Work is { Tasks: 0, Activities: 0 })
            {
                return false;
            }

            locks--;
        }

        Wake();
        return true;
    }

    /// <summary>Waits until the engine's time has reached <paramref name="target"/>.</summary>
    public Task SleepUntilAsync(DateTimeOffset target, CancellationToken cancellationToken)
    {
        Sleep sleep;
        lock (gate)
        {
            sleep = sleeps.Add(target, () => { });
        }

        CompleteSleeps();
        Wake();
        return sleep.WaitAsync(() => Withdraw(sleep), cancellationToken);
    }

    /// <summary>
    /// Takes one lock off, that of a caller or else that of an activity, which may be the caller, and waits until <paramref name="target"/>, at which
    /// time the lock is taken back, whether or not the caller still waits.
    /// </summary>
    /// <returns>Null when nothing is locked.</returns>
    public Task? TryUnlockUntil(DateTimeOffset target, CancellationToken cancellationToken)
    {
        Sleep sleep;
        lock (gate)
        {
            if (locks > 0)
            {
                locks--;
                sleep = sleeps.Add(target, () => locks++);
            }
            else if (Work.Activities > sleepingActivities)
            {
                sleepingActivities++;
                sleep = sleeps.Add(target, () => sleepingActivities--);
            }
            else
            {
                return null;
            }
        }

        CompleteSleeps();
        Wake();
        return sleep.WaitAsync(() => { }, cancellationToken);
    }

    /// <summary>An activity pauses: as long as it does, it keeps nobody from skipping time.</summary>
    public async Task PauseAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Sleep sleep;
        lock (gate)
        {
            sleepingActivities++;
            sleep = sleeps.Add(Executions.Times.Add(Clock.GetUtcNow(), duration), () => sleepingActivities--);
        }

        // Inside the cancellation and before the activity goes on, so that it counts as working from the first moment.
        var registration = cancellationToken.UnsafeRegister(_ => EndPause(sleep, cancellationToken), null);
        await using (registration.ConfigureAwait(false))
        {
            CompleteSleeps();
            Wake();
            await sleep.Over.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        if (loop is not null)
        {
            await loop.ConfigureAwait(false);
        }

        lock (gate)
        {
            sleeps.Dispose();
        }

        Clock.Dispose();
        stopping.Dispose();
    }

    private void Wake() => wake.Writer.TryWrite(true);

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await wake.Reader.ReadAsync(stopping.Token).ConfigureAwait(false);
                await SkipAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    // What is due is looked up without stopping anybody; if anything began meanwhile, the answer is worth nothing, and the end of that
    // work wakes the loop again.
    private async Task SkipAsync()
    {
        var begun = Work.Begun;
        if (!MaySkip(begun))
        {
            return;
        }

        var dues = await Task.WhenAll(waiting.Select(part => part.NextDueAsync())).WaitAsync(stopping.Token).ConfigureAwait(false);
        if (Idle is { } idle && askedAt != begun)
        {
            var didSomething = await idle(Next(dues)).WaitAsync(stopping.Token).ConfigureAwait(false);
            askedAt = didSomething ? -1 : Work.Begun;
            Wake();
            return;
        }

        lock (gate)
        {
            var next = Next(dues);
            if (!MaySkip(begun) || next is null || !Clock.MoveTo(next.Value))
            {
                return;
            }

            sleeps.CompleteDue();
        }

        foreach (var part in waiting)
        {
            part.TimeMoved();
        }
    }

    private DateTimeOffset? Next(DateTimeOffset?[] dues)
    {
        lock (gate)
        {
            return Earlier(Earlier(dues.Min(), sleeps.NextDue), Clock.NextWaitedFor);
        }
    }

    private bool MaySkip(long begun)
    {
        lock (gate)
        {
            return locks <= 0 && Work.Tasks == 0 && Work.Activities <= sleepingActivities && Work.IsIdle && Work.Begun == begun;
        }
    }

    private void CompleteSleeps()
    {
        lock (gate)
        {
            sleeps.CompleteDue();
        }
    }

    private void Withdraw(Sleep sleep)
    {
        lock (gate)
        {
            sleeps.Remove(sleep);
        }
    }

    private void EndPause(Sleep sleep, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!sleeps.Remove(sleep))
            {
                return;
            }

            sleepingActivities--;
        }

        sleep.Cancel(cancellationToken);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? left, DateTimeOffset? right) =>
        left is null || right < left ? right : left;
}
