namespace Weir.Engine;

/// <summary>Whether an engine's time may be skipped, for tests; see docs/reference/time-skipping.md.</summary>
public enum TimeSkippingMode
{
    /// <summary>The engine's time is that of its clock.</summary>
    Off,

    /// <summary>Time can be skipped, and the engine starts with one lock on it: it passes normally until a caller unlocks it.</summary>
    Locked,

    /// <summary>Time can be skipped, and is from the start.</summary>
    Unlocked,
}
