using System.Diagnostics;

namespace Weir.Engine.Storage;

/// <summary>What conditions see of a row and its search entries.</summary>
internal sealed class RunRowFields(RunRow row, IReadOnlyList<SearchEntry> entries) : ISearchFields
{
    private const long NanosPerTick = 100;

    public SearchValue? ValueOf(RunField field) => field.Column switch
    {
        RunColumn.Attribute => AttributeOf(field.Key),
        RunColumn.WorkflowId => SearchValue.Of(row.WorkflowId),
        RunColumn.RunId => SearchValue.Of(row.RunId),
        RunColumn.WorkflowType => SearchValue.Of(row.WorkflowType),
        RunColumn.TaskQueue => SearchValue.Of(row.TaskQueue),
        RunColumn.Status => SearchValue.Of((long)row.Status),
        RunColumn.StartTime => SearchValue.Of(row.StartTime),
        RunColumn.ExecutionTime => SearchValue.Of(row.ExecutionTime),
        RunColumn.CloseTime => row.CloseTime is { } close ? SearchValue.Of(close) : null,
        RunColumn.HistoryLength => WhenClosed(row.HistoryLength),
        RunColumn.HistorySizeBytes => WhenClosed(row.HistorySizeBytes),
        RunColumn.ExecutionDuration => row.CloseTime is { } close ? SearchValue.Of((close - row.ExecutionTime).Ticks * NanosPerTick) : null,
        RunColumn.StateTransitionCount => WhenClosed(row.StateTransitionCount),
        RunColumn.ParentWorkflowId => OrNull(row.ParentWorkflowId),
        RunColumn.ParentRunId => OrNull(row.ParentRunId),
        RunColumn.RootWorkflowId => SearchValue.Of(row.RootWorkflowId ?? row.WorkflowId),
        RunColumn.RootRunId => SearchValue.Of(row.RootRunId ?? row.RunId),
        RunColumn.NamespaceDivision => OrNull(row.NamespaceDivision),
        _ => throw new UnreachableException($"Column {field.Column} is not known."),
    };

    public IEnumerable<SearchValue> EntriesOf(string key) => entries.Where(entry => entry.Key == key).Select(entry => entry.Value);

    private static SearchValue? OrNull(string? text) => text is null ? null : SearchValue.Of(text);

    private SearchValue? WhenClosed(long value) => row.CloseTime is null ? null : SearchValue.Of(value);

    private SearchValue? AttributeOf(string key)
    {
        foreach (var entry in entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }
}
