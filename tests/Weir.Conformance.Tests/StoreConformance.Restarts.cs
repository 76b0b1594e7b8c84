using Weir.Engine.Storage;

namespace Weir.Conformance.Tests;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task Everything_survives_a_restart()
    {
        var running = TestRuns.Row(1) with { Due = TestRuns.Start.AddMinutes(5), Attributes = new byte[] { 9 } };
        var closed = TestRuns.Row(2).Close(TestRuns.Start.AddHours(1));
        await Store.CommitAsync(running.Transition("1a"), closed.Transition("2a"), TestRuns.Transition(1, "1b"));
        await Store.SaveNamespaceAsync(new NamespaceRow("default", "id", new byte[] { 1, 2 }), Token);
        await ReopenAsync();

        Assert.Equal(2, Opened.LastRun);
        Assert.Equal(["1a", "1b"], await Store.TextsAsync(1));
        TestRuns.AssertSame(running, await FindAsync("workflow-1"));
        TestRuns.AssertSame(closed, await FindAsync("workflow-2", "run-2"));
        Assert.Equal([1L], await DueAsync(300, null, 10));
        Assert.Equal([1L, 2L], await ListAsync(new RunListRequest("default", 10)));
        Assert.Equal([1, 2], Assert.Single(await Store.ReadNamespacesAsync(Token)).Config.ToArray());

        await Store.CommitAsync(TestRuns.Transition(1, "1c"));
        Assert.Equal(["1a", "1b", "1c"], await Store.TextsAsync(1));
    }

    [Fact]
    public async Task Each_opening_counts_and_keeps_the_token_key()
    {
        var key = Opened.TokenKey;
        Assert.Contains(key, value => value != 0);
        for (var incarnation = 2; incarnation <= 4; incarnation++)
        {
            await ReopenAsync();
            Assert.Equal(incarnation, Opened.Incarnation);
            Assert.Equal(key, Opened.TokenKey);
        }
    }

    [Fact]
    public async Task Namespaces_are_inserted_and_replaced_by_name()
    {
        await Store.SaveNamespaceAsync(new NamespaceRow("b", "id-b", new byte[] { 1 }), Token);
        await Store.SaveNamespaceAsync(new NamespaceRow("a'\"", "id-a", ReadOnlyMemory<byte>.Empty), Token);
        await Store.SaveNamespaceAsync(new NamespaceRow("b", "id-b2", new byte[] { 2 }), Token);
        await ReopenAsync();

        var rows = (await Store.ReadNamespacesAsync(Token)).OrderBy(row => row.Name, StringComparer.Ordinal).ToArray();
        Assert.Equal(["a'\"", "b"], rows.Select(row => row.Name));
        Assert.Equal(["id-a", "id-b2"], rows.Select(row => row.Id));
        Assert.Empty(rows[0].Config.ToArray());
        Assert.Equal([2], rows[1].Config.ToArray());
    }

    [Fact]
    public async Task A_closed_store_answers_nothing()
    {
        await Store.DisposeAsync();
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => Store.CommitAsync(TestRuns.Row(1).Transition("a")));
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => FindAsync("workflow-1"));
        await Store.DisposeAsync();
    }

    [Fact]
    public async Task Closing_waits_for_what_was_begun()
    {
        var commits = Enumerable.Range(1, 50).Select(i => Store.CommitAsync(TestRuns.Row(i).Transition("x"))).ToArray();
        await Store.DisposeAsync();
        await Task.WhenAll(commits);
        Store = Again(Store);
        Assert.Equal(50, (await Store.OpenAsync(Token)).LastRun);
    }
}
