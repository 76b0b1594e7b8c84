using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Histories;
using Weir.Engine.Queries;
using Weir.Engine.TaskQueues;
using Weir.Engine.Tokens;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Shards;

/// <summary>A started workflow task on its way to a worker, with the queries that travel with it.</summary>
internal sealed class WorkflowTaskDelivery(
    TokenSealer sealer, StartedWorkflowTask task, EventLog history, bool measurePages, IReadOnlyList<PendingQuery> queries) : TaskDelivery
{
    public static WorkflowTaskDelivery Of(TokenSealer sealer, LoadedRun run, RunState state, StartedWorkflowTask task)
    {
        run.StartedTask = task;
        return new WorkflowTaskDelivery(sealer, task, run.History, HistoryPage.NeedsMeasuring(state.History.SizeBytes), run.Queries.Attach());
    }

    public PollWorkflowTaskQueueResponse Build()
    {
        var snapshot = history.Snapshot((int)task.HistoryToEventId);
        var page = HistoryPage.Forward(snapshot, task.HistoryFromEventId, HistoryPage.EventsMax, measurePages);
        var next = page.NextEventId > task.HistoryToEventId
            ? ByteString.Empty
            : new HistoryPageToken(task.Run, page.NextEventId, task.Key.ScheduledEventId, task.HistoryToEventId).Seal(sealer);
        var token = TaskToken.For(task.Run, task.Key).Seal(sealer, TokenKind.WorkflowTask);
        var response = WorkflowTasks.BuildPollResponse(task, page.Events.ToArray(), next, token);
        foreach (var query in queries)
        {
            response.Queries.Add(query.Id, query.Query);
        }

        return response;
    }
}

/// <summary>A started activity attempt on its way to a worker.</summary>
internal sealed class ActivityTaskDelivery(TokenSealer sealer, StartedActivity started) : TaskDelivery
{
    public PollActivityTaskQueueResponse Build() =>
        Activities.BuildPollResponse(started, TaskToken.For(started.Run, started.Key).Seal(sealer, TokenKind.ActivityTask));
}
