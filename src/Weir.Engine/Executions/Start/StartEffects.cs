using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

internal static class StartEffects
{
    public static RunState Started(RunState state, HistoryEvent e)
    {
        var attributes = e.WorkflowExecutionStartedEventAttributes;
        var start = Times.ToTime(e.EventTime);
        var backoff = Times.ToTimeSpan(attributes.FirstWorkflowTaskBackoff);
        var executionTime = Times.Add(start, backoff);
        DateTimeOffset? executionExpiration =
            attributes.WorkflowExecutionExpirationTime is null ? null : Times.ToTime(attributes.WorkflowExecutionExpirationTime);
        var held = state.Execution.FirstWorkflowTaskHeld;
        state = state with
        {
            Execution = new ExecutionInfo
            {
                Started = attributes,
                UserMetadata = e.UserMetadata,
                Status = WorkflowExecutionStatus.Running,
                StartTime = start,
                OriginalStartTime = start,
                ExecutionTime = executionTime,
                ExecutionExpiration = executionExpiration,
                RunExpiration = Times.Earlier(
                    Times.Expiry(executionTime, Times.ToTimeSpan(attributes.WorkflowRunTimeout)), executionExpiration),
                Priority = attributes.Priority,
                VersioningOverride = attributes.VersioningOverride,
                WorkflowTaskTimeout = Times.ToTimeSpan(attributes.WorkflowTaskTimeout),
                FirstWorkflowTaskHeld = held,
                FirstWorkflowTaskDue = backoff > TimeSpan.Zero && !held ? executionTime : null,
            },
            Memo = PropertyEffects.Merge(state.Memo, attributes.Memo?.Fields),
            SearchAttributes = PropertyEffects.Merge(state.SearchAttributes, attributes.SearchAttributes?.IndexedFields),
        };
        return VersioningEffects.Started(state, attributes);
    }

    /// <summary>The parent knows of the start: the first workflow task waits for its backoff only.</summary>
    public static RunState Release(RunState state, DateTimeOffset now) => state with
    {
        Execution = state.Execution with
        {
            FirstWorkflowTaskHeld = false,
            FirstWorkflowTaskDue = state.Execution.ExecutionTime > now ? state.Execution.ExecutionTime : now,
        },
    };
}
