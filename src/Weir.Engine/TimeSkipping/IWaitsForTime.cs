namespace Weir.Engine.TimeSkipping;

/// <summary>A part of the engine that does something when its time has come: what time may be skipped to.</summary>
internal interface IWaitsForTime
{
    /// <summary>The exact time of the next thing to do; null for nothing. Asked only while no work is in flight, and must not count as work.</summary>
    Task<DateTimeOffset?> NextDueAsync();

    /// <summary>Time was moved: begins what is due now, counted as work before this returns.</summary>
    void TimeMoved();
}
