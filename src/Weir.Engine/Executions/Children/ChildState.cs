using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>A pending child.</summary>
/// <param name="StartedEventId">0 until its start is in the history.</param>
/// <param name="RunId">The child's first run; empty until it started.</param>
internal sealed record ChildState(
    long InitiatedEventId,
    StartChildWorkflowExecutionInitiatedEventAttributes Attributes,
    long StartedEventId = 0,
    string RunId = "");
