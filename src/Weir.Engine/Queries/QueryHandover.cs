using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Histories;
using Weir.Engine.Shards;
using Weir.Engine.TaskQueues;
using Weir.Engine.Tokens;
using Weir.Protocol.Common.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;
using TaskQueueMessage = Weir.Protocol.TaskQueue.V1.TaskQueue;

namespace Weir.Engine.Queries;

/// <summary>A poll takes a query on its own; the worker sees the run as far as it is durable.</summary>
internal sealed class QueryHandover(PendingQuery query, RunKey key, Poll poll) : RunMessage(new WorkflowKey(key.Namespace, key.WorkflowId), key.RunId)
{
    public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null || run.Quarantine is not null || !query.IsWaiting)
        {
            poll.Queue!.Return(poll);
            return;
        }

        var state = run.State!;
        var delivery = new QueryDelivery(shard.Environment.Sealer, query, state, run.History.Snapshot(run.History.Count), poll.Worker.StickyQueue is not null);
        delivery.TakeBack = () => shard.Environment.Shards.Post(new QueryCall(query));
        run.WhenCommitted(failure =>
        {
            if (failure is not null)
            {
                poll.Queue!.Return(poll);
            }
            else if (!poll.Deliver(delivery))
            {
                QueryRouting.Dispatch(shard, state, query, preferSticky: true);
            }
        });
    }

    public override void Fail(Exception error)
    {
        query.Fail(error);
        poll.Queue!.Return(poll);
    }
}

/// <summary>A query on its way to a worker: a poll response with a query and no workflow task.</summary>
internal sealed class QueryDelivery(TokenSealer sealer, PendingQuery query, RunState state, HistorySnapshot history, bool isSticky) : TaskDelivery
{
    public PollWorkflowTaskQueueResponse Build()
    {
        // The sticky worker has everything up to its last completed workflow task in its cache.
        var previous = state.WorkflowTask.LastCompletedStartedEventId;
        var page = HistoryPage.Forward(history, isSticky ? previous + 1 : 1, HistoryPage.EventsMax, HistoryPage.NeedsMeasuring(state.History.SizeBytes));
        return new PollWorkflowTaskQueueResponse
        {
            TaskToken = new QueryToken(state.Key.Namespace, query.Id).Seal(sealer),
            WorkflowExecution = new WorkflowExecution { WorkflowId = state.Key.WorkflowId, RunId = state.Key.RunId },
            WorkflowType = new WorkflowType { Name = state.Execution.WorkflowType },
            WorkflowExecutionTaskQueue = new TaskQueueMessage { Name = state.Execution.TaskQueue },
            PreviousStartedEventId = previous,
            Attempt = 1,
            Query = query.Query,
            History = new History { Events = { page.Events.ToArray() } },
            NextPageToken = page.NextEventId > history.LastEventId ? ByteString.Empty : new HistoryPageToken(state.Key, page.NextEventId).Seal(sealer),
        };
    }
}
