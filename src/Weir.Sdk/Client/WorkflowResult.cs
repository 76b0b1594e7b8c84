using Google.Protobuf;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Exceptions;
using ProtoExecution = Weir.Protocol.Common.V1.WorkflowExecution;

namespace Weir.Sdk.Client;

/// <summary>Waits for the closing event of a run and of those that follow it.</summary>
internal static class WorkflowResult
{
    public static async Task<TResult> WaitAsync<TResult>(
        WeirClient client, string id, string? runId, bool followRuns, CancellationToken cancellationToken)
    {
        while (true)
        {
            var closing = await CloseEventAsync(client, id, runId, cancellationToken).ConfigureAwait(false);
            if (NextRun(closing) is not { Length: > 0 } next)
            {
                return await ReadAsync<TResult>(client, closing, cancellationToken).ConfigureAwait(false);
            }

            if (!followRuns)
            {
                return closing.EventType == EventType.WorkflowExecutionContinuedAsNew
                    ? throw new WorkflowContinuedAsNewException(next)
                    : await ReadAsync<TResult>(client, closing, cancellationToken).ConfigureAwait(false);
            }

            runId = next;
        }
    }

    private static async Task<HistoryEvent> CloseEventAsync(WeirClient client, string id, string? runId, CancellationToken cancellationToken)
    {
        var pageToken = ByteString.Empty;
        while (true)
        {
            var page = await client.Caller.LongPollAsync(
                static (service, message, context, token) => service.GetWorkflowExecutionHistoryAsync(message, context, token),
                new GetWorkflowExecutionHistoryRequest
                {
                    Namespace = client.Options.Namespace,
                    Execution = new ProtoExecution { WorkflowId = id, RunId = runId ?? string.Empty },
                    NextPageToken = pageToken,
                    WaitNewEvent = true,
                    HistoryEventFilterType = HistoryEventFilterType.CloseEvent,
                    SkipArchival = true,
                },
                cancellationToken).ConfigureAwait(false);
            if (page.History is { Events.Count: > 0 } history)
            {
                return history.Events[^1];
            }

            pageToken = page.NextPageToken;
        }
    }

    private static string? NextRun(HistoryEvent closing) => closing.EventType switch
    {
        EventType.WorkflowExecutionCompleted => closing.WorkflowExecutionCompletedEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionFailed => closing.WorkflowExecutionFailedEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionTimedOut => closing.WorkflowExecutionTimedOutEventAttributes.NewExecutionRunId,
        EventType.WorkflowExecutionContinuedAsNew => closing.WorkflowExecutionContinuedAsNewEventAttributes.NewExecutionRunId,
        _ => null,
    };

    private static async ValueTask<TResult> ReadAsync<TResult>(WeirClient client, HistoryEvent closing, CancellationToken cancellationToken)
    {
        var converter = client.Options.DataConverter;
        switch (closing.EventType)
        {
            case EventType.WorkflowExecutionCompleted:
                return (await converter.ToSingleValueAsync<TResult>(
                    closing.WorkflowExecutionCompletedEventAttributes.Result, cancellationToken).ConfigureAwait(false))!;
            case EventType.WorkflowExecutionFailed:
                throw new WorkflowFailedException(await converter.ToExceptionAsync(
                    closing.WorkflowExecutionFailedEventAttributes.Failure, cancellationToken).ConfigureAwait(false));
            case EventType.WorkflowExecutionCanceled:
                throw new WorkflowFailedException(await converter.ToExceptionAsync(
                    new Failure
                    {
                        Message = "Workflow cancelled",
                        CanceledFailureInfo = new CanceledFailureInfo { Details = closing.WorkflowExecutionCanceledEventAttributes.Details },
                    },
                    cancellationToken).ConfigureAwait(false));
            case EventType.WorkflowExecutionTerminated:
                var terminated = closing.WorkflowExecutionTerminatedEventAttributes;
                throw new WorkflowFailedException(new TerminatedFailureException(
                    terminated.Reason.Length == 0 ? "Workflow execution terminated" : terminated.Reason,
                    new FailureDetails(terminated.Details, converter.PayloadConverter)));
            case EventType.WorkflowExecutionTimedOut:
                throw new WorkflowFailedException(await converter.ToExceptionAsync(
                    new Failure
                    {
                        Message = "Workflow timed out",
                        TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = TimeoutType.StartToClose },
                    },
                    cancellationToken).ConfigureAwait(false));
            case EventType.WorkflowExecutionContinuedAsNew:
                throw new InvalidOperationException("The server closed a run as continued without saying with which run");
            default:
                throw new InvalidOperationException($"The server sent {closing.EventType} as the event that closes a run");
        }
    }
}
