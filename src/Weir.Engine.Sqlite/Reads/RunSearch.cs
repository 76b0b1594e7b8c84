using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>
/// Lists and counts runs by a condition. The index is chosen here, by what the condition says, so that a plan never changes with the
/// data: an id, a parent, or a search attribute that few runs have leads straight to its runs; everything else walks the listing index
/// of the namespace or of the workflow type, which already has the order of the list.
/// </summary>
internal static class RunSearch
{
    // Beyond so many runs with an attribute's value, walking the list finds a page sooner than sorting them would.
    private const int FewRuns = 2_000;

    public static IReadOnlyList<RunRow> List(Connection connection, RunListRequest request)
    {
        var sql = new SqlText().Add($"SELECT {RunRows.Columns} FROM runs ");
        AddMatching(sql, connection, request.Namespace, request.Condition, request.Order);
        if (request.Order == RunOrder.ByNumber)
        {
            sql.Add(" AND number > ", request.After?.Number.Value ?? 0).Add(" ORDER BY number LIMIT ", request.PageSize);
        }
        else
        {
            AddAfter(sql, request.After);
            sql.Add(" ORDER BY close_time DESC, start_time DESC, number DESC LIMIT ", request.PageSize);
        }

        return sql.Query(connection, RunRows.Read);
    }

    public static IReadOnlyDictionary<int, long> Count(Connection connection, string namespaceName, RunCondition? condition)
    {
        var sql = new SqlText().Add("SELECT status, count(*) FROM runs ");
        AddMatching(sql, connection, namespaceName, condition, RunOrder.LatestFirst);
        return sql.Add(" GROUP BY status").Query(connection, row => KeyValuePair.Create((int)row.Number(0), row.Number(1))).ToDictionary();
    }

    private static void AddMatching(SqlText sql, Connection connection, string namespaceName, RunCondition? condition, RunOrder order)
    {
        var hints = new SearchHints(condition);
        AddSource(sql, connection, namespaceName, hints, order);
        sql.Add(" AND namespace = ", namespaceName);
        AddBounds(sql, hints);
        if (condition is not null)
        {
            sql.Add(" AND (").Add(condition).Add(")");
        }
    }

    private static void AddSource(SqlText sql, Connection connection, string namespaceName, SearchHints hints, RunOrder order)
    {
        if (hints.WorkflowId is { } workflowId)
        {
            sql.Add("INDEXED BY runs_by_id WHERE id_hash = ", IdHash.OfWorkflow(namespaceName, workflowId));
        }
        else if (hints.RunId is { } runId)
        {
            sql.Add("INDEXED BY runs_by_run WHERE run_hash = ", IdHash.OfRun(runId));
        }
        else if (hints.ParentWorkflowId is { } parent)
        {
            sql.Add("INDEXED BY runs_by_parent WHERE parent_workflow_id = ", parent);
        }
        else if (Rarest(connection, hints.Entries) is { } entry)
        {
            sql.Add("NOT INDEXED WHERE number IN (");
            AddEntry(sql.Add("SELECT run "), entry).Add(")");
        }
        else if (order == RunOrder.ByNumber)
        {
            sql.Add("NOT INDEXED WHERE true");
        }
        else
        {
            sql.Add(hints.WorkflowType is null ? "INDEXED BY runs_by_list WHERE true" : "INDEXED BY runs_by_type WHERE true");
        }
    }

    private static void AddBounds(SqlText sql, SearchHints hints)
    {
        if (hints.IsOpen == true)
        {
            sql.Add($" AND close_time = {RunRows.StillRunning}");
        }
        else if (hints.IsOpen == false)
        {
            sql.Add(" AND close_time <= ", hints.ClosedUntil ?? RunRows.StillRunning - 1);
        }

        if (hints.ClosedFrom is { } from)
        {
            sql.Add(" AND close_time >= ", from);
        }
    }

    private static void AddAfter(SqlText sql, RunRow? after)
    {
        if (after is not null)
        {
            sql.Add(" AND (close_time, start_time, number) < (", after.CloseTime?.UtcTicks ?? RunRows.StillRunning)
                .Add(", ", after.StartTime.UtcTicks)
                .Add(", ", after.Number.Value)
                .Add(")");
        }
    }

    /// <summary>The entry that the fewest runs have; null when all of them are common.</summary>
    private static (string Key, IReadOnlyList<SearchValue> Values)? Rarest(
        Connection connection, List<(string Key, IReadOnlyList<SearchValue> Values)> entries)
    {
        (string, IReadOnlyList<SearchValue>)? rarest = null;
        long fewest = FewRuns;
        foreach (var entry in entries)
        {
            var probe = AddEntry(new SqlText().Add("SELECT count(*) FROM (SELECT 1 "), entry).Add(" LIMIT ", FewRuns).Add(")");
            var count = probe.Query(connection, row => row.Number(0))[0];
            if (count < fewest)
            {
                (fewest, rarest) = (count, entry);
            }
        }

        return rarest;
    }

    private static SqlText AddEntry(SqlText sql, (string Key, IReadOnlyList<SearchValue> Values) entry) =>
        sql.Add("FROM search INDEXED BY search_by_value WHERE name = ", entry.Key).Add(" AND value IN ").AddList(entry.Values);
}
