using Weir.Definitions.Values;

namespace Weir.Definitions.WorkflowTests;

/// <summary>Something that people or other systems do while the run is on its way, once.</summary>
/// <param name="Target">The inquiry's task, the signal's or event's name, or the node; null for what concerns the whole run.</param>
public sealed record TestEvent(TestEventKind Kind, string? Target, TestPlace Place)
{
    /// <summary>The answer, the payload, or the result.</summary>
    public Value With { get; init; } = Value.Null;

    /// <summary>Who does it; null when nobody is named.</summary>
    public string? By { get; init; }

    public string? Reason { get; init; }

    /// <summary>After the node has ended; null does not ask.</summary>
    public string? After { get; init; }

    /// <summary>While the node runs or waits; null does not ask.</summary>
    public string? While { get; init; }

    /// <summary>So long after the run's start; null does not ask.</summary>
    public TimeSpan? At { get; init; }
}

public enum TestEventKind
{
    Answer,
    Signal,
    Event,
    Cancel,
    Pause,
    Resume,
    Skip,
    Succeed,
    Terminate,
}
