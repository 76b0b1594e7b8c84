using Weir.Protocol.Batch.V1;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Batches;

/// <summary>Finds in a run's history where a batch reset goes back to.</summary>
internal static class ResetPoints
{
    /// <returns>The id of the event that the workflow task of the reset point ends with.</returns>
    /// <exception cref="RpcException">The run has no such point.</exception>
    public static async Task<long> FindAsync(
        IWorkflowService service, string namespaceName, WorkflowExecution run, BatchOperationReset operation, CancellationToken cancellationToken)
    {
        var target = operation.Options?.TargetCase ?? ResetOptions.TargetOneofCase.None;
        if (target == ResetOptions.TargetOneofCase.WorkflowTaskId)
        {
            return operation.Options!.WorkflowTaskId;
        }

        if (target == ResetOptions.TargetOneofCase.BuildId)
        {
            return await OfBuildAsync(service, namespaceName, run, operation.Options!.BuildId, cancellationToken).ConfigureAwait(false);
        }

#pragma warning disable CS0612, CS0618 // Still sent by clients: deprecated on the wire.
        var wantsFirst = target == ResetOptions.TargetOneofCase.FirstWorkflowTask
            || (target == ResetOptions.TargetOneofCase.None && operation.ResetType == ResetType.FirstWorkflowTask);
#pragma warning restore CS0612, CS0618
        return await OfTaskAsync(service, namespaceName, run, wantsFirst, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first or the last completed workflow task; while none is completed, the one that is scheduled.</summary>
    private static async Task<long> OfTaskAsync(
        IWorkflowService service, string namespaceName, WorkflowExecution run, bool wantsFirst, CancellationToken cancellationToken)
    {
        long scheduled = 0;
        long completed = 0;
        var request = new GetWorkflowExecutionHistoryRequest { Namespace = namespaceName, Execution = run };
        do
        {
            var page = await service.GetWorkflowExecutionHistoryAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
            foreach (var historyEvent in page.History.Events)
            {
                if (historyEvent.EventType == EventType.WorkflowTaskCompleted)
                {
                    completed = historyEvent.EventId;
                    if (wantsFirst)
                    {
                        return completed;
                    }
                }
                else if (historyEvent.EventType == EventType.WorkflowTaskScheduled)
                {
                    scheduled = historyEvent.EventId;
                }
            }

            request = new GetWorkflowExecutionHistoryRequest(request) { NextPageToken = page.NextPageToken };
        }
        while (!request.NextPageToken.IsEmpty);

        return completed > 0 ? completed
            : scheduled > 0 ? scheduled + 1
            : throw new RpcException(StatusCode.InvalidArgument, "no workflow task was found to reset to");
    }

    private static async Task<long> OfBuildAsync(
        IWorkflowService service, string namespaceName, WorkflowExecution run, string buildId, CancellationToken cancellationToken)
    {
        var description = await service.DescribeWorkflowExecutionAsync(
            new DescribeWorkflowExecutionRequest { Namespace = namespaceName, Execution = run }, cancellationToken: cancellationToken).ConfigureAwait(false);
        var point = description.WorkflowExecutionInfo.AutoResetPoints?.Points.FirstOrDefault(other => other.BuildId == buildId);
        return point?.FirstWorkflowTaskCompletedId
            ?? throw new RpcException(StatusCode.InvalidArgument, $"no reset point was found for build id {buildId}");
    }
}
