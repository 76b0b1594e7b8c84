using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>Starts runs.</summary>
internal static class WorkflowStart
{
    /// <summary>Starts the run: WorkflowExecutionStarted, a signal if there is one, and the first workflow task unless it has to wait.</summary>
    public static void Decide(Decision d, StartParameters p) => throw new NotImplementedException();
}

/// <summary>Makes <see cref="StartParameters"/> from requests. The service has validated the request.</summary>
internal static class StartRequests
{
    public static StartParameters From(StartWorkflowExecutionRequest request, string namespaceId, string runId) => throw new NotImplementedException();

    /// <summary>Also carries the signal.</summary>
    public static StartParameters From(SignalWithStartWorkflowExecutionRequest request, string namespaceId, string runId) => throw new NotImplementedException();
}
