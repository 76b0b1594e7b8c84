using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.Tokens;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Histories;

/// <summary>The RPCs that read histories.</summary>
internal sealed class HistoryService(CallGate gate, ShardEnvironment environment, TimeSpan longPoll)
{
    private static readonly TimeSpan AnswerMargin = TimeSpan.FromSeconds(1);

    public Task<GetWorkflowExecutionHistoryResponse> GetAsync(
        GetWorkflowExecutionHistoryRequest request, CallContext context, CancellationToken cancellationToken)
    {
        var (key, runId, token) = Open(request.Namespace, request.Execution, request.NextPageToken);
        var reading = new Reading(key, runId, token?.NextEventId ?? 1, token?.Task ?? 0, token?.TaskEnd ?? 0, request)
        {
            TakesUnwritten = TakesUnwritten(context),
        };
        return request.WaitNewEvent
            ? WaitAsync(reading, context, cancellationToken)
            : ReadOnceAsync(reading, cancellationToken);
    }

    public async Task<GetWorkflowExecutionHistoryReverseResponse> GetReverseAsync(
        GetWorkflowExecutionHistoryReverseRequest request, CancellationToken cancellationToken)
    {
        var (key, runId, token) = Open(request.Namespace, request.Execution, request.NextPageToken);
        var view = await ReadAsync(key, runId, waiter: null, cancellationToken).ConfigureAwait(false);
        var page = HistoryPage.Backward(view.History, token?.NextEventId ?? view.History.LastEventId, PageSize(request.MaximumPageSize));
        return new GetWorkflowExecutionHistoryReverseResponse
        {
            History = new History { Events = { page.Events.ToArray() } },
            NextPageToken = page.NextEventId > 0 ? new HistoryPageToken(view.Run, page.NextEventId).Seal(environment.Sealer) : ByteString.Empty,
        };
    }

    private async Task<GetWorkflowExecutionHistoryResponse> ReadOnceAsync(Reading reading, CancellationToken cancellationToken)
    {
        var view = await ReadAsync(reading.Key, reading.RunId, waiter: null, cancellationToken).ConfigureAwait(false);
        return reading.IsCloseOnly ? CloseEvent(view) ?? new() { History = new History() } : Page(reading, view, staysOpen: false);
    }

    private async Task<GetWorkflowExecutionHistoryResponse> WaitAsync(Reading reading, CallContext context, CancellationToken cancellationToken)
    {
        var waiter = new HistoryWaiter(reading.NextEventId, reading.IsCloseOnly);
        var view = await ReadAsync(reading.Key, reading.RunId, waiter, cancellationToken).ConfigureAwait(false);
        if (!waiter.IsSatisfiedBy(view.History))
        {
            var arrived = await WaitForArrivalAsync(waiter, view.Run, context, cancellationToken).ConfigureAwait(false);
            gate.Admit();
            view = arrived ?? await ReadAsync(reading.Key, view.Run.RunId, waiter: null, cancellationToken).ConfigureAwait(false);
        }

        return reading.IsCloseOnly ? CloseEvent(view) ?? ComeAgain(view, nextEventId: 1) : Page(reading, view, staysOpen: true);
    }

    // Null when nothing came in time: the caller gets an empty page and asks again.
    private async Task<HistoryView?> WaitForArrivalAsync(HistoryWaiter waiter, RunKey run, CallContext context, CancellationToken cancellationToken)
    {
        var wait = longPoll;
        if (context.Deadline - AnswerMargin - environment.CallClock.GetUtcNow() is { } rest && rest < wait)
        {
            wait = rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        }

        try
        {
            return await waiter.Arrival.WaitAsync(wait, environment.CallClock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            if (!waiter.Arrival.IsCompleted)
            {
                var left = new HistoryWaiterLeft(run, waiter);
                environment.Shards.Of(left.Workflow).Post(left);
            }
        }
    }

    private GetWorkflowExecutionHistoryResponse Page(Reading reading, HistoryView view, bool staysOpen)
    {
        // The events of its own attempt are behind those that the worker pages, whatever came into the history since.
        var task = reading.Task > 0 && view.Task?.Key.ScheduledEventId == reading.Task ? view.Task : null;
        var history = task is null ? view.History : view.History.UpTo(reading.TaskEnd);
        var page = HistoryPage.Forward(history, reading.NextEventId, PageSize(reading.Request.MaximumPageSize), view.MustMeasure);
        var response = new GetWorkflowExecutionHistoryResponse { History = new History { Events = { page.Events.ToArray() } } };
        var isLast = page.NextEventId > history.LastEventId;
        if (isLast && (task ?? UnwrittenFor(reading, view)) is { } started)
        {
            response.History.Events.AddRange(started.UnwrittenEvents);
        }

        if (!isLast || (staysOpen && !history.IsClosed))
        {
            response.NextPageToken = new HistoryPageToken(view.Run, page.NextEventId, reading.Task, reading.TaskEnd).Seal(environment.Sealer);
        }

        return response;
    }

    // A worker that has lost a run from its cache reads its history from the start, and must find the task in it that it was given.
    private static StartedWorkflowTask? UnwrittenFor(Reading reading, HistoryView view) =>
        reading is { TakesUnwritten: true, Task: 0, Request.WaitNewEvent: false }
        && view is { IsTaskUnwritten: true, Task: { } task }
        && task.HistoryToEventId == view.History.LastEventId
            ? task
            : null;

    /// <summary>SDKs do; the tools for people show what is in the history.</summary>
    private static bool TakesUnwritten(CallContext context) =>
        context.Headers.TryGetValue("client-name", out var name) && name is not ("temporal-cli" or "temporal-ui");

    private static GetWorkflowExecutionHistoryResponse? CloseEvent(HistoryView view) =>
        view.History.IsClosed ? new() { History = new History { Events = { view.History.Events.Span[^1] } } } : null;

    private GetWorkflowExecutionHistoryResponse ComeAgain(HistoryView view, long nextEventId) => new()
    {
        History = new History(),
        NextPageToken = new HistoryPageToken(view.Run, nextEventId).Seal(environment.Sealer),
    };

    private Task<HistoryView> ReadAsync(WorkflowKey key, string? runId, HistoryWaiter? waiter, CancellationToken cancellationToken)
    {
        var read = new HistoryRead(key, runId, waiter);
        environment.Shards.Post(read);
        return ShardSet.Wait(read.Completion, cancellationToken);
    }

    // A token pins the run that was found first, whatever is current by now.
    private (WorkflowKey Key, string RunId, HistoryPageToken? Token) Open(string namespaceName, WorkflowExecution? execution, ByteString bytes)
    {
        gate.Admit(namespaceName);
        var key = Validation.Workflow(namespaceName, execution, environment.Limits);
        if (bytes.IsEmpty)
        {
            return (key, execution!.RunId, null);
        }

        var token = HistoryPageToken.Open(environment.Sealer, bytes);
        var fits = token.Run.Namespace == namespaceName
            && token.Run.WorkflowId == execution!.WorkflowId
            && (execution.RunId.Length == 0 || execution.RunId == token.Run.RunId);
        return fits ? (key, token.Run.RunId, token) : throw Validation.Invalid("Next page token is invalid: it belongs to another run.");
    }

    private static int PageSize(int requested) => requested > 0 ? requested : HistoryPage.EventsMax;

    private sealed record Reading(WorkflowKey Key, string RunId, long NextEventId, long Task, long TaskEnd, GetWorkflowExecutionHistoryRequest Request)
    {
        /// <summary>The caller is to see events of an open workflow task that are not in the history.</summary>
        public bool TakesUnwritten { get; init; }

        public bool IsCloseOnly => Request.HistoryEventFilterType == HistoryEventFilterType.CloseEvent;
    }
}
