using Weir.Protocol.Common.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Sdk.V1;

namespace Weir.Engine.Executions;

/// <summary>How a run is started.</summary>
internal sealed record StartParameters
{
    public required RunKey Key { get; init; }

    public required string NamespaceId { get; init; }

    /// <summary>
    /// The event's attributes as asked for. <see cref="WorkflowStart.Decide"/> resolves timeouts and fills in the ids, the attempt and the
    /// expiration; it changes this message, which nobody else may use afterwards.
    /// </summary>
    public required WorkflowExecutionStartedEventAttributes Attributes { get; init; }

    public string RequestId { get; init; } = "";

    /// <summary>The schedule that starts the run, or started the chain it goes on with; empty for none.</summary>
    public string ScheduleId { get; init; } = "";

    public UserMetadata? UserMetadata { get; init; }

    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>For a child: no workflow task before the parent has recorded its start.</summary>
    public bool HoldFirstWorkflowTask { get; init; }

    /// <summary>For signal-with-start: recorded between the start and the first workflow task.</summary>
    public WorkflowExecutionSignaledEventAttributes? Signal { get; init; }
}
