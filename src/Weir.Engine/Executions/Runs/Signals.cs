using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

internal static class Signals
{
    public static void Signal(Decision d, SignalWorkflowExecutionRequest request) => throw new NotImplementedException();

    /// <summary>Signal-with-start that found a running run; ends the wait of a delayed start.</summary>
    public static void Signal(Decision d, SignalWithStartWorkflowExecutionRequest request) => throw new NotImplementedException();
}

internal static class Cancellation
{
    /// <summary>Idempotent: nothing happens when the run is closed or was asked before.</summary>
    public static void Request(Decision d, RequestCancelWorkflowExecutionRequest request) => throw new NotImplementedException();
}

internal static class Termination
{
    public static void Terminate(Decision d, TerminateWorkflowExecutionRequest request) => throw new NotImplementedException();

    /// <summary>Makes room for a new run of the same workflow id.</summary>
    public static void TerminateForNewRun(Decision d, string newRunId) => throw new NotImplementedException();
}
