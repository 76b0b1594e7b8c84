using System.Collections.Concurrent;
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
    // How long a sticky worker has to answer before the query goes to any worker, with the full history.
    private static readonly TimeSpan StickyTimeout = TimeSpan.FromSeconds(10);

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

            try
            {
                return await query.Completion
                    .WaitAsync(rest < StickyTimeout ? rest : StickyTimeout, environment.CallClock, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (TimeoutException) when (query.IsWaiting)
            {
                LeaveStickyQueue(query);
            }
        }
    }

    private void LeaveStickyQueue(PendingQuery query)
    {
        if (query.IsOnStickyQueue)
        {
            environment.Shards.Post(new QueryRetry(query));
        }
    }

    private sealed class QueryRetry(PendingQuery query) : RunMessage(query.Key, query.RunId)
    {
        public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
        {
            if (run is { Quarantine: null, State: { } state } && query.IsWaiting)
            {
                QueryRouting.Dispatch(shard, state, query, preferSticky: false);
            }
        }

        public override void Fail(Exception error) => query.Fail(error);
    }
}
