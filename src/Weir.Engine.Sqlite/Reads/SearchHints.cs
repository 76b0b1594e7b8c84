using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>
/// What a condition says that an index knows. Everything here follows from the condition, which is checked all the same: a hint only
/// spares looking at rows that cannot match.
/// </summary>
internal sealed class SearchHints
{
    private const int Running = 1;
    private const int Paused = 8;

    public SearchHints(RunCondition? condition)
    {
        if (condition is not null)
        {
            Read(condition);
        }
    }

    public string? WorkflowId { get; private set; }

    public string? RunId { get; private set; }

    public string? WorkflowType { get; private set; }

    public string? ParentWorkflowId { get; private set; }

    /// <summary>True: only open runs; false: only closed ones; null: both.</summary>
    public bool? IsOpen { get; private set; }

    /// <summary>No run that closed before this, in ticks. A run closes after it starts, so this follows from a bound of the start too.</summary>
    public long? ClosedFrom { get; private set; }

    public long? ClosedUntil { get; private set; }

    /// <summary>Search entries of which a run must have one, a pair for each condition.</summary>
    public List<(string Key, IReadOnlyList<SearchValue> Values)> Entries { get; } = [];

    private void Read(RunCondition condition)
    {
        switch (condition)
        {
            case AllOf all:
                foreach (var part in all.Conditions)
                {
                    Read(part);
                }

                break;
            case Compares { Comparison: Comparison.Equal } equal:
                ReadEqual(equal.Field, equal.Value);
                break;
            case Compares compares:
                ReadBound(compares.Field, compares.Comparison, compares.Value);
                break;
            case IsBetween between:
                ReadBound(between.Field, Comparison.GreaterOrEqual, between.From);
                ReadBound(between.Field, Comparison.LessOrEqual, between.To);
                break;
            case IsOneOf { Field: { Column: RunColumn.Attribute, Key: var key }, Values: var values }:
                Entries.Add((key, values));
                break;
            case IsOneOf { Field.Column: RunColumn.Status, Values: var statuses } when statuses.All(status => !IsOpenStatus(status.Number)):
                IsOpen = false;
                break;
            case ContainsAny contains:
                Entries.Add((contains.Key, contains.Values));
                break;
            case IsNull { Field.Column: RunColumn.CloseTime }:
                IsOpen = true;
                break;
        }
    }

    private void ReadEqual(RunField field, SearchValue value)
    {
        switch (field.Column)
        {
            case RunColumn.WorkflowId:
                WorkflowId = value.Text;
                break;
            case RunColumn.RunId:
                RunId = value.Text;
                break;
            case RunColumn.WorkflowType:
                WorkflowType = value.Text;
                break;
            case RunColumn.ParentWorkflowId:
                ParentWorkflowId = value.Text;
                break;
            case RunColumn.Status:
                IsOpen = IsOpenStatus(value.Number);
                break;
            case RunColumn.Attribute:
                Entries.Add((field.Key, [value]));
                break;
            default:
                ReadBound(field, Comparison.GreaterOrEqual, value);
                ReadBound(field, Comparison.LessOrEqual, value);
                break;
        }
    }

    private void ReadBound(RunField field, Comparison comparison, SearchValue value)
    {
        if (field.Column is RunColumn.CloseTime or RunColumn.StartTime && comparison is Comparison.Greater or Comparison.GreaterOrEqual)
        {
            ClosedFrom = Math.Max(ClosedFrom ?? value.Number, value.Number);
        }

        if (field.Column == RunColumn.CloseTime)
        {
            IsOpen = false;
            if (comparison is Comparison.Less or Comparison.LessOrEqual)
            {
                ClosedUntil = Math.Min(ClosedUntil ?? value.Number, value.Number);
            }
        }
    }

    private static bool IsOpenStatus(long status) => status is Running or Paused;
}
