using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Query.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Calls;
using Weir.Sdk.Exceptions;
using ProtoExecution = Weir.Protocol.Common.V1.WorkflowExecution;

namespace Weir.Sdk.Client;

/// <summary>One workflow, as a client sees it. Safe for concurrent use.</summary>
public class WorkflowHandle
{
    private readonly WeirClient client;

    internal WorkflowHandle(WeirClient client, string id, string? runId, string? resultRunId, string? firstExecutionRunId)
    {
        this.client = client;
        Id = id;
        RunId = runId;
        ResultRunId = resultRunId;
        FirstExecutionRunId = firstExecutionRunId;
    }

    public string Id { get; }

    /// <summary>The run that calls are about; null means the latest. A handle from a start has null here.</summary>
    public string? RunId { get; }

    /// <summary>The run whose result is waited for, with those that follow it; null means the latest.</summary>
    public string? ResultRunId { get; }

    /// <summary>When set, cancel and terminate only touch runs of that chain.</summary>
    public string? FirstExecutionRunId { get; }

    /// <summary>Waits for the end of the workflow.</summary>
    /// <inheritdoc cref="GetResultAsync{TResult}"/>
    public Task GetResultAsync(bool followRuns = true, CancellationToken cancellationToken = default) =>
        GetResultAsync<object?>(followRuns, cancellationToken);

    /// <summary>Waits for the result of the workflow.</summary>
    /// <param name="followRuns">Whether to go on with the runs that follow by continue-as-new, retry or cron.</param>
    /// <param name="cancellationToken">Ends the wait, not the workflow.</param>
    /// <exception cref="WorkflowFailedException">It did not complete; the inner exception says why.</exception>
    /// <exception cref="WorkflowContinuedAsNewException">It continued as new, and runs are not followed.</exception>
    public Task<TResult> GetResultAsync<TResult>(bool followRuns = true, CancellationToken cancellationToken = default) =>
        WorkflowResult.WaitAsync<TResult>(client, Id, ResultRunId, followRuns, cancellationToken);

    /// <summary>Signals the workflow; ends when the server has accepted the signal durably.</summary>
    public async Task SignalAsync(string signal, IReadOnlyCollection<object?> args, CancellationToken cancellationToken = default) =>
        await client.Caller.CallAsync(
            static (service, message, context, token) => service.SignalWorkflowExecutionAsync(message, context, token),
            new SignalWorkflowExecutionRequest
            {
                Namespace = client.Options.Namespace,
                WorkflowExecution = Execution(),
                SignalName = signal,
                Input = await client.Options.DataConverter.ToPayloadsAsync(args, cancellationToken).ConfigureAwait(false),
                Identity = client.Options.Identity,
                RequestId = Guid.NewGuid().ToString(),
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Asks the workflow a question; it need not be running.</summary>
    /// <exception cref="WorkflowQueryFailedException">The workflow does not know the query, or answered with an error.</exception>
    /// <exception cref="WorkflowQueryRejectedException">The workflow's status meets the reject condition.</exception>
    public async Task<TResult> QueryAsync<TResult>(
        string query,
        IReadOnlyCollection<object?> args,
        QueryRejectCondition rejectCondition = QueryRejectCondition.None,
        CancellationToken cancellationToken = default)
    {
        var converter = client.Options.DataConverter;
        try
        {
            var response = await client.Caller.CallAsync(
                static (service, message, context, token) => service.QueryWorkflowAsync(message, context, token),
                new QueryWorkflowRequest
                {
                    Namespace = client.Options.Namespace,
                    Execution = Execution(),
                    QueryRejectCondition = rejectCondition,
                    Query = new WorkflowQuery
                    {
                        QueryType = query,
                        QueryArgs = await converter.ToPayloadsAsync(args, cancellationToken).ConfigureAwait(false),
                    },
                },
                cancellationToken).ConfigureAwait(false);
            return response.QueryRejected is { } rejected
                ? throw new WorkflowQueryRejectedException(rejected.Status)
                : (await converter.ToSingleValueAsync<TResult>(response.QueryResult, cancellationToken).ConfigureAwait(false))!;
        }
        catch (RpcException error) when (error.Code == StatusCode.InvalidArgument)
        {
            var failure = error.FindDetail<QueryFailedFailure>()?.Failure;
            throw new WorkflowQueryFailedException(
                error.Message,
                failure is null ? error : await converter.ToExceptionAsync(failure, cancellationToken).ConfigureAwait(false));
        }
    }

    public async Task<WorkflowExecutionDescription> DescribeAsync(CancellationToken cancellationToken = default) => new(
        await client.Caller.CallAsync(
            static (service, message, context, token) => service.DescribeWorkflowExecutionAsync(message, context, token),
            new DescribeWorkflowExecutionRequest { Namespace = client.Options.Namespace, Execution = Execution() },
            cancellationToken).ConfigureAwait(false));

    /// <summary>Requests cancellation; the workflow decides what to do. Succeeds for a workflow that has closed.</summary>
    public Task CancelAsync(string? reason = null, CancellationToken cancellationToken = default) => client.Caller.CallAsync(
        static (service, message, context, token) => service.RequestCancelWorkflowExecutionAsync(message, context, token),
        new RequestCancelWorkflowExecutionRequest
        {
            Namespace = client.Options.Namespace,
            WorkflowExecution = Execution(),
            FirstExecutionRunId = FirstExecutionRunId ?? string.Empty,
            Identity = client.Options.Identity,
            RequestId = Guid.NewGuid().ToString(),
            Reason = reason ?? string.Empty,
        },
        cancellationToken);

    /// <summary>Ends the workflow at once; its code does not run again.</summary>
    public async Task TerminateAsync(
        string? reason = null, IReadOnlyCollection<object?>? details = null, CancellationToken cancellationToken = default) =>
        await client.Caller.CallAsync(
            static (service, message, context, token) => service.TerminateWorkflowExecutionAsync(message, context, token),
            new TerminateWorkflowExecutionRequest
            {
                Namespace = client.Options.Namespace,
                WorkflowExecution = Execution(),
                FirstExecutionRunId = FirstExecutionRunId ?? string.Empty,
                Identity = client.Options.Identity,
                Reason = reason ?? string.Empty,
                Details = await client.Options.DataConverter.ToPayloadsAsync(details ?? [], cancellationToken).ConfigureAwait(false),
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>The whole history so far.</summary>
    public async Task<WorkflowHistory> FetchHistoryAsync(CancellationToken cancellationToken = default)
    {
        var events = new List<HistoryEvent>();
        await foreach (var item in FetchHistoryEventsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            events.Add(item);
        }

        return new WorkflowHistory(Id, events);
    }

    /// <summary>The events of one run, in order.</summary>
    /// <param name="waitNewEvent">Whether to go on as events are added, until the run has closed.</param>
    /// <param name="filter">All events, or only the one that closes the run.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<HistoryEvent> FetchHistoryEventsAsync(
        bool waitNewEvent = false,
        HistoryEventFilterType filter = HistoryEventFilterType.AllEvent,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pageToken = Google.Protobuf.ByteString.Empty;
        do
        {
            var page = await client.Caller.LongPollAsync(
                static (service, message, context, token) => service.GetWorkflowExecutionHistoryAsync(message, context, token),
                new GetWorkflowExecutionHistoryRequest
                {
                    Namespace = client.Options.Namespace,
                    Execution = Execution(),
                    NextPageToken = pageToken,
                    WaitNewEvent = waitNewEvent,
                    HistoryEventFilterType = filter,
                    SkipArchival = waitNewEvent,
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var item in page.History?.Events ?? [])
            {
                yield return item;
            }

            pageToken = page.NextPageToken;
        }
        while (!pageToken.IsEmpty);
    }

    private ProtoExecution Execution() => new() { WorkflowId = Id, RunId = RunId ?? string.Empty };
}

/// <inheritdoc/>
public class WorkflowHandle<TWorkflow> : WorkflowHandle
{
    internal WorkflowHandle(WeirClient client, string id, string? runId, string? resultRunId, string? firstExecutionRunId)
        : base(client, id, runId, resultRunId, firstExecutionRunId)
    {
    }

    /// <inheritdoc cref="WorkflowHandle.SignalAsync"/>
    public Task SignalAsync(Expression<Func<TWorkflow, Task>> call, CancellationToken cancellationToken = default)
    {
        var (method, args) = CallExpression.Read(call);
        return SignalAsync(MemberNames.Signal(method), args, cancellationToken);
    }

    /// <inheritdoc cref="WorkflowHandle.QueryAsync"/>
    public Task<TResult> QueryAsync<TResult>(
        Expression<Func<TWorkflow, TResult>> call,
        QueryRejectCondition rejectCondition = QueryRejectCondition.None,
        CancellationToken cancellationToken = default)
    {
        var (member, args) = CallExpression.ReadMember(call);
        return QueryAsync<TResult>(MemberNames.Query(member), args, rejectCondition, cancellationToken);
    }
}

/// <inheritdoc/>
public sealed class WorkflowHandle<TWorkflow, TResult> : WorkflowHandle<TWorkflow>
{
    internal WorkflowHandle(WeirClient client, string id, string? runId, string? resultRunId, string? firstExecutionRunId)
        : base(client, id, runId, resultRunId, firstExecutionRunId)
    {
    }

    /// <inheritdoc cref="WorkflowHandle.GetResultAsync{TResult}"/>
    public new Task<TResult> GetResultAsync(bool followRuns = true, CancellationToken cancellationToken = default) =>
        GetResultAsync<TResult>(followRuns, cancellationToken);
}
