using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Storage;

namespace Weir.Conformance.Tests;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task A_new_store_is_empty()
    {
        Assert.Equal(0, Opened.LastRun);
        Assert.Equal(1, Opened.Incarnation);
        Assert.Equal(32, Opened.TokenKey.Length);
        Assert.Empty(await Store.ReadTransitionsAsync(new RunNumber(1), Token));
        Assert.Null(await FindAsync("nobody"));
        Assert.Empty(await Store.ReadDueAsync(DateTimeOffset.MaxValue, null, 10, Token));
        Assert.Empty(await Store.ListRunsAsync(new RunListRequest("default", 10), Token));
        Assert.Empty(await Store.CountRunsAsync("default", null, Token));
        Assert.Empty(await Store.ReadNamespacesAsync(Token));
    }

    [Fact]
    public async Task Transitions_come_back_in_commit_order()
    {
        await Store.CommitAsync(TestRuns.Row(1).Transition("1a"), TestRuns.Row(2).Transition("2a"), TestRuns.Transition(1, "1b"));
        await Store.CommitAsync(TestRuns.Transition(2, "2b"), TestRuns.Transition(1, "1c"));

        Assert.Equal(["1a", "1b", "1c"], await Store.TextsAsync(1));
        Assert.Equal(["2a", "2b"], await Store.TextsAsync(2));
        var sequences = (await Store.ReadTransitionsAsync(new RunNumber(1), Token)).Select(transition => transition.Sequence).ToArray();
        Assert.Equal(sequences.Order(), sequences);
        Assert.Equal(3, sequences.Distinct().Count());
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        var row = TestRuns.Row(1) with
        {
            WorkflowType = "Type",
            TaskQueue = "queue",
            Status = TestRuns.Failed,
            ExecutionTime = TestRuns.Start.AddTicks(1),
            CloseTime = TestRuns.Start.AddTicks(2),
            HistoryLength = 51_200,
            HistorySizeBytes = 5_000_000_000,
            Due = TestRuns.Start.AddTicks(3),
            Attributes = new byte[] { 0, 1, 255 },
            StateTransitionCount = 7,
            ParentWorkflowId = "parent",
            ParentRunId = "parent-run",
            RootWorkflowId = "root",
            RootRunId = "root-run",
            NamespaceDivision = "division",
        };
        await Store.CommitAsync(row.Transition("a"));

        TestRuns.AssertSame(row, await FindAsync(row.WorkflowId));
    }

    [Fact]
    public async Task A_row_is_replaced_and_kept_when_none_comes()
    {
        var row = TestRuns.Row(1) with { Due = TestRuns.Start, Attributes = new byte[] { 1 } };
        var closed = row.Close(TestRuns.Start.AddHours(1)) with { HistoryLength = 11, Attributes = default };
        await Store.CommitAsync(row.Transition("a"), TestRuns.Transition(1, "b"));
        TestRuns.AssertSame(row, await FindAsync(row.WorkflowId));

        await Store.CommitAsync(closed.Transition("c"));
        TestRuns.AssertSame(closed, await FindAsync(row.WorkflowId));
    }

    [Fact]
    public async Task The_last_row_of_a_batch_wins()
    {
        var row = TestRuns.Row(1);
        var closed = row.Close(TestRuns.Start.AddHours(1));
        await Store.CommitAsync(row.Transition("a"), closed.Transition("b"));

        TestRuns.AssertSame(closed, await FindAsync(row.WorkflowId));
        Assert.Equal([1L], await ListAsync(new RunListRequest("default", 10)));
    }

    [Fact]
    public async Task Runs_may_be_created_out_of_number_order()
    {
        await Store.CommitAsync(TestRuns.Row(7).Transition("7"), TestRuns.Row(3).Transition("3"));
        await Store.CommitAsync(TestRuns.Row(5).Transition("5"));
        await ReopenAsync();

        Assert.Equal(7, Opened.LastRun);
        Assert.Equal(["5"], await Store.TextsAsync(5));
    }

    [Fact]
    public async Task A_batch_with_a_violated_invariant_leaves_nothing_and_stops_the_store()
    {
        await Store.CommitAsync(TestRuns.Row(1).Transition("1"));
        var wrong = TestRuns.Row(1, "other", "other-run").Transition("wrong");

        var refused = await Assert.ThrowsAsync<StoreException>(() =>
            Store.CommitAsync(TestRuns.Row(2).Transition("2"), TestRuns.Transition(1, "1b"), wrong));
        Assert.Equal(StoreFailure.Broken, refused.Failure);
        Assert.Contains("other-run", refused.Message, StringComparison.Ordinal);
        var stopped = await Assert.ThrowsAsync<StoreException>(() => Store.CommitAsync(TestRuns.Transition(1, "1c")));
        Assert.Equal(StoreFailure.Broken, stopped.Failure);
        await Assert.ThrowsAsync<StoreException>(() => FindAsync("workflow-1"));

        await ReopenAsync();
        Assert.Equal(["1"], await Store.TextsAsync(1));
        Assert.Empty(await Store.TextsAsync(2));
        Assert.Null(await FindAsync("workflow-2"));
        Assert.Equal("run-1", (await FindAsync("workflow-1"))?.RunId);
        Assert.Equal(1, Opened.LastRun);
    }

    [Fact]
    public async Task A_message_that_cannot_be_serialised_leaves_nothing_and_the_store_goes_on()
    {
        var bad = new TransitionRecord(new RunNumber(1), new Unserializable(), null);
        await Assert.ThrowsAsync<NotSupportedException>(() => Store.CommitAsync(TestRuns.Row(1).Transition("a"), bad));

        Assert.Null(await FindAsync("workflow-1"));
        await Store.CommitAsync(TestRuns.Row(1).Transition("again"));
        Assert.Equal(["again"], await Store.TextsAsync(1));
    }

    [Fact]
    public async Task An_empty_batch_is_nothing()
    {
        await Store.CommitAsync();
        Assert.Empty(await Store.ListRunsAsync(new RunListRequest("default", 10), Token));
    }

    [Fact]
    public async Task An_empty_message_is_a_transition()
    {
        await Store.CommitAsync(new TransitionRecord(new RunNumber(1), new Empty(), TestRuns.Row(1)));
        var stored = Assert.Single(await Store.ReadTransitionsAsync(new RunNumber(1), Token));
        Assert.True(stored.Changes.IsEmpty);
    }

    [Fact]
    public async Task Big_transitions_are_kept_whole()
    {
        var text = string.Concat(Enumerable.Range(0, 1_000_000).Select(i => i.ToString("D10", null)));
        await Store.CommitAsync(TestRuns.Row(1).Transition("small"), TestRuns.Transition(1, text), TestRuns.Transition(1, "small again"));
        await ReopenAsync();

        Assert.Equal(["small", text, "small again"], await Store.TextsAsync(1));
    }

    [Fact]
    public async Task A_commit_cancelled_before_it_began_leaves_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.CommitAsync([TestRuns.Row(1).Transition("a")], new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.FindRunAsync("default", "workflow-1", null, new CancellationToken(canceled: true)));

        Assert.Null(await FindAsync("workflow-1"));
    }

    [Fact]
    public async Task Reads_beside_commits_see_all_or_nothing_of_a_batch()
    {
        const int Batches = 200;
        const int PerBatch = 10;
        await Store.CommitAsync(TestRuns.Row(1).Transition("first"));

        // What awaits a commit may go on on the thread that writes, which the reads below would keep from writing.
        await Task.Yield();
        var commits = Task.Run(
            async () =>
            {
                for (var batch = 1; batch <= Batches; batch++)
                {
                    var row = TestRuns.Row(1) with { HistoryLength = batch };
                    var transitions = Enumerable.Range(0, PerBatch).Select(_ => TestRuns.Transition(1, TestRuns.Number(batch)));
                    await Store.CommitAsync([.. transitions, row.Transition("row")]);
                }
            },
            Token);

        long seen = 0;
        while (!commits.IsCompleted)
        {
            var texts = await Store.TextsAsync(1);
            Assert.Equal(1, texts.Count % (PerBatch + 1));
            var row = await FindAsync("workflow-1");
            Assert.True(row!.HistoryLength >= texts.Count / (PerBatch + 1), "a row is older than transitions that were read before it");
            Assert.True(texts.Count >= seen, "a read went back in time");
            seen = texts.Count;
        }

        await commits;
        Assert.Equal(1 + (Batches * (PerBatch + 1)), (await Store.TextsAsync(1)).Count);
    }

    [Fact]
    public async Task A_read_sees_every_commit_that_completed_before_it()
    {
        for (var i = 1; i <= 100; i++)
        {
            await Store.CommitAsync(TestRuns.Row(i).Transition(TestRuns.Number(i)));
            Assert.NotNull(await FindAsync($"workflow-{i}"));
            Assert.Single(await Store.TextsAsync(i));
        }
    }

    private sealed class Unserializable : IMessage
    {
        public Google.Protobuf.Reflection.MessageDescriptor Descriptor => Empty.Descriptor;

        public int CalculateSize() => throw new NotSupportedException();

        public void MergeFrom(CodedInputStream input) => throw new NotSupportedException();

        public void WriteTo(CodedOutputStream output) => throw new NotSupportedException();
    }
}
