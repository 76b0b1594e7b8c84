using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Replay;

/// <summary>The command that ends a run.</summary>
internal static class RunOutcome
{
    public static Command Completed(object? result, bool hasResult, IPayloadConverter converter)
    {
        var command = new Command
        {
            CommandType = CommandType.CompleteWorkflowExecution,
            CompleteWorkflowExecutionCommandAttributes = new CompleteWorkflowExecutionCommandAttributes(),
        };
        if (hasResult)
        {
            command.CompleteWorkflowExecutionCommandAttributes.Result = new Payloads { Payloads_ = { converter.ToPayload(result) } };
        }

        return command;
    }

    /// <summary>What the workflow says with its own exception travels as the details; an exception that passed through it says nothing.</summary>
    public static Command Canceled(Exception exception, IPayloadConverter converter) => new()
    {
        CommandType = CommandType.CancelWorkflowExecution,
        CancelWorkflowExecutionCommandAttributes = new CancelWorkflowExecutionCommandAttributes
        {
            Details = (exception as CanceledFailureException)?.Details.ToPayloads(converter),
        },
    };

    public static Command Failed(Exception exception, IFailureConverter failures, IPayloadConverter converter) => new()
    {
        CommandType = CommandType.FailWorkflowExecution,
        FailWorkflowExecutionCommandAttributes = new FailWorkflowExecutionCommandAttributes
        {
            Failure = failures.ToFailure(exception, converter),
        },
    };

    /// <summary>Whether an exception from workflow code ends the workflow; any other ends the workflow task, which is tried again.</summary>
    public static bool IsWorkflowFailure(Exception exception, IEnumerable<System.Type> failureTypes) =>
        exception is FailureException or OperationCanceledException || failureTypes.Any(type => type.IsInstanceOfType(exception));

    public static Command ContinuedAsNew(ContinueAsNewException next, WorkflowInstance run)
    {
        var options = next.Options;
        var converter = run.PayloadConverter;
        var attributes = new ContinueAsNewWorkflowExecutionCommandAttributes
        {
            WorkflowType = new WorkflowType { Name = next.Workflow },
            TaskQueue = new TaskQueue { Name = options.TaskQueue ?? run.Info.TaskQueue },
            Input = converter.ToPayloads(next.Args),
            Initiator = ContinueAsNewInitiator.Workflow,
            WorkflowRunTimeout = options.RunTimeout is { } runTimeout ? Duration.FromTimeSpan(runTimeout) : null,
            WorkflowTaskTimeout = options.TaskTimeout is { } taskTimeout ? Duration.FromTimeSpan(taskTimeout) : null,
            RetryPolicy = (options.RetryPolicy ?? run.Info.RetryPolicy)?.ToProto(),
            CronSchedule = run.Info.CronSchedule ?? string.Empty,
            Memo = options.Memo is { } memo ? converter.ToMemo(memo) : run.MemoToProto(),
            SearchAttributes = (options.TypedSearchAttributes ?? Patches.WithoutChangeVersion(run.TypedSearchAttributes)) is { Count: > 0 } searchAttributes
                ? searchAttributes.ToProto()
                : null,
        };
        return new Command
        {
            CommandType = CommandType.ContinueAsNewWorkflowExecution,
            ContinueAsNewWorkflowExecutionCommandAttributes = attributes,
        };
    }
}
