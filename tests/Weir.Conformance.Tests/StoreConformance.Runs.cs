using Weir.Engine.Storage;

namespace Weir.Conformance.Tests;

public abstract partial class StoreConformance
{
    public static TheoryData<string> OddIds =>
    [
        "it's \"quoted\"; DROP TABLE runs; --",
        "back\\slash %_?*[a]",
        "Grüße, 世界 🌊",
        " spaces \t and\nlines ",
        new string('x', 1_000),
        new string('世', 333),
        "",
    ];

    [Fact]
    public async Task The_latest_run_of_a_workflow_is_the_one_with_the_highest_number()
    {
        await Store.CommitAsync(
            TestRuns.Row(1, "w").Transition("1"), TestRuns.Row(3, "w").Transition("3"), TestRuns.Row(2, "w").Transition("2"), TestRuns.Row(4).Transition("4"));

        Assert.Equal(3, (await FindAsync("w"))?.Number.Value);
        Assert.Equal(1, (await FindAsync("w", "run-1"))?.Number.Value);
        Assert.Equal(2, (await FindAsync("w", "run-2"))?.Number.Value);
        Assert.Null(await FindAsync("w", "run-4"));
        Assert.Null(await FindAsync("w", "run-9"));
        Assert.Null(await FindAsync("W"));
        Assert.Null(await FindAsync("w", namespaceName: "other"));
    }

    [Theory]
    [MemberData(nameof(OddIds))]
    public async Task Ids_are_any_text(string id)
    {
        var row = TestRuns.Row(1, id) with { Namespace = $"n{id}", RunId = $"r{id}", WorkflowType = id, TaskQueue = id };
        await Store.CommitAsync(row.Transition(id), TestRuns.Row(2, id + "x").Transition("other"));
        await ReopenAsync();

        TestRuns.AssertSame(row, await Store.FindRunAsync(row.Namespace, id, null, Token));
        TestRuns.AssertSame(row, await Store.FindRunAsync(row.Namespace, id, row.RunId, Token));
        Assert.Equal([1L], await ListAsync(new RunListRequest(row.Namespace, 10, Condition: new AllOf([TestRuns.WorkflowIdIs(id), TestRuns.WorkflowTypeIs(id)]))));
        Assert.Equal(1, (await Store.CountRunsAsync(row.Namespace, TestRuns.WorkflowIdIs(id), Token))[TestRuns.Running]);
        Assert.Equal([id], await Store.TextsAsync(1));
    }

    [Fact]
    public async Task Due_runs_come_earliest_first_up_to_the_time_asked_for()
    {
        await Store.CommitAsync(Due(1, 30), Due(2, 10), Due(3, 20), TestRuns.Row(4).Transition("never"), Due(5, 21));

        Assert.Equal([2L, 3L], await DueAsync(20, null, 10));
        Assert.Equal([2L, 3L, 5L, 1L], await DueAsync(99, null, 10));
        Assert.Empty(await DueAsync(9, null, 10));
        var all = await Store.ReadDueAsync(DateTimeOffset.MaxValue, null, 10, Token);
        Assert.Equal(4, all.Count);
        Assert.Equal(TestRuns.Start.AddSeconds(10), all[0].Due);
    }

    [Fact]
    public async Task Due_pages_continue_behind_a_place_also_among_equal_times()
    {
        await Store.CommitAsync([.. Enumerable.Range(1, 10).Select(i => Due(i, i <= 7 ? 10 : 11))]);

        List<long> seen = [];
        DuePosition? after = null;
        while (await Store.ReadDueAsync(TestRuns.Start.AddSeconds(11), after, 3, Token) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 3);
            seen.AddRange(page.Select(row => row.Number.Value));
            after = new DuePosition(page[^1].Due!.Value, page[^1].Number);
        }

        Assert.Equal(Enumerable.Range(1, 10).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task A_run_is_due_when_its_row_says_so_last()
    {
        await Store.CommitAsync(Due(1, 10), Due(2, 11));
        await Store.CommitAsync(Due(1, 50), (TestRuns.Row(2) with { Due = null }).Transition("quiet"));

        Assert.Empty(await DueAsync(49, null, 10));
        Assert.Equal([1L], await DueAsync(50, null, 10));
    }

    [Fact]
    public async Task Listing_shows_running_then_closed_latest_first()
    {
        var at = TestRuns.Start.AddDays(1);
        await Store.CommitAsync(
            TestRuns.Row(1).Close(at).Transition("closed first"),
            TestRuns.Row(2).Transition("running, started first"),
            TestRuns.Row(3).Close(at.AddSeconds(1)).Transition("closed last"),
            TestRuns.Row(4).Transition("running, started last"),
            TestRuns.Row(5).Close(at).Transition("closed first, started later"),
            (TestRuns.Row(6) with { StartTime = TestRuns.Row(2).StartTime }).Transition("tie with 2"),
            (TestRuns.Row(7) with { Namespace = "other" }).Transition("elsewhere"));

        Assert.Equal([4L, 6L, 2L, 3L, 5L, 1L], await ListAsync(new RunListRequest("default", 10)));
        Assert.Equal([7L], await ListAsync(new RunListRequest("other", 10)));
        Assert.Equal([4L, 6L], await ListAsync(new RunListRequest("default", 2)));
    }

    [Fact]
    public async Task Listing_filters_by_status_id_and_type()
    {
        var at = TestRuns.Start.AddDays(1);
        await Store.CommitAsync(
            TestRuns.Row(1, "a").Close(at, TestRuns.Failed).Transition("1"),
            TestRuns.Row(2, "a").Close(at).Transition("2"),
            TestRuns.Row(3, "a").Transition("3"),
            (TestRuns.Row(4, "b") with { WorkflowType = "Invoice" }).Transition("4"),
            (TestRuns.Row(5, "b") with { WorkflowType = "Invoice" }).Close(at, TestRuns.Failed).Transition("5"));

        Assert.Equal([5L, 1L], await ListAsync(new RunListRequest("default", 10, Condition: TestRuns.StatusIs(TestRuns.Failed))));
        Assert.Equal([3L, 2L, 1L], await ListAsync(new RunListRequest("default", 10, Condition: TestRuns.WorkflowIdIs("a"))));
        Assert.Equal([4L, 5L], await ListAsync(new RunListRequest("default", 10, Condition: TestRuns.WorkflowTypeIs("Invoice"))));
        Assert.Equal([4L], await ListAsync(new RunListRequest("default", 10, Condition: new AllOf([TestRuns.StatusIs(TestRuns.Running), TestRuns.WorkflowTypeIs("Invoice")]))));
        Assert.Equal([2L], await ListAsync(new RunListRequest("default", 10, Condition: new AllOf([TestRuns.StatusIs(TestRuns.Completed), TestRuns.WorkflowIdIs("a")]))));
        Assert.Empty(await ListAsync(new RunListRequest("default", 10, Condition: TestRuns.WorkflowIdIs("c"))));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(TestRuns.Completed, null)]
    [InlineData(null, "w")]
    public async Task Listing_pages_neither_repeat_nor_skip(int? status, string? workflowId)
    {
        // Few distinct times, so that pages end within ties.
        await Store.CommitAsync([.. Enumerable.Range(1, 60).Select(i =>
        {
            var row = TestRuns.Row(i, "w", $"run-{i}") with { StartTime = TestRuns.Start.AddSeconds(i % 3) };
            return (i % 4 == 0 ? row : row.Close(TestRuns.Start.AddMinutes(i % 2))).Transition("x");
        })]);
        var condition = RunCondition.Both(
            status is { } wanted ? TestRuns.StatusIs(wanted) : null, workflowId is null ? null : TestRuns.WorkflowIdIs(workflowId));
        var whole = await Store.ListRunsAsync(new RunListRequest("default", 1_000, Condition: condition), Token);
        Assert.Equal(status is null ? 60 : 45, whole.Count);
        Assert.Equal(whole.Order(RunListOrder.Instance), whole);

        List<RunRow> seen = [];
        while (await Store.ListRunsAsync(new RunListRequest("default", 7, seen.LastOrDefault(), condition), Token) is { Count: > 0 } page)
        {
            seen.AddRange(page);
        }

        Assert.Equal(whole.Select(row => row.Number), seen.Select(row => row.Number));
    }

    [Fact]
    public async Task Listing_goes_on_at_its_place_while_runs_change()
    {
        await Store.CommitAsync([.. Enumerable.Range(1, 6).Select(i => TestRuns.Row(i).Close(TestRuns.Start.AddMinutes(i)).Transition("x"))]);
        var first = await Store.ListRunsAsync(new RunListRequest("default", 3), Token);
        Assert.Equal([6L, 5L, 4L], first.Select(row => row.Number.Value));

        // New runs, and a change to the very row that the page ended with.
        await Store.CommitAsync(
            TestRuns.Row(7).Transition("new"),
            TestRuns.Row(8).Close(TestRuns.Start.AddMinutes(8)).Transition("new"),
            (first[2] with { HistoryLength = 99, Attributes = new byte[] { 1 } }).Transition("changed"));

        Assert.Equal([3L, 2L, 1L], await ListAsync(new RunListRequest("default", 10, first[2])));
    }

    [Fact]
    public async Task Runs_are_counted_by_status()
    {
        var at = TestRuns.Start.AddDays(1);
        await Store.CommitAsync(
            TestRuns.Row(1).Transition("1"),
            TestRuns.Row(2).Transition("2"),
            TestRuns.Row(3).Close(at, TestRuns.Failed).Transition("3"),
            (TestRuns.Row(4) with { Namespace = "other" }).Transition("4"));
        await Store.CommitAsync(TestRuns.Row(1).Close(at).Transition("closed"));

        Assert.Equal(
            new Dictionary<int, long> { [TestRuns.Running] = 1, [TestRuns.Completed] = 1, [TestRuns.Failed] = 1 },
            await Store.CountRunsAsync("default", null, Token));
    }

    private static TransitionRecord Due(int number, int seconds) =>
        (TestRuns.Row(number) with { Due = TestRuns.Start.AddSeconds(seconds) }).Transition("due");

    private async Task<IReadOnlyList<long>> DueAsync(int seconds, DuePosition? after, int limit) =>
        [.. (await Store.ReadDueAsync(TestRuns.Start.AddSeconds(seconds), after, limit, Token)).Select(row => row.Number.Value)];
}
