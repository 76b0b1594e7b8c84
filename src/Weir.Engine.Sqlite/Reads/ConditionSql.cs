using System.Diagnostics;
using System.Text;
using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>Writes conditions as SQL over <c>runs</c>, whose three-valued logic is that of <see cref="RunCondition"/>.</summary>
internal static class ConditionSql
{
    private static readonly string _stillRunning = $"{RunRows.StillRunning}";

    public static SqlText Add(this SqlText sql, RunCondition condition) => condition switch
    {
        AllOf all => sql.Joined(all.Conditions, " AND "),
        AnyOf any => sql.Joined(any.Conditions, " OR "),
        NotSo not => sql.Add("NOT (").Add(not.Condition).Add(")"),
        Compares compares => sql.Add(compares.Field).Add(Operator(compares.Comparison), compares.Value),
        IsOneOf oneOf => sql.Add(oneOf.Field).Add(" IN ").AddList(oneOf.Values),
        IsBetween between => sql.Add(between.Field).Add(" BETWEEN ", between.From).Add(" AND ", between.To),
        StartsWith starts => sql.Prefix(starts),
        IsNull { Field: { Column: RunColumn.Attribute, Key: var key } } =>
            sql.Add("NOT EXISTS (SELECT 1 FROM search WHERE run = runs.number AND name = ", key).Add(")"),
        IsNull isNull => sql.Add(isNull.Field).Add(" IS NULL"),
        ContainsAny contains =>
            sql.Add("EXISTS (SELECT 1 FROM search WHERE run = runs.number AND name = ", contains.Key).Add(" AND value IN ").AddList(contains.Values).Add(")"),
        _ => throw new UnreachableException($"Condition {condition.GetType().Name} is not known."),
    };

    private static SqlText Joined(this SqlText sql, IReadOnlyList<RunCondition> conditions, string separator)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            sql.Add(i == 0 ? "(" : separator).Add("(").Add(conditions[i]).Add(")");
        }

        return sql.Add(")");
    }

    // LIKE and substr would stop at a NUL; bytes do not.
    private static SqlText Prefix(this SqlText sql, StartsWith starts)
    {
        var prefix = Encoding.UTF8.GetBytes(starts.Prefix);
        return prefix.Length == 0
            ? sql.Add("length(").Add(starts.Field).Add(") >= 0")
            : sql.Add("substr(CAST(").Add(starts.Field).Add(" AS BLOB), 1, ", prefix.Length).AddBytes(") = ", prefix);
    }

    private static SqlText Add(this SqlText sql, RunField field) => field.Column switch
    {
        RunColumn.Attribute => sql.Add("(SELECT value FROM search WHERE run = runs.number AND name = ", field.Key).Add(")"),
        RunColumn.WorkflowId => sql.Add("workflow_id"),
        RunColumn.RunId => sql.Add("run_id"),
        RunColumn.WorkflowType => sql.Add("workflow_type"),
        RunColumn.TaskQueue => sql.Add("task_queue"),
        RunColumn.Status => sql.Add("status"),
        RunColumn.StartTime => sql.Add("start_time"),
        RunColumn.ExecutionTime => sql.Add("execution_time"),
        RunColumn.CloseTime => sql.Add($"nullif(close_time, {_stillRunning})"),
        RunColumn.HistoryLength => sql.WhenClosed("history_length"),
        RunColumn.HistorySizeBytes => sql.WhenClosed("history_size_bytes"),
        RunColumn.ExecutionDuration => sql.WhenClosed("(close_time - execution_time) * 100"),
        RunColumn.StateTransitionCount => sql.WhenClosed("state_transition_count"),
        RunColumn.ParentWorkflowId => sql.Add("parent_workflow_id"),
        RunColumn.ParentRunId => sql.Add("parent_run_id"),
        RunColumn.RootWorkflowId => sql.Add("coalesce(root_workflow_id, workflow_id)"),
        RunColumn.RootRunId => sql.Add("coalesce(root_run_id, run_id)"),
        RunColumn.NamespaceDivision => sql.Add("division"),
        _ => throw new UnreachableException($"Column {field.Column} is not known."),
    };

    private static SqlText WhenClosed(this SqlText sql, string expression) =>
        sql.Add($"(CASE WHEN close_time = {_stillRunning} THEN NULL ELSE {expression} END)");

    private static string Operator(Comparison comparison) => comparison switch
    {
        Comparison.Equal => " = ",
        Comparison.NotEqual => " <> ",
        Comparison.Less => " < ",
        Comparison.LessOrEqual => " <= ",
        Comparison.Greater => " > ",
        Comparison.GreaterOrEqual => " >= ",
        _ => throw new UnreachableException(),
    };
}
