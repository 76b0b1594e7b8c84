using Weir.Protocol.Enums.V1;
using Weir.Protocol.Workflow.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>How a run is reset.</summary>
internal sealed record ResetParameters
{
    public required string NewRunId { get; init; }

    public required string RequestId { get; init; }

    /// <summary>The new run takes over the events before this one.</summary>
    public required long FinishEventId { get; init; }

    public string Reason { get; init; } = "";

    public string Identity { get; init; } = "";

    public bool ReappliesSignals { get; init; } = true;

    public bool ReappliesUpdates { get; init; } = true;

    public IReadOnlyList<PostResetOperation> Operations { get; init; } = [];

    public static ResetParameters From(ResetWorkflowExecutionRequest request, string newRunId)
    {
        var excluded = request.ResetReapplyExcludeTypes;
#pragma warning disable CS0612 // Older clients say what to reapply instead of what to leave out.
        var type = request.ResetReapplyType;
#pragma warning restore CS0612
        return new ResetParameters
        {
            NewRunId = newRunId,
            RequestId = request.RequestId,
            FinishEventId = request.WorkflowTaskFinishEventId,
            Reason = request.Reason,
            Identity = request.Identity,
            ReappliesSignals = type != ResetReapplyType.None && !excluded.Contains(ResetReapplyExcludeType.Signal),
            ReappliesUpdates = type is not (ResetReapplyType.None or ResetReapplyType.Signal) && !excluded.Contains(ResetReapplyExcludeType.Update),
            Operations = request.PostResetOperations,
        };
    }
}

/// <summary>The histories that a reset reads.</summary>
/// <param name="Base">Of the run that is reset, to its end.</param>
/// <param name="Continuations">Of the runs that it continued as, in order.</param>
internal sealed record ResetHistories(
    IReadOnlyList<Protocol.History.V1.HistoryEvent> Base, IReadOnlyList<IReadOnlyList<Protocol.History.V1.HistoryEvent>> Continuations);
