using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Sdk.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;

namespace Weir.Sdk.Client;

/// <summary>Turns start options into a start or a signal-with-start request.</summary>
internal sealed class WorkflowStarter(WeirClient client)
{
    public readonly record struct Started(string Id, string RunId, string FirstExecutionRunId);

    public async Task<Started> StartAsync(
        string workflow, IReadOnlyCollection<object?> args, WorkflowOptions options, CancellationToken cancellationToken)
    {
        var id = options.Id ?? throw new ArgumentException("WorkflowOptions.Id must be set");
        ArgumentException.ThrowIfNullOrEmpty(options.TaskQueue, "WorkflowOptions.TaskQueue");
        var request = await CreateAsync(workflow, id, args, options, cancellationToken).ConfigureAwait(false);
        try
        {
            if (options.StartSignal is { } signal)
            {
                var input = await client.Options.DataConverter.ToPayloadsAsync(options.StartSignalArgs ?? [], cancellationToken).ConfigureAwait(false);
                var signalled = await client.Caller.CallAsync(
                    static (service, message, context, token) => service.SignalWithStartWorkflowExecutionAsync(message, context, token),
                    WithSignal(request, signal, input),
                    cancellationToken).ConfigureAwait(false);
                return new Started(id, signalled.RunId, FirstRun(signalled.FirstExecutionRunId, signalled.RunId));
            }

            var response = await client.Caller.CallAsync(
                static (service, message, context, token) => service.StartWorkflowExecutionAsync(message, context, token),
                request,
                cancellationToken).ConfigureAwait(false);
            return new Started(id, response.RunId, FirstRun(response.FirstExecutionRunId, response.RunId));
        }
        catch (RpcException error) when (error.Code == StatusCode.AlreadyExists)
        {
            var detail = error.FindDetail<WorkflowExecutionAlreadyStartedFailure>();
            throw new WorkflowAlreadyStartedException(error.Message, id, workflow, detail?.RunId);
        }
    }

    private static string FirstRun(string firstRunId, string runId) => firstRunId.Length == 0 ? runId : firstRunId;

    private async ValueTask<StartWorkflowExecutionRequest> CreateAsync(
        string workflow, string id, IReadOnlyCollection<object?> args, WorkflowOptions options, CancellationToken cancellationToken)
    {
        var converter = client.Options.DataConverter;
        var request = new StartWorkflowExecutionRequest
        {
            Namespace = client.Options.Namespace,
            WorkflowId = id,
            WorkflowType = new WorkflowType { Name = workflow },
            TaskQueue = new TaskQueue { Name = options.TaskQueue },
            Identity = client.Options.Identity,
            RequestId = options.RequestId ?? Guid.NewGuid().ToString(),
            WorkflowIdReusePolicy = options.IdReusePolicy,
            WorkflowIdConflictPolicy = options.IdConflictPolicy,
            Input = await converter.ToPayloadsAsync(args, cancellationToken).ConfigureAwait(false),
            WorkflowExecutionTimeout = ToDuration(options.ExecutionTimeout),
            WorkflowRunTimeout = ToDuration(options.RunTimeout),
            WorkflowTaskTimeout = ToDuration(options.TaskTimeout),
            WorkflowStartDelay = ToDuration(options.StartDelay),
            CronSchedule = options.CronSchedule ?? string.Empty,
            RetryPolicy = options.RetryPolicy?.ToProto(),
            SearchAttributes = options.TypedSearchAttributes?.ToProto(),
            Priority = options.Priority?.ToProto(),
            UserMetadata = ToUserMetadata(converter.PayloadConverter, options.StaticSummary, options.StaticDetails),
        };
        if (options.Memo is { } memo)
        {
            request.Memo = converter.PayloadConverter.ToMemo(memo);
        }

        return converter.PayloadCodec is { } codec && (request.Memo is not null || request.UserMetadata is not null)
            ? await EncodeRestAsync(request, codec, cancellationToken).ConfigureAwait(false)
            : request;
    }

    private static async Task<StartWorkflowExecutionRequest> EncodeRestAsync(
        StartWorkflowExecutionRequest request, IPayloadCodec codec, CancellationToken cancellationToken)
    {
        if (request.Memo is { } memo)
        {
            request.Memo = await PayloadVisitor.EncodeAsync(memo, codec, cancellationToken).ConfigureAwait(false);
        }

        if (request.UserMetadata is { } metadata)
        {
            request.UserMetadata = await PayloadVisitor.EncodeAsync(metadata, codec, cancellationToken).ConfigureAwait(false);
        }

        return request;
    }

    private static UserMetadata? ToUserMetadata(IPayloadConverter converter, string? summary, string? details) =>
        summary is null && details is null
            ? null
            : new UserMetadata
            {
                Summary = summary is null ? null : converter.ToPayload(summary),
                Details = details is null ? null : converter.ToPayload(details),
            };

    private static Duration? ToDuration(TimeSpan? time) => time is { } value ? Duration.FromTimeSpan(value) : null;

    private static SignalWithStartWorkflowExecutionRequest WithSignal(StartWorkflowExecutionRequest start, string signal, Payloads? input) => new()
    {
        Namespace = start.Namespace,
        WorkflowId = start.WorkflowId,
        WorkflowType = start.WorkflowType,
        TaskQueue = start.TaskQueue,
        Input = start.Input,
        WorkflowExecutionTimeout = start.WorkflowExecutionTimeout,
        WorkflowRunTimeout = start.WorkflowRunTimeout,
        WorkflowTaskTimeout = start.WorkflowTaskTimeout,
        Identity = start.Identity,
        RequestId = start.RequestId,
        WorkflowIdReusePolicy = start.WorkflowIdReusePolicy,
        WorkflowIdConflictPolicy = start.WorkflowIdConflictPolicy,
        SignalName = signal,
        SignalInput = input,
        RetryPolicy = start.RetryPolicy,
        CronSchedule = start.CronSchedule,
        Memo = start.Memo,
        SearchAttributes = start.SearchAttributes,
        WorkflowStartDelay = start.WorkflowStartDelay,
        UserMetadata = start.UserMetadata,
        Priority = start.Priority,
    };
}
