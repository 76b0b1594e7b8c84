using Weir.Engine.Storage;

namespace Weir.Engine.Schedules;

/// <summary>A schedule in memory. One transition at a time: everything but <see cref="Users"/> is touched by the holder of the gate only.</summary>
internal sealed class ScheduleSlot(ScheduleKey key) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    public ScheduleKey Key { get; } = key;

    /// <summary>How many hold or wait for the slot; the directory's.</summary>
    public int Users { get; set; }

    /// <summary>The store has been read.</summary>
    public bool IsRead { get; set; }

    /// <summary>Null when there is no such schedule.</summary>
    public LoadedSchedule? Schedule { get; set; }

    /// <summary>Why the engine leaves this schedule alone; null for a sound one.</summary>
    public Exception? Quarantine { get; set; }

    /// <summary>Runs of workflows that are being started or ended.</summary>
    public HashSet<string> InFlight { get; } = new(StringComparer.Ordinal);

    /// <summary>Work goes on for it, so it may not be forgotten.</summary>
    public bool IsHeld => InFlight.Count > 0 || Quarantine is not null;

    public Task EnterAsync(CancellationToken cancellationToken) => gate.WaitAsync(cancellationToken);

    public void Leave() => gate.Release();

    public void Dispose() => gate.Dispose();
}
