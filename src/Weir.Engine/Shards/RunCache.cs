namespace Weir.Engine.Shards;

/// <summary>
/// Which runs may leave memory and when. Runs that work, or that somebody waits on, are not here at all. Closed runs leave first come
/// first served once there are more than a few or they hold more than their part of the budget; sleeping ones by least recent use, when the
/// budget is exceeded.
/// </summary>
/// <param name="budgetBytes">About how much all loaded runs of the shard may hold.</param>
/// <param name="closedRunsMax">How many closed runs stay for those who ask for the result.</param>
/// <param name="evict">Takes a run out of memory.</param>
internal sealed class RunCache(long budgetBytes, int closedRunsMax, Action<LoadedRun> evict)
{
    // Few come back for a closed run, and a long chain of runs closes one after the other.
    private const int ClosedPart = 4;

    private readonly LinkedList<LoadedRun> sleeping = [];
    private readonly LinkedList<LoadedRun> closed = [];
    private long heldBytes;
    private long closedBytes;

    public int IdleCount => sleeping.Count + closed.Count;

    /// <summary>Counts what the run holds now.</summary>
    public void Count(LoadedRun run)
    {
        var more = run.SizeBytes - run.CountedBytes;
        heldBytes += more;
        closedBytes += run.IdlePlace?.List == closed ? more : 0;
        run.CountedBytes += more;
    }

    /// <summary>The run is in use and stays.</summary>
    public void Hold(LoadedRun run)
    {
        if (run.IdlePlace is { } place)
        {
            closedBytes -= place.List == closed ? run.CountedBytes : 0;
            place.List!.Remove(place);
            run.IdlePlace = null;
        }
    }

    /// <summary>Nobody needs the run in memory just now.</summary>
    public void Release(LoadedRun run, bool isClosed)
    {
        Hold(run);
        run.IdlePlace = (isClosed ? closed : sleeping).AddLast(run);
        closedBytes += isClosed ? run.CountedBytes : 0;
        while (closed.Count > closedRunsMax || (closedBytes > budgetBytes / ClosedPart && closed.Count > 1))
        {
            Evict(closed.First!.Value);
        }

        while (heldBytes > budgetBytes && (closed.First ?? sleeping.First) is { } oldest)
        {
            Evict(oldest.Value);
        }
    }

    /// <summary>The run left memory.</summary>
    public void Forget(LoadedRun run)
    {
        Hold(run);
        heldBytes -= run.CountedBytes;
        run.CountedBytes = 0;
    }

    private void Evict(LoadedRun run)
    {
        Forget(run);
        evict(run);
    }
}
