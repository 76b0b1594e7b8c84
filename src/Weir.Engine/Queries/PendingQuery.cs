using Weir.Engine.Shards;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.Query.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Queries;

/// <summary>A query whose caller waits. Lives in memory only: a query leaves no trace in the run. Safe to answer from any thread.</summary>
internal sealed class PendingQuery(string id, WorkflowKey key, string? runId, WorkflowQuery query, QueryRejectCondition rejectCondition)
{
    private readonly TaskCompletionSource<QueryWorkflowResponse> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int dispatches;

    public string Id { get; } = id;

    public WorkflowKey Key { get; } = key;

    public string? RunId { get; } = runId;

    public WorkflowQuery Query { get; } = query;

    public QueryRejectCondition RejectCondition { get; } = rejectCondition;

    public Task<QueryWorkflowResponse> Completion => completion.Task;

    /// <summary>False once it was answered or its caller left.</summary>
    public bool IsWaiting => !completion.Task.IsCompleted;

    /// <summary>Counts how often it was put on a task queue; an entry of an earlier time is worthless.</summary>
    public int Dispatches => Volatile.Read(ref dispatches);

    /// <summary>How long a sticky worker has, when it was last put on a sticky queue; that worker may turn out to be gone.</summary>
    public TimeSpan? StickyTimeout { get; private set; }

    /// <summary>It arrived before the run's first workflow task was scheduled and has waited for it long enough.</summary>
    public bool HasWaitedForFirstTask { get; private set; }

    public void NoteDispatch(TimeSpan? stickyTimeout)
    {
        StickyTimeout = stickyTimeout;
        Interlocked.Increment(ref dispatches);
    }

    public void EndWaitForFirstTask() => HasWaitedForFirstTask = true;

    public void Answer(Payloads? result) => completion.TrySetResult(new QueryWorkflowResponse { QueryResult = result ?? new Payloads() });

    public void Reject(WorkflowExecutionStatus status) =>
        completion.TrySetResult(new QueryWorkflowResponse { QueryRejected = new QueryRejected { Status = status } });

    public void Fail(Exception error) => completion.TrySetException(error);

    /// <summary>The worker could not answer it, which is the caller's error: an unknown query type, or its handler threw.</summary>
    public void FailByWorker(string message, Failure? failure) =>
        Fail(RpcException.With(StatusCode.InvalidArgument, message, new QueryFailedFailure { Failure = failure }));

    public void Abandon() => completion.TrySetCanceled();

    public static RpcException NotReady(string message) => RpcException.With(StatusCode.FailedPrecondition, message, new WorkflowNotReadyFailure());
}
