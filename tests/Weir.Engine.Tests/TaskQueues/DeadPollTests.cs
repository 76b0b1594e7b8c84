using Weir.Engine.Storage;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.TaskQueues;

/// <summary>A worker hangs up at each moment of its poll; the task always reaches another.</summary>
public sealed class DeadPollTests
{
    [Fact, Semantic(11)]
    public async Task PollCutBeforeTheMatchIsNotMatched()
    {
        await using var harness = await EngineHarness.StartAsync();
        using var gone = new CancellationTokenSource();
        var dead = harness.PollWorkflowAsync(cancellationToken: gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dead);
        await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollWorkflowAsync();
        Assert.Equal((1, 3L), (task.Attempt, task.StartedEventId));
    }

    [Fact, Semantic(11)]
    public async Task WorkflowTaskOfAPollCutBetweenMatchAndCommitIsGivenToAnotherAtOnce()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        using var gone = new CancellationTokenSource();
        var dead = harness.PollWorkflowAsync(cancellationToken: gone.Token);
        store.Hold();
        var starting = harness.StartWorkflowAsync("order-1");
        await EngineHarness.InTime(store.Held);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dead);
        var other = harness.PollWorkflowAsync();
        store.Release();
        await starting;
        Assert.Equal("order-1", (await other).WorkflowExecution.WorkflowId);
        await harness.CompleteAsync(await other, Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync("order-1"));
    }

    [Fact, Semantic(11)]
    public async Task ActivityOfAPollCutBetweenMatchAndCommitIsGivenToAnotherWithTheSameAttempt()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await harness.StartWorkflowAsync("order-1");
        var task = await harness.PollWorkflowAsync();
        using var gone = new CancellationTokenSource();
        var dead = harness.PollActivityAsync(cancellationToken: gone.Token);
        store.Hold();
        var completing = harness.CompleteAsync(task, Commands.Activity("a"));
        await EngineHarness.InTime(store.Held);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dead);
        var other = harness.PollActivityAsync();
        store.Release();
        await completing;
        Assert.Equal(1, (await other).Attempt);
        await harness.CompleteActivityAsync(await other);
    }

    [Fact, Semantic(11)]
    public async Task TaskOfAPollWhoseCommitFailedIsGivenToThePollThatStillWaits()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var harness = await EngineHarness.StartAsync(store);
        await harness.StartWorkflowAsync("order-1");
        store.FailCommits = 1;
        var poll = harness.PollWorkflowAsync();
        await harness.AdvanceUntilAsync(TimeSpan.FromMilliseconds(250), async () =>
        {
            try
            {
                await harness.StatusAsync("order-1");
            }
            catch (RpcException refused) when (refused.Code == StatusCode.Unavailable)
            {
                // It looked at what could not be stored.
            }

            return poll.IsCompleted;
        });
        Assert.Equal("order-1", (await poll).WorkflowExecution.WorkflowId);
    }

    [Fact, Semantic(11)]
    public async Task TaskOfAPollCutAfterTheCommitAndBeforeTheAnswerIsTakenBack()
    {
        await using var harness = await EngineHarness.StartAsync();
        for (var i = 0; i < 200; i++)
        {
            using var gone = new CancellationTokenSource();
            var dying = harness.Service.PollWorkflowTaskQueueAsync(Request(), cancellationToken: gone.Token);
            var starting = harness.StartWorkflowAsync($"order-{i}");

            // Somewhere between the match, the commit and the answer, wherever the other threads are.
            await Task.WhenAll(starting, Task.Run(gone.Cancel));
            PollWorkflowTaskQueueResponse task;
            try
            {
                task = await EngineHarness.InTime(dying);
            }
            catch (OperationCanceledException)
            {
                task = await harness.PollWorkflowAsync();
            }

            Assert.Equal($"order-{i}", task.WorkflowExecution.WorkflowId);
            await harness.CompleteAsync(task, Commands.Complete());
            Assert.Equal(WorkflowExecutionStatus.Completed, await harness.StatusAsync($"order-{i}"));
        }
    }

    [Fact, Semantic(11)]
    public async Task PollWithoutATaskEndsEmptyAndWithoutAnError()
    {
        await using var harness = await EngineHarness.StartAsync();
        var poll = harness.PollWorkflowAsync();
        harness.Clock.Advance(harness.Options.PollTimeout);
        Assert.True((await poll).TaskToken.IsEmpty);
    }

    [Fact]
    public async Task ThousandsOfIdlePollsCostLittle()
    {
        const int Polls = 5_000;
        await using var harness = await EngineHarness.StartAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, Polls)
            .Select(_ => harness.Service.PollWorkflowTaskQueueAsync(Request(), cancellationToken: gone.Token))
            .ToList();
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Polls;
        Assert.InRange(each, 0, 4_096);

        // A task still finds a poll at once, and each poll ends.
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 100; i++)
        {
            await harness.StartWorkflowAsync($"order-{i}");
        }

        await gone.CancelAsync();
        var given = 0;
        foreach (var poll in waiting)
        {
            try
            {
                given += (await EngineHarness.InTime(poll)).TaskToken.IsEmpty ? 0 : 1;
            }
            catch (OperationCanceledException)
            {
            }
        }

        Assert.InRange(given, 1, 100);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static PollWorkflowTaskQueueRequest Request() => new()
    {
        Namespace = EngineHarness.Namespace,
        TaskQueue = new TaskQueue { Name = EngineHarness.Queue },
        Identity = "worker",
    };
}
