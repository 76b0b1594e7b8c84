namespace Weir.Engine.TaskQueues;

/// <summary>How many of something happened per second lately: an average over the last half minute. Not thread-safe.</summary>
internal sealed class TaskRate
{
    private const int WindowSeconds = 30;

    private readonly int[] counts = new int[WindowSeconds];
    private long firstSecond = long.MaxValue;
    private long lastSecond = long.MinValue;

    /// <summary>How many there were in all.</summary>
    public long Total { get; private set; }

    public void Note(DateTimeOffset now)
    {
        Total++;
        MoveTo(Second(now));
        counts[lastSecond % WindowSeconds]++;
    }

    public float PerSecond(DateTimeOffset now)
    {
        if (Total == 0)
        {
            return 0;
        }

        MoveTo(Second(now));

        // A young queue is measured by its age, so that its rate does not begin at a thirtieth of the truth.
        var seconds = Math.Clamp(lastSecond - firstSecond + 1, 1, WindowSeconds);
        return (float)counts.Sum() / seconds;
    }

    private void MoveTo(long second)
    {
        firstSecond = Math.Min(firstSecond, second);
        for (var passed = Math.Max(lastSecond + 1, second - WindowSeconds + 1); passed <= second; passed++)
        {
            counts[passed % WindowSeconds] = 0;
        }

        lastSecond = Math.Max(lastSecond, second);
    }

    private static long Second(DateTimeOffset time) => time.UtcTicks / TimeSpan.TicksPerSecond;
}
