namespace Weir.Engine.TimeSkipping;

/// <summary>
/// Lets workers in the engine's own process take part in the skipping of time, so that what they wait for (a pause between two
/// attempts, a time limit) takes no real time either. Safe for concurrent use.
/// </summary>
public sealed class SkippedTime
{
    private readonly TimeSkipper skipper;

    internal SkippedTime(TimeSkipper skipper)
    {
        this.skipper = skipper;
        Clock = new WaitedForClock(skipper.Clock);
    }

    /// <summary>The engine's time, timestamps included. Time is skipped to the timers that are made on it, and not past them.</summary>
    public TimeProvider Clock { get; }

    /// <summary>
    /// Asked before time is skipped, when something has happened since it was last asked: nothing goes on then, and nothing will before
    /// the time given, or ever when that is null. It answers whether it did something; then it is asked again, and time is skipped when
    /// it has nothing to do. Set it before the first run starts; it must not throw.
    /// </summary>
    public Func<DateTimeOffset?, Task<bool>>? Idle
    {
        get => skipper.Idle;
        set => skipper.Idle = value;
    }

    /// <summary>For a running activity that does nothing until the time has passed: only then may time be skipped although it runs.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; the activity counts as working again from then on.</exception>
    public Task PauseAsync(TimeSpan duration, CancellationToken cancellationToken = default) => skipper.PauseAsync(duration, cancellationToken);

    /// <summary>No time is skipped until what this returns is disposed.</summary>
    public IDisposable Hold() => new Held(skipper.Work);

    private sealed class Held : IDisposable
    {
        private WorkInFlight? work;

        public Held(WorkInFlight work)
        {
            this.work = work;
            work.Begin();
        }

        public void Dispose() => Interlocked.Exchange(ref work, null)?.End();
    }
}
