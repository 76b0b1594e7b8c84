using Weir.Engine.Executions;
using Weir.Engine.Storage;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Filter.V1;
using Weir.Protocol.WorkflowService.V1;
using static Weir.Engine.Service.Validation;

namespace Weir.Engine.Visibility;

/// <summary>What the older list RPCs ask for, with fields instead of a query.</summary>
/// <param name="Key">Tells one filter from another in page tokens.</param>
internal sealed record OlderFilters(RunCondition Condition, string Key)
{
    public static OlderFilters Of(ListOpenWorkflowExecutionsRequest request) => Build(
        "open", Status(WorkflowExecutionStatus.Running), request.StartTimeFilter, request.ExecutionFilter, request.TypeFilter);

    public static OlderFilters Of(ListClosedWorkflowExecutionsRequest request)
    {
        RunCondition closed = new NotSo(new IsNull(new RunField(RunColumn.CloseTime)));
        if (request.StatusFilter is { } filter)
        {
            closed = filter.Status is WorkflowExecutionStatus.Unspecified or WorkflowExecutionStatus.Running || !Enum.IsDefined(filter.Status)
                ? throw Invalid("Closed workflow status is not set in StatusFilter.")
                : Status(filter.Status);
        }

        return Build($"closed {request.StatusFilter?.Status}", closed, request.StartTimeFilter, request.ExecutionFilter, request.TypeFilter);
    }

    private static OlderFilters Build(
        string key, RunCondition status, StartTimeFilter? start, WorkflowExecutionFilter? execution, WorkflowTypeFilter? type)
    {
        List<RunCondition> conditions = [new IsNull(new RunField(RunColumn.NamespaceDivision)), status];
        if (start?.EarliestTime is { } earliest)
        {
            conditions.Add(new Compares(new RunField(RunColumn.StartTime), Comparison.GreaterOrEqual, SearchValue.Of(Times.ToTime(earliest))));
        }

        if (start?.LatestTime is { } latest)
        {
            conditions.Add(new Compares(new RunField(RunColumn.StartTime), Comparison.LessOrEqual, SearchValue.Of(Times.ToTime(latest))));
            if (start.EarliestTime is { } from && Times.ToTime(from) > Times.ToTime(latest))
            {
                throw Invalid("EarliestTime in StartTimeFilter should not be larger than LatestTime.");
            }
        }

        AddText(conditions, RunColumn.WorkflowId, execution?.WorkflowId);
        AddText(conditions, RunColumn.RunId, execution?.RunId);
        AddText(conditions, RunColumn.WorkflowType, type?.Name);
        return new OlderFilters(new AllOf(conditions), $"{key} {start} {execution} {type}");
    }

    private static void AddText(List<RunCondition> conditions, RunColumn column, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            conditions.Add(new Compares(new RunField(column), Comparison.Equal, SearchValue.Of(value)));
        }
    }

    private static Compares Status(WorkflowExecutionStatus status) =>
        new(new RunField(RunColumn.Status), Comparison.Equal, SearchValue.Of((long)status));
}
