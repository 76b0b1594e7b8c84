using Weir.Engine.Storage;
using Weir.Engine.Visibility.Attributes;
using Weir.Engine.Visibility.Queries;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Batches;

/// <summary>Which runs a batch means.</summary>
internal static class BatchTargets
{
#pragma warning disable CS0612, CS0618 // Still sent by clients: the older list is deprecated on the wire.
    public static IEnumerable<WorkflowExecution> Of(StartBatchOperationRequest request) => request.TargetExecutions
        .Select(target => new WorkflowExecution { WorkflowId = target.BusinessId, RunId = target.RunId })
        .Concat(request.Executions);

    public static int CountOf(StartBatchOperationRequest request) => request.TargetExecutions.Count + request.Executions.Count;
#pragma warning restore CS0612, CS0618

    /// <summary>The query, and that the run is running when the operation makes no sense otherwise.</summary>
    /// <exception cref="Protocol.Calls.RpcException">INVALID_ARGUMENT.</exception>
    public static RunCondition? Condition(StartBatchOperationRequest request, ISearchAttributeCatalog catalog)
    {
        var query = VisibilityQuery.Parse(request.VisibilityQuery, request.Namespace, catalog);
        if (query.GroupByStatus)
        {
            throw QueryError.Of("operation is not supported: 'GROUP BY' clause");
        }

        var open = new IsNull(new RunField(RunColumn.CloseTime));
        return BatchActions.NeedsRunning(request.OperationCase) ? RunCondition.Both(query.Condition, open) : query.Condition;
    }
}
