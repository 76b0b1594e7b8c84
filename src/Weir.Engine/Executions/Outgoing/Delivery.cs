using Weir.Engine.Executions.Records;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>A message on its way to another run, with all that its receiver needs.</summary>
/// <param name="Target">An empty run id means the current run. For <see cref="OutgoingMessage.StartChild"/> the run to create.</param>
/// <param name="RequestId">The same each time this message is delivered, and no other message has it.</param>
internal sealed record Delivery(RunKey From, string FromNamespaceId, RunKey Target, string RequestId, OutgoingMessage Message)
{
    /// <summary>For <see cref="OutgoingMessage.StartChild"/>.</summary>
    public StartParameters? Start { get; init; }

    public WorkflowIdReusePolicy ReusePolicy { get; init; }

    public ExternalSignalState? Signal { get; init; }

    public ExternalCancelState? Cancel { get; init; }

    /// <summary>For a signal or cancel request: the first run of the sender's child with the target's workflow id; empty for none.</summary>
    public string ChildRunId { get; init; } = "";

    /// <summary>How the sender ended, for <see cref="OutgoingMessage.NotifyParent"/>.</summary>
    public HistoryEvent? CloseEvent { get; init; }

    /// <summary>For <see cref="OutgoingMessage.NotifyParent"/>: the child's first run and the event by which its parent knows it.</summary>
    public string FirstRunId { get; init; } = "";

    public string WorkflowType { get; init; } = "";

    /// <summary>The receiver of a <see cref="OutgoingMessage.NotifySchedule"/>.</summary>
    public string ScheduleId { get; init; } = "";

    public long ParentInitiatedEventId { get; init; }
}

/// <summary>What came of a delivery.</summary>
internal enum DeliveryResult
{
    /// <summary>It took effect, now or when it was delivered before.</summary>
    Done,
    TargetNotFound,
    NamespaceNotFound,

    /// <summary>A child's workflow id is in use.</summary>
    AlreadyExists,
    SignalLimitExceeded,
}
