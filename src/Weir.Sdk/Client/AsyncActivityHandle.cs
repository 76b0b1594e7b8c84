using Google.Protobuf;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Exceptions;

namespace Weir.Sdk.Client;

/// <summary>Completes an activity from outside of the worker that started it.</summary>
public sealed class AsyncActivityHandle
{
    private readonly WeirClient client;
    private readonly Reference activity;

    internal AsyncActivityHandle(WeirClient client, Reference activity)
    {
        this.client = client;
        this.activity = activity;
    }

    private string Namespace => client.Options.Namespace;

    private string Identity => client.Options.Identity;

    /// <summary>Reports that the activity is alive.</summary>
    /// <exception cref="AsyncActivityCanceledException">It is to end: cancelled, paused or reset.</exception>
    public async Task HeartbeatAsync(IReadOnlyCollection<object?> details, CancellationToken cancellationToken = default)
    {
        var payloads = await client.Options.DataConverter.ToPayloadsAsync(details, cancellationToken).ConfigureAwait(false);
        bool canceled, paused, reset;
        if (activity.TaskToken is { } taskToken)
        {
            var response = await client.Caller.CallAsync(
                static (service, message, context, token) => service.RecordActivityTaskHeartbeatAsync(message, context, token),
                new RecordActivityTaskHeartbeatRequest { Namespace = Namespace, Identity = Identity, TaskToken = ToBytes(taskToken), Details = payloads },
                cancellationToken).ConfigureAwait(false);
            (canceled, paused, reset) = (response.CancelRequested, response.ActivityPaused, response.ActivityReset);
        }
        else
        {
            var response = await client.Caller.CallAsync(
                static (service, message, context, token) => service.RecordActivityTaskHeartbeatByIdAsync(message, context, token),
                new RecordActivityTaskHeartbeatByIdRequest
                {
                    Namespace = Namespace,
                    Identity = Identity,
                    WorkflowId = activity.WorkflowId,
                    RunId = activity.RunId ?? string.Empty,
                    ActivityId = activity.ActivityId,
                    Details = payloads,
                },
                cancellationToken).ConfigureAwait(false);
            (canceled, paused, reset) = (response.CancelRequested, response.ActivityPaused, response.ActivityReset);
        }

        if (canceled || paused || reset)
        {
            throw new AsyncActivityCanceledException(canceled ? "Activity cancelled" : paused ? "Activity paused" : "Activity reset");
        }
    }

    /// <summary>Completes the activity.</summary>
    public async Task CompleteAsync(object? result = null, CancellationToken cancellationToken = default)
    {
        var payloads = await client.Options.DataConverter.ToPayloadsAsync([result], cancellationToken).ConfigureAwait(false);
        if (activity.TaskToken is { } taskToken)
        {
            await client.Caller.CallAsync(
                static (service, message, context, token) => service.RespondActivityTaskCompletedAsync(message, context, token),
                new RespondActivityTaskCompletedRequest { Namespace = Namespace, Identity = Identity, TaskToken = ToBytes(taskToken), Result = payloads },
                cancellationToken).ConfigureAwait(false);
            return;
        }

        await client.Caller.CallAsync(
            static (service, message, context, token) => service.RespondActivityTaskCompletedByIdAsync(message, context, token),
            new RespondActivityTaskCompletedByIdRequest
            {
                Namespace = Namespace,
                Identity = Identity,
                WorkflowId = activity.WorkflowId,
                RunId = activity.RunId ?? string.Empty,
                ActivityId = activity.ActivityId,
                Result = payloads,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fails the attempt; the retry policy decides whether there is another.</summary>
    public async Task FailAsync(
        Exception exception, IReadOnlyCollection<object?>? lastHeartbeatDetails = null, CancellationToken cancellationToken = default)
    {
        var failure = await client.Options.DataConverter.ToFailureAsync(exception, cancellationToken).ConfigureAwait(false);
        var details = await client.Options.DataConverter.ToPayloadsAsync(lastHeartbeatDetails ?? [], cancellationToken).ConfigureAwait(false);
        if (activity.TaskToken is { } taskToken)
        {
            await client.Caller.CallAsync(
                static (service, message, context, token) => service.RespondActivityTaskFailedAsync(message, context, token),
                new RespondActivityTaskFailedRequest
                {
                    Namespace = Namespace, Identity = Identity, TaskToken = ToBytes(taskToken), Failure = failure, LastHeartbeatDetails = details,
                },
                cancellationToken).ConfigureAwait(false);
            return;
        }

        await client.Caller.CallAsync(
            static (service, message, context, token) => service.RespondActivityTaskFailedByIdAsync(message, context, token),
            new RespondActivityTaskFailedByIdRequest
            {
                Namespace = Namespace,
                Identity = Identity,
                WorkflowId = activity.WorkflowId,
                RunId = activity.RunId ?? string.Empty,
                ActivityId = activity.ActivityId,
                Failure = failure,
                LastHeartbeatDetails = details,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reports that the activity was cancelled, after cancellation was requested.</summary>
    /// <exception cref="RpcException">Cancellation was not requested (INVALID_ARGUMENT), or the activity is gone (NOT_FOUND).</exception>
    public async Task ReportCancellationAsync(IReadOnlyCollection<object?>? details = null, CancellationToken cancellationToken = default)
    {
        var payloads = await client.Options.DataConverter.ToPayloadsAsync(details ?? [], cancellationToken).ConfigureAwait(false);
        if (activity.TaskToken is { } taskToken)
        {
            await client.Caller.CallAsync(
                static (service, message, context, token) => service.RespondActivityTaskCanceledAsync(message, context, token),
                new RespondActivityTaskCanceledRequest { Namespace = Namespace, Identity = Identity, TaskToken = ToBytes(taskToken), Details = payloads },
                cancellationToken).ConfigureAwait(false);
            return;
        }

        await client.Caller.CallAsync(
            static (service, message, context, token) => service.RespondActivityTaskCanceledByIdAsync(message, context, token),
            new RespondActivityTaskCanceledByIdRequest
            {
                Namespace = Namespace,
                Identity = Identity,
                WorkflowId = activity.WorkflowId,
                RunId = activity.RunId ?? string.Empty,
                ActivityId = activity.ActivityId,
                Details = payloads,
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static ByteString ToBytes(ReadOnlyMemory<byte> token) => ByteString.CopyFrom(token.Span);

    /// <summary>By task token, or by ids.</summary>
    internal sealed record Reference(ReadOnlyMemory<byte>? TaskToken, string? WorkflowId, string? RunId, string? ActivityId);
}
