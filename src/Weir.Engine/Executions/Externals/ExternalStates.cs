using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>A signal to another run that is not answered yet.</summary>
internal sealed record ExternalSignalState(long InitiatedEventId, SignalExternalWorkflowExecutionInitiatedEventAttributes Attributes);

/// <summary>A cancel request to another run that is not answered yet.</summary>
internal sealed record ExternalCancelState(long InitiatedEventId, RequestCancelExternalWorkflowExecutionInitiatedEventAttributes Attributes);
