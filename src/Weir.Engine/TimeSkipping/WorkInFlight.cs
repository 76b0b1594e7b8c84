namespace Weir.Engine.TimeSkipping;

/// <summary>
/// Counts what the engine and its workers are busy with. Time is skipped only while the count is zero. Whoever causes work counts it
/// before its own is uncounted, so that the count never touches zero in between. Safe for concurrent use.
/// </summary>
/// <param name="idle">Called, on any thread, each time the count falls to zero; must be quick.</param>
internal sealed class WorkInFlight(Action idle)
{
    private long count;
    private long begun;

    /// <summary>How often work began. When it has not changed between two looks at an idle engine, nothing happened in between.</summary>
    public long Begun => Interlocked.Read(ref begun);

    public bool IsIdle => Interlocked.Read(ref count) == 0;

    public void Begin()
    {
        Interlocked.Increment(ref begun);
        Interlocked.Increment(ref count);
    }

    public void End()
    {
        if (Interlocked.Decrement(ref count) == 0)
        {
            idle();
        }
    }
}
