using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Activities;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;

namespace Weir.Sdk.Worker;

/// <summary>Runs activity tasks and reports how they ended.</summary>
internal sealed class ActivityTaskHandler(WorkerContext context, ActivityRegistry registry)
{
    private DataConverter Converter => context.Client.Options.DataConverter;

    /// <summary>Runs one attempt. Failures are reported and logged, not thrown.</summary>
    public async Task HandleAsync(PollActivityTaskQueueResponse task)
    {
        // Activity code may block: it must not hold the poller's or the engine's thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var attempt = new ActivityAttempt(context, task);
            await using (attempt.ConfigureAwait(false))
            {
                await RunAsync(task, attempt).ConfigureAwait(false);
            }
        }
        catch (RpcException error)
        {
            if (error.Code != StatusCode.NotFound)
            {
                WorkerLog.ActivityAnswerRefused(
                    context.Logger,
                    task.ActivityType.Name,
                    task.ActivityId,
                    context.Namespace,
                    task.WorkflowExecution?.WorkflowId ?? string.Empty,
                    task.WorkflowExecution?.RunId ?? string.Empty,
                    error);
            }
        }
    }

    private async Task RunAsync(PollActivityTaskQueueResponse task, ActivityAttempt attempt)
    {
        Payloads? result;
        try
        {
            result = await InvokeAsync(task, attempt).ConfigureAwait(false);
        }
        catch (CompleteAsyncException)
        {
            return;
        }
        catch (Exception error)
        {
            await ReportAsync(task, attempt, error).ConfigureAwait(false);
            return;
        }

        await context.Caller.CallAsync(
            static (service, message, call, token) => service.RespondActivityTaskCompletedAsync(message, call, token),
            new RespondActivityTaskCompletedRequest
            {
                Namespace = context.Namespace,
                Identity = context.Identity,
                TaskToken = task.TaskToken,
                Result = result,
            },
            CancellationToken.None).ConfigureAwait(false);
    }

    private async ValueTask<Payloads?> InvokeAsync(PollActivityTaskQueueResponse task, ActivityAttempt attempt)
    {
        if (Converter.PayloadCodec is { } codec)
        {
            task = await PayloadVisitor.DecodeAsync(task, codec, CancellationToken.None).ConfigureAwait(false);
        }

        var method = registry.Find(task.ActivityType.Name).Method;
        var args = method.Decode(task.Input, Converter.PayloadConverter);
        ActivityExecutionContext.Enter(new ActivityExecutionContext(attempt));
        var returned = method.Invoke(null, args);
        if (method.IsAsync)
        {
            await ((Task)returned!).ConfigureAwait(false);
            returned = method.ReadResult((Task)returned);
        }

        return method.ResultType is null
            ? null
            : await Converter.ToPayloadsAsync([returned], CancellationToken.None).ConfigureAwait(false);
    }

    private async Task ReportAsync(PollActivityTaskQueueResponse task, ActivityAttempt attempt, Exception error)
    {
        var lastDetails = await attempt.StopHeartbeatsAsync().ConfigureAwait(false);
        if (attempt.IsCanceled && WeirException.IsCanceledException(error))
        {
            switch (attempt.CancelReason)
            {
                case ActivityCancelReason.GoneFromServer or ActivityCancelReason.Timeout:
                    return;
                case ActivityCancelReason.CancelRequest:
                    await ReportCanceledAsync(task, error).ConfigureAwait(false);
                    return;
                case ActivityCancelReason.WorkerShutdown:
                    error = new ApplicationFailureException("Worker is shutting down", "WorkerShutdown", inner: error);
                    break;
                case ActivityCancelReason.Paused:
                    error = new ApplicationFailureException("Activity paused", "ActivityPause", inner: error);
                    break;
                case ActivityCancelReason.Reset:
                    error = new ApplicationFailureException("Activity reset", "ActivityReset", inner: error);
                    break;
            }
        }

        if (error is not ApplicationFailureException { Category: Protocol.Enums.V1.ApplicationErrorCategory.Benign })
        {
            WorkerLog.ActivityFailed(
                context.Logger,
                task.ActivityType.Name,
                task.ActivityId,
                context.Namespace,
                task.WorkflowExecution?.WorkflowId ?? string.Empty,
                task.WorkflowExecution?.RunId ?? string.Empty,
                task.Attempt,
                error);
        }

        if (lastDetails is not null && Converter.PayloadCodec is { } codec)
        {
            lastDetails = await PayloadVisitor.EncodeAsync(lastDetails, codec, CancellationToken.None).ConfigureAwait(false);
        }

        await context.Caller.CallAsync(
            static (service, message, call, token) => service.RespondActivityTaskFailedAsync(message, call, token),
            new RespondActivityTaskFailedRequest
            {
                Namespace = context.Namespace,
                Identity = context.Identity,
                TaskToken = task.TaskToken,
                Failure = await Converter.ToFailureAsync(error, CancellationToken.None).ConfigureAwait(false),
                LastHeartbeatDetails = lastDetails,
            },
            CancellationToken.None).ConfigureAwait(false);
    }

    private async Task ReportCanceledAsync(PollActivityTaskQueueResponse task, Exception error)
    {
        var details = error is CanceledFailureException canceled ? canceled.Details.ToPayloads(Converter.PayloadConverter) : null;
        if (details is not null && Converter.PayloadCodec is { } codec)
        {
            details = await PayloadVisitor.EncodeAsync(details, codec, CancellationToken.None).ConfigureAwait(false);
        }

        await context.Caller.CallAsync(
            static (service, message, call, token) => service.RespondActivityTaskCanceledAsync(message, call, token),
            new RespondActivityTaskCanceledRequest
            {
                Namespace = context.Namespace,
                Identity = context.Identity,
                TaskToken = task.TaskToken,
                Details = details,
            },
            CancellationToken.None).ConfigureAwait(false);
    }
}
