using System.Text.Json.Serialization;
using Weir.Definitions.Limits;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Runs;

/// <summary>What people may ask of a run. It travels as a signal, so a run takes it once and in order.</summary>
/// <param name="Id">Chosen by who asks: by it the answer is found.</param>
public sealed record ControlRequest(string Id, ControlKind Kind)
{
    /// <summary>The node, execution or item; or the name of a signal or event.</summary>
    public string? Target { get; init; }

    /// <summary>An answer, a result, changed inputs, or a payload.</summary>
    public Value Value { get => field ?? Value.Null; init; }

    /// <summary>Who asks; null when unknown.</summary>
    public string? By { get; init; }

    public string? Reason { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ControlKind>))]
public enum ControlKind
{
    Pause,
    Resume,
    Skip,
    Succeed,
    Answer,
    Retry,
    Signal,
    Event,

    /// <summary>Told by a called workflow of itself: it is paused.</summary>
    ChildPaused,
}

/// <summary>What became of a request.</summary>
/// <param name="Problem">Why nothing changed; null when it did.</param>
public sealed record ControlAnswer(string Id, string? Problem);

/// <summary>Everything about an open run that people may want to know: the answer to the query <c>nodes</c>.</summary>
public sealed record RunNodesReport
{
    public bool IsPaused { get; init; }

    public bool PauseRequested { get; init; }

    public IReadOnlyList<NodeView> Nodes { get => field ?? []; init; }

    public IReadOnlyList<OpenInquiry> Inquiries { get => field ?? []; init; }

    /// <summary>The last changes, the oldest first.</summary>
    public IReadOnlyList<NodeChange> History { get => field ?? []; init; }

    /// <summary>What became of the last requests.</summary>
    public IReadOnlyList<ControlAnswer> Controls { get => field ?? []; init; }

    /// <summary>How many signals of each name nobody has taken yet.</summary>
    public IReadOnlyDictionary<string, int> KeptSignals { get => field ?? new Dictionary<string, int>(); init; }

    /// <summary>What went not quite as it should without making anything fail.</summary>
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }

    /// <summary>Who the run is to the limits workflow; null before it began.</summary>
    public LeaseOwner? Owner { get; init; }

    /// <summary>What waits to be granted of the limits that runs share.</summary>
    public IReadOnlyList<LeaseRequest> Leases { get => field ?? []; init; }

    /// <summary>The variables, as they are now.</summary>
    public ObjectValue Variables { get => field ?? ObjectValue.Empty; init; }

    /// <summary>The runs of called workflows that are open: by key of the task that called.</summary>
    public IReadOnlyDictionary<string, string> Children { get => field ?? new Dictionary<string, string>(); init; }
}

/// <summary>A question that waits for an answer.</summary>
public sealed record OpenInquiry(string Key, string TaskId, string Name, Inquiry Inquiry);
