using Weir.Engine.Executions.Records;
using Weir.Engine.Storage;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>What the id policies need to know of the latest run of a workflow id.</summary>
internal sealed record CurrentRun(string WorkflowId, string RunId, string FirstRunId, string StartRequestId, WorkflowExecutionStatus Status)
{
    /// <summary>Request ids attached to the running run by starts that used it; empty when not known (from a row).</summary>
    public IReadOnlyDictionary<string, long> AttachedRequestIds { get; init; } = RunState.NoIds;

    /// <summary>When it started.</summary>
    public DateTimeOffset StartTime { get; init; }

    public bool IsRunning => Status is WorkflowExecutionStatus.Running or WorkflowExecutionStatus.Paused;

    public static CurrentRun Of(RunState state) =>
        new(state.Key.WorkflowId, state.Key.RunId, state.Execution.Started.FirstExecutionRunId, state.StartRequestId, state.Execution.Status)
        {
            AttachedRequestIds = state.AttachedRequestIds,
            StartTime = state.Execution.StartTime,
        };

    /// <summary>From a row that <see cref="RunRows"/> made. Enough for a closed run.</summary>
    public static CurrentRun Of(RunRow row)
    {
        var attributes = RunRowAttributes.Parser.ParseFrom(row.Attributes.Span);
        return new CurrentRun(row.WorkflowId, row.RunId, attributes.FirstRunId, attributes.StartRequestId, (WorkflowExecutionStatus)row.Status)
        {
            StartTime = row.StartTime,
        };
    }
}
