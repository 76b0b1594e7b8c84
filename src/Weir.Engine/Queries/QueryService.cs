using System.Collections.Concurrent;
using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.Tokens;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Queries;

/// <summary>The RPCs about queries. Queries are never stored: they live as long as their caller waits.</summary>
internal sealed class QueryService(CallGate gate, ShardEnvironment environment, TimeSpan timeout)
{
    // How long a query waits for a run whose first workflow task is not scheduled yet.
    private static readonly TimeSpan FirstTaskWait = TimeSpan.FromSeconds(1);

    // When nothing else is known of a sticky worker.
    private static readonly TimeSpan StickyTimeoutDefault = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, PendingQuery> pending = new();

    public async Task<QueryWorkflowResponse> QueryAsync(QueryWorkflowRequest request, CallContext context, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var key = Validation.Workflow(request.Namespace, request.Execution, environment.Limits);
        if (request.Query is null || request.Query.QueryType.Length == 0)
        {
            throw new RpcException(StatusCode.InvalidArgument, "QueryType is not set on request.");
        }

        var query = new PendingQuery(Guid.NewGuid().ToString(), key, request.Execution.RunId, request.Query, request.QueryRejectCondition);
        pending[query.Id] = query;
        environment.Work?.AddTasks(1);
        try
        {
            environment.Shards.Post(new QueryCall(query));
            return await WaitAsync(query, context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            pending.TryRemove(query.Id, out _);
            query.Abandon();
            environment.Work?.AddTasks(-1);
        }
    }

    public RespondQueryTaskCompletedResponse Respond(RespondQueryTaskCompletedRequest request)
    {
        gate.Admit(request.Namespace);
        var token = QueryToken.Open(environment.Sealer, request.TaskToken);
        if (token.Namespace != request.Namespace)
        {
            throw new RpcException(StatusCode.InvalidArgument, "Operation requested with a token from a different namespace.");
        }

        if (!pending.TryGetValue(token.QueryId, out var query) || !query.IsWaiting)
        {
            throw new RpcException(StatusCode.NotFound, "query task not found, or already expired");
        }

        switch (request.CompletedType)
        {
            case QueryResultType.Answered:
                query.Answer(request.QueryResult);
                break;
            case QueryResultType.Failed:
                query.FailByWorker(request.ErrorMessage, request.Failure);
                break;
            default:
                throw new RpcException(StatusCode.InvalidArgument, "completed_type: a query result is ANSWERED or FAILED.");
        }

        return new RespondQueryTaskCompletedResponse();
    }

    private async Task<QueryWorkflowResponse> WaitAsync(PendingQuery query, CallContext context, CancellationToken cancellationToken)
    {
        var end = environment.CallClock.GetUtcNow() + timeout;
        if (context.Deadline < end)
        {
            end = context.Deadline.Value;
        }

        while (true)
        {
            var rest = end - environment.CallClock.GetUtcNow();
            if (rest <= TimeSpan.Zero)
            {
                throw new RpcException(StatusCode.DeadlineExceeded, "The query was not answered in time: no worker of the workflow's task queue took it.");
            }

            var step = query.HasWaitedForFirstTask ? query.StickyTimeout ?? StickyTimeoutDefault : FirstTaskWait;
            try
            {
                return await query.Completion.WaitAsync(rest < step ? rest : step, environment.CallClock, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (query.IsWaiting)
            {
                GoOn(query);
            }
        }
    }

    private void GoOn(PendingQuery query)
    {
        if (!query.HasWaitedForFirstTask)
        {
            query.EndWaitForFirstTask();
            environment.Shards.Post(new QueryRetry(query, leaveStickyQueue: false));
        }
        else if (query.StickyTimeout is not null)
        {
            environment.Shards.Post(new QueryRetry(query, leaveStickyQueue: true));
        }
    }

    private sealed class QueryRetry(PendingQuery query, bool leaveStickyQueue) : RunMessage(query.Key, query.RunId)
    {
        public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
        {
            if (run is not { Quarantine: null, State: { } state } || !query.IsWaiting)
            {
                return;
            }

            if (!leaveStickyQueue)
            {
                QueryRouting.Review(shard, run);
                return;
            }

            // A worker that does not answer queries will not take the next workflow task either.
            if (state.IsRunning)
            {
                shard.Transitions.Decide(run, WorkflowTasks.ResetSticky);
            }

            QueryRouting.Dispatch(shard, run.State!, query, preferSticky: false);
        }

        public override void Fail(Exception error) => query.Fail(error);
    }
}
