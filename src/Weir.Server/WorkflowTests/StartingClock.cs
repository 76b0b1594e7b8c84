namespace Weir.Server.WorkflowTests;

/// <summary>
/// The clock under the skipped time of a test. It stands still while nothing real goes on, so that times and durations are the same in
/// every run. Its timers and timestamps are those of the system: a caller's patience is real.
/// </summary>
/// <param name="start">What it shows at first.</param>
/// <param name="stands">Whether it goes on showing that.</param>
internal sealed class StartingClock(DateTimeOffset start, bool stands) : TimeProvider
{
    private readonly long began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => stands ? start : start + System.GetElapsedTime(began);
}
