using Weir.Interpreter.Jobs;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Client;

namespace Weir.Cli.Runs.Explain;

/// <summary>Work of a run that waits for an agent or another worker: handed out, taken by nobody, on a task queue that nobody polls.</summary>
internal static class UnservedWork
{
    /// <returns>Who is missing, by key of the job or task.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> FindAsync(IWeirClient client, string workflowId, CancellationToken cancellationToken)
    {
        var waiting = (await client.GetWorkflowHandle(workflowId).DescribeAsync(cancellationToken)).PendingActivities
            .Where(activity => activity.State == PendingActivityState.Scheduled && activity.ActivityOptions?.TaskQueue?.Name is { Length: > 0 })
            .Select(activity => (Key: activity.ActivityId.Split('~')[0], Queue: activity.ActivityOptions.TaskQueue.Name, IsJob: activity.ActivityType?.Name == JobTask.ActivityType))
            .ToList();
        var unserved = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in waiting.GroupBy(work => work.Queue))
        {
            var queue = await client.WorkflowService.DescribeTaskQueueAsync(
                new DescribeTaskQueueRequest
                {
                    Namespace = client.Options.Namespace,
                    TaskQueue = new TaskQueue { Name = group.Key },
                    TaskQueueType = TaskQueueType.Activity,
                },
                cancellationToken: cancellationToken);
            foreach (var work in queue.Pollers.Count == 0 ? group.ToArray() : [])
            {
                unserved[work.Key] = work.IsJob ? $"an agent of server group '{work.Queue}'" : $"a worker of task queue '{work.Queue}'";
            }
        }

        return unserved;
    }
}
