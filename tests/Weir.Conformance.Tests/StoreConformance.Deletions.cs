using Weir.Engine.Storage;

namespace Weir.Conformance.Tests;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_deleted_run_leaves_nothing_behind()
    {
        await AddSearchedRunsAsync();
        var due = SearchedRuns.Rows[1] with { Due = TestRuns.Start };
        await Store.CommitAsync(due.Transition("due"));
        await Store.CommitAsync(TransitionRecord.Delete(new RunNumber(1)), TransitionRecord.Delete(new RunNumber(2)));

        Assert.Empty(await Store.TextsAsync(1));
        Assert.Null(await FindAsync("order-1", "run-1"));
        Assert.Equal(5, (await FindAsync("order-1"))?.Number.Value);
        Assert.Null(await FindAsync("order-2"));
        Assert.Empty(await DueAsync(10, null, 10));
        Assert.Equal([3L], await QueryAsync("Customer = 'ann'"));
        Assert.Equal(6, (await Store.CountRunsAsync("default", SearchedRuns.Parse(""), Token)).Values.Sum());
        await ReopenAsync();
        Assert.Null(await FindAsync("order-2"));
        Assert.Empty(await Store.TextsAsync(2));
    }

    [Fact]
    public async Task The_number_of_a_deleted_run_is_not_given_again()
    {
        await Store.CommitAsync(TestRuns.Row(1).Transition("1"), TestRuns.Row(2).Transition("2"));
        await Store.CommitAsync(TransitionRecord.Delete(new RunNumber(2)));
        await ReopenAsync();
        Assert.Equal(2, Opened.LastRun);
    }

    [Fact]
    public async Task Deletions_and_transitions_of_one_commit_take_effect_in_order()
    {
        await Store.CommitAsync(
            TestRuns.Row(1).Transition("1"), TransitionRecord.Delete(new RunNumber(1)), TestRuns.Row(2, "workflow-1").Transition("2"));
        Assert.Equal(2, (await FindAsync("workflow-1"))?.Number.Value);
        Assert.Equal([2L], await ListAsync(new RunListRequest("default", 10)));
    }

    [Fact]
    public async Task Deleting_what_is_not_there_is_no_error()
    {
        await Store.CommitAsync(TransitionRecord.Delete(new RunNumber(77)));
        Assert.Empty(await ListAsync(new RunListRequest("default", 10)));
    }

    [Fact]
    public async Task Closed_runs_come_oldest_first_up_to_a_time()
    {
        await Store.CommitAsync(
            TestRuns.Row(1).Close(TestRuns.Start.AddHours(3)).Transition("1"),
            TestRuns.Row(2).Close(TestRuns.Start.AddHours(1)).Transition("2"),
            TestRuns.Row(3).Transition("running"),
            (TestRuns.Row(4) with { NamespaceDivision = "hidden" }).Close(TestRuns.Start.AddHours(2)).Transition("4"),
            (TestRuns.Row(5) with { Namespace = "other" }).Close(TestRuns.Start).Transition("5"));

        Assert.Equal([2L, 4L], await ClosedAsync(TestRuns.Start.AddHours(3), 10));
        Assert.Equal([2L], await ClosedAsync(TestRuns.Start.AddHours(3), 1));
        Assert.Equal([2L, 4L, 1L], await ClosedAsync(DateTimeOffset.MaxValue, 10));
        Assert.Empty(await ClosedAsync(TestRuns.Start.AddHours(1), 10));
    }

    [Fact]
    public async Task A_deleted_namespace_takes_its_settings_along()
    {
        await Store.SaveNamespaceAsync(new NamespaceRow("a", "id-a", new byte[] { 1 }), Token);
        await Store.SaveNamespaceAsync(new NamespaceRow("b", "id-b", new byte[] { 1 }), Token);
        await Store.SaveSettingsAsync(
            [new SettingRecord("k", "a", "1", new byte[] { 1 }), new SettingRecord("l", "a", "2", new byte[] { 1 }), new SettingRecord("k", "b", "1", new byte[] { 2 })],
            Token);
        await Store.DeleteNamespaceAsync("a", Token);
        await Store.DeleteNamespaceAsync("nobody", Token);
        await ReopenAsync();

        Assert.Equal("b", Assert.Single(await Store.ReadNamespacesAsync(Token)).Name);
        Assert.Equal("b", Assert.Single(await Store.ReadSettingsAsync("k", Token)).Namespace);
        Assert.Empty(await Store.ReadSettingsAsync("l", Token));
    }

    private async Task<IReadOnlyList<long>> ClosedAsync(DateTimeOffset before, int limit) =>
        [.. (await Store.ReadClosedAsync("default", before, limit, Token)).Select(row => row.Number.Value)];
}
