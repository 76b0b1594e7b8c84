using Weir.Protocol.History.V1;
using Weir.Protocol.Workflow.V1;

namespace Weir.Engine.Executions;

/// <summary>What the caller wants done to the new run before its first workflow task.</summary>
internal static class PostResetOperations
{
    public static void Apply(Decision d, ResetParameters p)
    {
        foreach (var operation in p.Operations)
        {
            switch (operation.VariantCase)
            {
                case PostResetOperation.VariantOneofCase.SignalWorkflow:
                    Signal(d, operation.SignalWorkflow, p.Identity);
                    break;
                case PostResetOperation.VariantOneofCase.UpdateWorkflowOptions:
                    var update = operation.UpdateWorkflowOptions;
                    ExecutionOptions.Record(d, update.WorkflowExecutionOptions, update.UpdateMask, p.Identity);
                    break;
                default:
                    throw Refusals.InvalidArgument($"unsupported post reset operation: {operation.VariantCase}");
            }
        }
    }

    private static void Signal(Decision d, PostResetOperation.Types.SignalWorkflow signal, string identity)
    {
        if (signal.SignalName.Length == 0)
        {
            throw Refusals.InvalidArgument("SignalName is not set on request.");
        }

        var attributes = new WorkflowExecutionSignaledEventAttributes
        {
            SignalName = signal.SignalName,
            Input = signal.Input,
            Header = signal.Header,
            Identity = identity,
        };
        if (!Signals.TryRecord(d, attributes, signal.Links))
        {
            throw Refusals.InvalidArgument("exceeded workflow execution limit for signal events");
        }
    }
}
