using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>Signals to a running run: in order, once per request id, at most <see cref="EngineLimits.SignalsMax"/>.</summary>
internal static class Signals
{
    /// <exception cref="RpcException">NOT_FOUND when the run is closed; INVALID_ARGUMENT beyond the limit.</exception>
    public static void Signal(Decision d, SignalWorkflowExecutionRequest request)
    {
        Refusals.EnsureRunning(d.State);
        var attributes = new WorkflowExecutionSignaledEventAttributes
        {
            SignalName = request.SignalName,
            Input = request.Input,
            Identity = request.Identity,
            Header = request.Header,
            RequestId = request.RequestId,
        };

        if (!TryRecord(d, attributes, request.Links))
        {
            throw Refusals.InvalidArgument("exceeded workflow execution limit for signal events");
        }

        // A plain signal does not end the wait of a delayed start.
        Transitions.Settle(d, wake: !d.State.Execution.WaitsForFirstWorkflowTask);
    }

    /// <summary>Signal-with-start that found a running run; ends the wait of a delayed start.</summary>
    /// <exception cref="RpcException">As for a plain signal.</exception>
    public static void Signal(Decision d, SignalWithStartWorkflowExecutionRequest request)
    {
        Refusals.EnsureRunning(d.State);
        if (!TryRecord(d, AttributesOf(request), request.Links))
        {
            throw Refusals.InvalidArgument("exceeded workflow execution limit for signal events");
        }

        Transitions.Settle(d, wake: !d.State.Execution.FirstWorkflowTaskHeld);
    }

    public static WorkflowExecutionSignaledEventAttributes AttributesOf(SignalWithStartWorkflowExecutionRequest request) => new()
    {
        SignalName = request.SignalName,
        Input = request.SignalInput,
        Identity = request.Identity,
        Header = request.Header,
        RequestId = request.RequestId,
    };

    /// <summary>Records the signal unless its request id took effect before.</summary>
    /// <returns>False when the run has had too many signals.</returns>
    internal static bool TryRecord(Decision d, WorkflowExecutionSignaledEventAttributes attributes, IReadOnlyList<Link> links)
    {
        if (attributes.RequestId.Length > 0 && d.State.SignalRequestIds.Contains(attributes.RequestId))
        {
            return true;
        }

        if (d.State.SignalCount >= d.Limits.SignalsMax)
        {
            return false;
        }

        var signaled = new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionSignaled,
            WorkflowExecutionSignaledEventAttributes = attributes,
        };
        signaled.Links.AddRange(links);
        d.Record(signaled);
        return true;
    }
}
