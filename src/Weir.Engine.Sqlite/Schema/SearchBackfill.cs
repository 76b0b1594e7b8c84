using Weir.Engine.Storage;

namespace Weir.Engine.Sqlite;

/// <summary>Fills what schema 4 added to rows of older schemas: it is in their attributes, which SQL cannot read.</summary>
internal static class SearchBackfill
{
    public const int Schema = 4;
    private const int PageSize = 1_000;

    public static void Run(Connection connection)
    {
        var fill = connection.Prepare("""
            UPDATE runs SET state_transition_count = ?2, parent_workflow_id = ?3, parent_run_id = ?4, root_workflow_id = ?5, root_run_id = ?6
            WHERE number = ?1
            """);
        var search = new SearchRowWriter(connection);
        long after = 0;
        while (Page(connection, after) is { Count: > 0 } page)
        {
            foreach (var row in page.Select(RunRowAttributesReader.Complete))
            {
                fill.Bind(1, row.Number.Value);
                fill.Bind(2, row.StateTransitionCount);
                fill.BindOrNull(3, row.ParentWorkflowId);
                fill.BindOrNull(4, row.ParentRunId);
                fill.BindOrNull(5, row.RootWorkflowId);
                fill.BindOrNull(6, row.RootRunId);
                fill.Run();
                search.Add(row.Number, row.Search ?? []);
            }

            after = page[^1].Number.Value;
        }
    }

    private static List<RunRow> Page(Connection connection, long after) => connection.QueryOnce(
        $"SELECT {RunRows.Columns} FROM runs WHERE number > ? ORDER BY number LIMIT {PageSize}",
        query => query.Bind(1, after),
        RunRows.Read);
}
