using Weir.Engine.Storage;
using Weir.Tests.Shared;

namespace Weir.Conformance.Tests;

public abstract partial class StoreConformance
{
    /// <summary>A query and the runs it finds, in no order.</summary>
    private static (string Query, long[] Expected)[] Queries =>
    [
        // Order and the hidden division.
        ("", [1, 2, 3, 4, 5, 6, 7, 9]),
        ("TemporalNamespaceDivision = 'batcher'", [8]),
        ("TemporalNamespaceDivision IS NULL", [1, 2, 3, 4, 5, 6, 7, 9]),
        ("TemporalNamespaceDivision IS NULL OR TemporalNamespaceDivision IS NOT NULL", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ("WorkflowId = 'hidden'", []),
        ("WorkflowId = 'hidden' AND TemporalNamespaceDivision IS NOT NULL", [8]),

        // System attributes.
        ("WorkflowId = 'order-1'", [1, 5]),
        ("WorkflowId = \"order-1\" AND RunId = 'run-5'", [5]),
        ("RunId = 'run-5'", [5]),
        ("RunId = 'run-8'", []),
        ("WorkflowId != 'order-1' AND WorkflowType = 'Refund'", [6]),
        ("WorkflowId IN ('order-1', 'order-3', 'nobody')", [1, 3, 5]),
        ("WorkflowId NOT IN ('order-1', 'order-3')", [2, 4, 6, 7, 9]),
        ("WorkflowId STARTS_WITH 'order-'", [1, 2, 3, 4, 5]),
        ("WorkflowId NOT STARTS_WITH 'order-'", [6, 7, 9]),
        ("WorkflowId STARTS_WITH ''", [1, 2, 3, 4, 5, 6, 7, 9]),
        ("WorkflowId STARTS_WITH 'grün 世'", [7]),
        ("WorkflowId STARTS_WITH '%'", []),
        ("WorkflowId BETWEEN 'order-2' AND 'order-3'", [2, 3]),
        ("WorkflowId > 'order-3'", [4]),
        ("WorkflowType = 'It''s \"odd\"'", [7]),
        ("WorkflowType = 'It\\'s \"odd\"'", [7]),
        ("WorkflowType = \"Order\" and TaskQueue = 'slow'", [4]),
        ("WorkflowType = 'Order'' OR 1=1 --'", []),
        ("ExecutionStatus = 'Running'", [1, 2, 6, 7, 9]),
        ("ExecutionStatus = 2", [3, 5]),
        ("ExecutionStatus = 'WORKFLOW_EXECUTION_STATUS_FAILED'", [4]),
        ("ExecutionStatus != 'Running'", [3, 4, 5]),
        ("ExecutionStatus IN ('Failed', 'Completed')", [3, 4, 5]),
        ("ExecutionStatus IN ('Failed', 'Running')", [1, 2, 4, 6, 7, 9]),
        ("ExecutionStatus = 'Running' AND ExecutionStatus = 'Failed'", []),
        ("ExecutionStatus = 'Running' AND CloseTime > '2020-01-01T00:00:00Z'", []),
        ("StartTime = '2026-03-01T12:00:03Z'", [3]),
        ("StartTime > '2026-03-01T13:00:03+01:00' AND WorkflowType = 'Order'", [4]),
        ("StartTime <= '2026-03-01T12:00:02.000Z'", [1, 2]),
        ("StartTime BETWEEN '2026-03-01T12:00:02Z' AND '2026-03-01T12:00:04Z'", [2, 3, 4]),
        ("StartTime NOT BETWEEN '2026-03-01T12:00:02Z' AND '2026-03-01T12:00:08Z'", [1, 9]),
        ("StartTime < 1772366402000000100", [1, 2]),
        ("CloseTime >= '2026-03-01T14:00:00Z'", [4, 5]),
        ("CloseTime < '2026-03-01T14:00:00Z'", [3]),
        ("CloseTime BETWEEN '2026-03-01T13:00:00Z' AND '2026-03-01T14:00:00Z'", [3, 4]),
        ("CloseTime IS NULL", [1, 2, 6, 7, 9]),
        ("CloseTime IS NOT NULL", [3, 4, 5]),
        ("NOT (CloseTime > '2026-03-01T14:00:00Z')", [3, 4]),
        ("ExecutionTime > '2026-03-01T20:00:00Z'", [9]),
        ("ExecutionDuration > '1h30m'", [4, 5]),
        ("ExecutionDuration >= '00:59:57'", [3, 4, 5]),
        ("ExecutionDuration = 3597000000000", [3]),
        ("ExecutionDuration < '59m57.5s'", [3]),
        ("HistoryLength >= 30", [3, 4]),
        ("HistoryLength < 1", [5]),
        ("HistorySizeBytes = 3000 AND StateTransitionCount = 13", [3]),
        ("ParentWorkflowId = 'order-1'", [6]),
        ("ParentRunId IS NULL AND WorkflowType = 'Refund'", [5]),
        ("RootWorkflowId = 'order-1'", [1, 5, 6]),
        ("RootRunId = 'run-1'", [1, 6]),

        // Custom attributes of each type.
        ("Customer = 'ann'", [1, 3]),
        ("`Customer` = 'ann'", [1, 3]),
        ("Customer = 'Ann'", []),
        ("Customer != 'ann'", [2, 7]),
        ("NOT Customer = 'ann'", [2, 7]),
        ("Customer IS NULL", [4, 5, 6, 9]),
        ("Customer IS NOT NULL AND NOT Customer IN ('ann', 'x')", [2, 7]),
        ("Customer >= 'B' AND Customer < 'b'", [1, 2, 3]),
        ("Customer STARTS_WITH 'a'", [1, 3]),
        ("Customer NOT STARTS_WITH 'a'", [2, 7]),
        ("Customer BETWEEN 'a' AND 'b'", [1, 3]),
        ("Amount = 10", [1]),
        ("Amount < 0", [2]),
        ("Amount = 9007199254740993", [5]),
        ("Amount = 9007199254740992", []),
        ("Amount IN (10, -5)", [1, 2]),
        ("Amount NOT BETWEEN 0 AND 100", [2, 5]),
        ("Rate >= 0.5", [2, 3]),
        ("Rate = 1000", [3]),
        ("Rate < .75", [2]),
        ("Urgent = true", [2]),
        ("Urgent = FALSE", [3]),
        ("Urgent != true", [3]),
        ("Urgent IS NULL AND ExecutionStatus = 'Running'", [1, 6, 7, 9]),
        ("Ordered > '2026-02-28T22:30:00Z'", [4, 7]),
        ("Ordered = '2026-02-28T22:30:00.1234567Z'", [4]),
        ("Ordered BETWEEN '2026-02-28T00:00:00Z' AND '2026-02-28T23:59:59Z'", [4]),
        ("Tags = 'red'", [1, 4]),
        ("Tags = 'a''b'", [5]),
        ("Tags IN ('blue', 'green')", [1, 5]),
        ("Tags = 'red' AND Tags = 'blue'", [1]),
        ("Tags != 'red'", [2, 3, 5, 6, 7, 9]),
        ("Tags NOT IN ('red', 'green')", [2, 3, 6, 7, 9]),
        ("Tags IS NULL", [2, 3, 6, 7, 9]),
        ("Note = 'back'", [3, 4]),
        ("Note = 'CUSTOMER world'", [3]),
        ("Note = 'grüße'", [7]),
        ("Note = '世界'", [7]),
        ("Note != 'back'", [1, 2, 5, 6, 7, 9]),
        ("Note = 'bac'", []),
        ("Note IS NOT NULL", [3, 4, 7]),

        // Precedence and three-valued logic.
        ("Customer = 'ann' OR Customer = 'Bob' AND Amount = 10", [1, 3]),
        ("(Customer = 'ann' OR Customer = 'Bob') AND Amount = 10", [1]),
        ("NOT Customer = 'ann' AND Amount < 0", [2]),
        ("NOT (Customer = 'ann' AND Amount = 10)", [2, 5, 7]),
        ("NOT (Customer = 'ann' OR Amount = 10)", [2]),
        ("Customer = 'ann' OR Amount IS NULL", [1, 3, 4, 6, 7, 9]),
        ("not not ((WorkflowId = 'later'))", [9]),
        ("ScheduleId = 'nightly'", []),
        ("BuildIds IS NULL AND TemporalBuildIds IS NULL AND ScheduledById IS NULL AND WorkflowId = 'later'", [9]),
    ];

    // All queries on one store: opening one takes longer than asking them all.
    [Fact]
    [Semantic(61)]
    public async Task A_query_finds_what_it_says_in_every_order_and_by_pages()
    {
        await AddSearchedRunsAsync();
        List<string> wrong = [];
        foreach (var (query, expected) in Queries)
        {
            var condition = SearchedRuns.Parse(query);
            var inOrder = SearchedRuns.Rows.Where(row => expected.Contains(row.Number.Value)).Order(RunListOrder.Instance).Select(row => row.Number.Value);
            Compare(wrong, query, inOrder, await ListAsync(new RunListRequest("default", 100, Condition: condition)));
            Compare(wrong, query, inOrder, await PagesAsync(condition, RunOrder.LatestFirst));
            Compare(wrong, query, expected, await ListAsync(new RunListRequest("default", 100, Condition: condition, Order: RunOrder.ByNumber)));
            Compare(wrong, query, expected, await PagesAsync(condition, RunOrder.ByNumber));
            Compare(wrong, $"count of {query}", [expected.Length], [(await Store.CountRunsAsync("default", condition, Token)).Values.Sum()]);
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Searching_sees_the_newest_values_and_keeps_them_when_a_row_says_nothing_of_them()
    {
        await AddSearchedRunsAsync();
        var row = SearchedRuns.Rows[0];
        await Store.CommitAsync((row with { Search = null, HistoryLength = 5 }).Transition("unchanged"));
        Assert.Equal([1L], await QueryAsync("Tags = 'blue'"));

        await Store.CommitAsync((row with { Search = [.. row.Search!.Where(entry => entry.Value.Text != "blue")] }).Transition("without blue"));
        Assert.Empty(await QueryAsync("Tags = 'blue'"));
        Assert.Equal([1L, 4L], (await QueryAsync("Tags = 'red'")).Order());

        await Store.CommitAsync((row with { Search = [] }).Transition("none"));
        await ReopenAsync();
        Assert.Equal([4L], await QueryAsync("Tags = 'red'"));
        Assert.DoesNotContain(1L, await QueryAsync("Customer IS NOT NULL"));
    }

    [Fact]
    public async Task Searching_many_runs_by_a_common_and_by_a_rare_value_gives_the_same_order()
    {
        // More than a store may want to look up one by one.
        const int Runs = 2_500;
        await Store.CommitAsync([.. Enumerable.Range(1, Runs).Select(i =>
        {
            var row = TestRuns.Row(i) with { Search = [new SearchEntry("2:Env", SearchValue.Of("prod")), new SearchEntry("2:Rank", SearchValue.Of($"{i % 500}"))] };
            return (i % 3 == 0 ? row.Close(TestRuns.Start.AddHours(1).AddSeconds(i)) : row).Transition("x");
        })]);
        var common = new Compares(RunField.Attribute("2:Env"), Comparison.Equal, SearchValue.Of("prod"));
        var rare = new Compares(RunField.Attribute("2:Rank"), Comparison.Equal, SearchValue.Of("7"));
        var all = await Store.ListRunsAsync(new RunListRequest("default", Runs), Token);

        Assert.Equal(all.Select(row => row.Number), (await Store.ListRunsAsync(new RunListRequest("default", Runs, Condition: common), Token)).Select(row => row.Number));
        var expected = all.Where(row => row.Number.Value % 500 == 7).Select(row => row.Number).ToList();
        Assert.Equal(expected, (await Store.ListRunsAsync(new RunListRequest("default", 10, Condition: rare), Token)).Select(row => row.Number));
        Assert.Equal(expected, (await Store.ListRunsAsync(new RunListRequest("default", 10, Condition: new AllOf([common, rare])), Token)).Select(row => row.Number));
        Assert.Equal(Runs, (await Store.CountRunsAsync("default", common, Token)).Values.Sum());
    }

    private static void Compare(List<string> wrong, string query, IEnumerable<long> expected, IEnumerable<long> found)
    {
        if (!expected.SequenceEqual(found))
        {
            wrong.Add($"{query}: expected {string.Join(", ", expected)}; found {string.Join(", ", found)}");
        }
    }

    private async Task<IReadOnlyList<long>> PagesAsync(RunCondition? condition, RunOrder order)
    {
        List<RunRow> seen = [];
        while (await Store.ListRunsAsync(new RunListRequest("default", 2, seen.LastOrDefault(), condition, order), Token) is { Count: > 0 } page)
        {
            seen.AddRange(page);
        }

        return [.. seen.Select(row => row.Number.Value)];
    }

    private Task AddSearchedRunsAsync() => Store.CommitAsync([.. SearchedRuns.Rows.Select(row => row.Transition("x"))]);

    private Task<IReadOnlyList<long>> QueryAsync(string query) => ListAsync(new RunListRequest("default", 100, Condition: SearchedRuns.Parse(query)));
}
