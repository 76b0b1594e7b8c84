namespace Weir.Engine.TimeSkipping;

/// <summary>
/// Counts what the engine and its workers are busy with, in two counts: the engine's own work, and the tasks that wait for somebody
/// outside to act. Whoever causes work counts it before its own is uncounted, so that the counts never touch zero in between. Safe for
/// concurrent use.
/// </summary>
/// <param name="less">Called, on any thread, when there is less to wait for; must be quick.</param>
internal sealed class WorkInFlight(Action less)
{
    private long count;
    private long tasks;
    private long activities;
    private long begun;

    /// <summary>How often something began. When it has not changed between two looks at an idle engine, nothing happened in between.</summary>
    public long Begun => Interlocked.Read(ref begun);

    /// <summary>The engine itself has nothing to do.</summary>
    public bool IsIdle => Interlocked.Read(ref count) == 0;

    /// <summary>Workflow tasks, activities that nobody has yet, messages to other runs and queries that are not done.</summary>
    public long Tasks => Interlocked.Read(ref tasks);

    /// <summary>Activities that are with workers.</summary>
    public long Activities => Interlocked.Read(ref activities);

    public void Begin()
    {
        Interlocked.Increment(ref begun);
        Interlocked.Increment(ref count);
    }

    public void End()
    {
        if (Interlocked.Decrement(ref count) == 0)
        {
            less();
        }
    }

    /// <summary>There are so many tasks and activities with workers more, or less.</summary>
    public void AddTasks(int change, int activityChange = 0)
    {
        Interlocked.Increment(ref begun);
        Interlocked.Add(ref tasks, change);
        Interlocked.Add(ref activities, activityChange);
        if (change < 0 || activityChange < 0)
        {
            less();
        }
    }
}
