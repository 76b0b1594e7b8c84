using System.Collections.Concurrent;
using System.Threading.Channels;
using Google.Protobuf;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Sdk.Tests.Scripted;

/// <summary>A server that hands out what a test gives it and keeps what a worker answers.</summary>
internal sealed class ScriptedService : WorkflowServiceBase
{
    private readonly Channel<PollWorkflowTaskQueueResponse> normal = Channel.CreateUnbounded<PollWorkflowTaskQueueResponse>();
    private readonly Channel<PollWorkflowTaskQueueResponse> sticky = Channel.CreateUnbounded<PollWorkflowTaskQueueResponse>();
    private readonly Channel<PollActivityTaskQueueResponse> activities = Channel.CreateUnbounded<PollActivityTaskQueueResponse>();

    public Channel<RespondWorkflowTaskCompletedRequest> Completed { get; } = Channel.CreateUnbounded<RespondWorkflowTaskCompletedRequest>();

    public Channel<RespondWorkflowTaskFailedRequest> Failed { get; } = Channel.CreateUnbounded<RespondWorkflowTaskFailedRequest>();

    public Channel<RespondQueryTaskCompletedRequest> Queried { get; } = Channel.CreateUnbounded<RespondQueryTaskCompletedRequest>();

    public Channel<RespondActivityTaskCompletedRequest> ActivitiesCompleted { get; } = Channel.CreateUnbounded<RespondActivityTaskCompletedRequest>();

    public Channel<RecordActivityTaskHeartbeatRequest> Heartbeats { get; } = Channel.CreateUnbounded<RecordActivityTaskHeartbeatRequest>();

    /// <summary>What the next calls fail with, before anything else happens.</summary>
    public ConcurrentQueue<RpcException> CompletionErrors { get; } = new();

    /// <summary>What every poll fails with while set.</summary>
    public RpcException? PollError { get; set; }

    /// <summary>The pages of history, by page token; the empty token names the first.</summary>
    public Dictionary<string, GetWorkflowExecutionHistoryResponse> Pages { get; } = [];

    public ConcurrentQueue<string> PagesRead { get; } = new();

    public ConcurrentQueue<ShutdownWorkerRequest> Shutdowns { get; } = new();

    public Func<RespondWorkflowTaskCompletedRequest, RespondWorkflowTaskCompletedResponse> OnCompleted { get; set; } = _ => new();

    public int PollsFailed { get; private set; }

    public static PollWorkflowTaskQueueResponse Task(IEnumerable<HistoryEvent> events, long previousStartedEventId = 0, int attempt = 1)
    {
        var list = events.ToList();
        var task = new PollWorkflowTaskQueueResponse
        {
            TaskToken = ByteString.CopyFromUtf8("token"),
            WorkflowExecution = new() { WorkflowId = "workflow", RunId = "run" },
            WorkflowType = new() { Name = list.Count > 0 && list[0].EventId == 1 ? list[0].WorkflowExecutionStartedEventAttributes.WorkflowType.Name : "Steps" },
            PreviousStartedEventId = previousStartedEventId,
            StartedEventId = list.Count == 0 ? 0 : list[^1].EventId,
            Attempt = attempt,
            History = new History(),
        };
        task.History.Events.AddRange(list);
        return task;
    }

    public void Give(PollWorkflowTaskQueueResponse task) => normal.Writer.TryWrite(task);

    public void GiveSticky(PollWorkflowTaskQueueResponse task) => sticky.Writer.TryWrite(task);

    public void Give(PollActivityTaskQueueResponse task) => activities.Writer.TryWrite(task);

    public override Task<PollWorkflowTaskQueueResponse> PollWorkflowTaskQueueAsync(
        PollWorkflowTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        ThrowPollError();
        return (request.TaskQueue.Kind == TaskQueueKind.Sticky ? sticky : normal).Reader.ReadAsync(cancellationToken).AsTask();
    }

    public override Task<PollActivityTaskQueueResponse> PollActivityTaskQueueAsync(
        PollActivityTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        ThrowPollError();
        return activities.Reader.ReadAsync(cancellationToken).AsTask();
    }

    public override Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(
        RespondWorkflowTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        if (CompletionErrors.TryDequeue(out var error))
        {
            throw error;
        }

        var response = OnCompleted(request);
        Completed.Writer.TryWrite(request);
        return System.Threading.Tasks.Task.FromResult(response);
    }

    public override Task<RespondWorkflowTaskFailedResponse> RespondWorkflowTaskFailedAsync(
        RespondWorkflowTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        Failed.Writer.TryWrite(request);
        return System.Threading.Tasks.Task.FromResult(new RespondWorkflowTaskFailedResponse());
    }

    public override Task<RespondQueryTaskCompletedResponse> RespondQueryTaskCompletedAsync(
        RespondQueryTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        Queried.Writer.TryWrite(request);
        return System.Threading.Tasks.Task.FromResult(new RespondQueryTaskCompletedResponse());
    }

    public override Task<RespondActivityTaskCompletedResponse> RespondActivityTaskCompletedAsync(
        RespondActivityTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        ActivitiesCompleted.Writer.TryWrite(request);
        return System.Threading.Tasks.Task.FromResult(new RespondActivityTaskCompletedResponse());
    }

    public override Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeatAsync(
        RecordActivityTaskHeartbeatRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        Heartbeats.Writer.TryWrite(request);
        return System.Threading.Tasks.Task.FromResult(new RecordActivityTaskHeartbeatResponse());
    }

    public override Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistoryAsync(
        GetWorkflowExecutionHistoryRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        var token = request.NextPageToken.ToStringUtf8();
        PagesRead.Enqueue(token);
        return System.Threading.Tasks.Task.FromResult(Pages[token]);
    }

    public override Task<ShutdownWorkerResponse> ShutdownWorkerAsync(
        ShutdownWorkerRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        Shutdowns.Enqueue(request);
        return System.Threading.Tasks.Task.FromResult(new ShutdownWorkerResponse());
    }

    private void ThrowPollError()
    {
        if (PollError is { } error)
        {
            PollsFailed++;
            throw error;
        }
    }
}
