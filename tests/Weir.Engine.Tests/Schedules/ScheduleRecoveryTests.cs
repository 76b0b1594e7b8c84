using Weir.Engine.Storage;
using Weir.Engine.Tests.Support;
using Weir.Engine.TimeSkipping;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Schedule.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Schedules;

public sealed class ScheduleRecoveryTests
{
    [Fact]
    [Semantic(63, 64)]
    public async Task Schedules_go_on_after_a_restart_and_make_up_for_what_they_missed()
    {
        await using var schedule = await ScheduleHarness.StartAsync();
        await schedule.CreateAsync(request => request.Schedule.Policies.OverlapPolicy = ScheduleOverlapPolicy.AllowAll);
        await schedule.AdvanceAsync(60, info => info.ActionCount == 1);
        await schedule.Engine.Engine.DisposeAsync();
        schedule.Engine.Clock.Advance(TimeSpan.FromMinutes(3));
        await schedule.Engine.RestartAsync();
        var info = await schedule.WaitAsync(info => info.ActionCount == 4);
        Assert.Equal(4, info.RecentActions.Select(action => action.StartWorkflowResult.WorkflowId).Distinct().Count());
    }

    [Theory]
    [Semantic(64)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_between_the_decision_and_its_record_starts_each_action_exactly_once(bool started)
    {
        // The engine decides to start, and dies before it has noted that the workflow started; or before it started at all.
        var store = new FaultStore(new MemoryEngineStore());
        await using var schedule = await ScheduleHarness.StartAsync(store);
        await schedule.CreateAsync();
        if (!started)
        {
            store.FailCommits = int.MaxValue;
        }
        else
        {
            store.FailScheduleSavesAfter = 1;
        }

        schedule.Engine.Clock.Advance(TimeSpan.FromSeconds(60));
        await UntilAsync(async () => (await store.FindScheduleAsync(new ScheduleKey("default", ScheduleHarness.Id), default))!.Due <= schedule.Engine.Clock.GetUtcNow());
        if (started)
        {
            await UntilAsync(async () => await store.FindRunAsync("default", "wf-2026-01-01T00:01:00Z", null, default) is not null);
        }

        await schedule.Engine.Engine.DisposeAsync();
        (store.FailCommits, store.FailScheduleSavesAfter) = (0, null);
        await schedule.Engine.RestartAsync();

        var info = await schedule.WaitAsync(info => info.ActionCount == 1);
        var running = Assert.Single(info.RunningWorkflows);
        var list = await schedule.Engine.Service.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest { Namespace = "default" });
        Assert.Equal(running.RunId, Assert.Single(list.Executions).Execution.RunId);
        await schedule.WorkAsync(Commands.Complete());
        Assert.Equal(WorkflowExecutionStatus.Completed, (await schedule.WaitAsync(info => info.RunningWorkflows.Count == 0)).RecentActions[0].StartWorkflowStatus);
    }

    [Fact]
    [Semantic(64)]
    public async Task The_end_of_a_workflow_is_not_lost_when_the_schedule_cannot_be_told_before_a_crash()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var schedule = await ScheduleHarness.StartAsync(store);
        await schedule.CreateAsync(request => request.Schedule.Policies.PauseOnFailure = true);
        await schedule.AdvanceAsync(60, info => info.RunningWorkflows.Count == 1);
        store.FailScheduleSaves = int.MaxValue;
        await schedule.WorkAsync(Commands.Fail("broken"));
        await schedule.Engine.Engine.DisposeAsync();
        store.FailScheduleSaves = 0;
        await schedule.Engine.RestartAsync();

        var info = await schedule.WaitAsync(info => info.RunningWorkflows.Count == 0);
        Assert.Equal(WorkflowExecutionStatus.Failed, Assert.Single(info.RecentActions).StartWorkflowStatus);
        Assert.True((await schedule.DescribeAsync()).Schedule.State.Paused);
    }

    [Fact]
    [Semantic(64)]
    public async Task A_running_workflow_that_is_gone_from_the_store_counts_as_ended()
    {
        var store = new MemoryEngineStore();
        await using var schedule = await ScheduleHarness.StartAsync(store);
        await schedule.CreateAsync();
        await schedule.AdvanceAsync(60, info => info.RunningWorkflows.Count == 1);
        await schedule.Engine.Engine.DisposeAsync();
        await store.OpenAsync(default);
        var row = await store.FindRunAsync("default", "wf-2026-01-01T00:01:00Z", null, default);
        await store.CommitAsync([TransitionRecord.Delete(row!.Number)], default);
        await store.DisposeAsync();

        await schedule.Engine.RestartAsync();
        await schedule.AdvanceAsync(60, info => info.RunningWorkflows.Count == 0);
        Assert.Equal(["wf-2026-01-01T00:03:00Z"], ScheduleHarness.Ids((await schedule.AdvanceAsync(60, info => info.RunningWorkflows.Count == 1)).RunningWorkflows));
    }

    [Fact]
    [Semantic(66)]
    public async Task A_change_that_is_not_stored_did_not_happen()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var schedule = await ScheduleHarness.StartAsync(store);
        await schedule.CreateAsync();
        store.FailScheduleSaves = 1;
        var error = await Assert.ThrowsAsync<RpcException>(() => schedule.PatchAsync(patch => patch.Pause = "stop"));
        Assert.Equal(StatusCode.Unavailable, error.Code);
        Assert.False((await schedule.DescribeAsync()).Schedule.State.Paused);
        await schedule.PatchAsync(patch => patch.Pause = "stop");
        Assert.True((await schedule.DescribeAsync()).Schedule.State.Paused);
    }

    [Fact]
    [Semantic(63)]
    public async Task A_store_that_fails_for_a_while_delays_actions_and_loses_none()
    {
        var store = new FaultStore(new MemoryEngineStore());
        await using var schedule = await ScheduleHarness.StartAsync(store);
        await schedule.CreateAsync();
        (store.FailScheduleSaves, store.FailCommits) = (3, 3);
        schedule.Engine.Clock.Advance(TimeSpan.FromSeconds(60));
        await schedule.Engine.AdvanceUntilAsync(TimeSpan.FromMilliseconds(500), async () =>
        {
            await Task.Yield();
            return (await schedule.InfoAsync()).ActionCount == 1;
        });
    }

    [Fact]
    [Semantic(66)]
    public async Task A_damaged_schedule_is_quarantined_and_the_others_go_on()
    {
        var store = new MemoryEngineStore();
        await using var schedule = await ScheduleHarness.StartAsync(store);
        await schedule.CreateAsync();
        await schedule.Engine.Engine.DisposeAsync();
        await store.OpenAsync(default);
        await store.SaveSchedulesAsync([new ScheduleRow(new ScheduleKey("default", "broken"), DateTimeOffset.UnixEpoch, new byte[] { 0xFF, 1, 2 })], default);
        await store.DisposeAsync();
        await schedule.Engine.RestartAsync();

        await schedule.AdvanceAsync(60, info => info.ActionCount == 1);
        var error = await Assert.ThrowsAsync<RpcException>(() => schedule.DescribeAsync("broken"));
        Assert.Equal(StatusCode.Internal, error.Code);
        Assert.Contains("Schedule broken is quarantined", error.Message, StringComparison.Ordinal);
        Assert.Equal(["nightly"], (await schedule.Engine.Service.ListSchedulesAsync(new ListSchedulesRequest { Namespace = "default" })).Schedules.Select(entry => entry.ScheduleId));
    }

    [Fact]
    [Semantic(63)]
    public async Task A_thousand_schedules_wake_after_a_restart_although_only_a_page_is_read_at_once()
    {
        await using var schedule = await ScheduleHarness.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 1_200).Select(i => schedule.CreateAsync(
            request =>
            {
                request.Schedule.Spec = new ScheduleSpec { Interval = { new IntervalSpec { Interval = ScheduleHarness.Seconds(3_600), Phase = ScheduleHarness.Seconds(1 + i) } } };
                request.Schedule.Action.StartWorkflow.WorkflowId = $"wf-{i}";
            },
            $"s-{i:0000}")));
        await schedule.Engine.RestartAsync();
        schedule.Engine.Clock.Advance(TimeSpan.FromSeconds(1_300));
        foreach (var i in new[] { 0, 499, 500, 999, 1_199 })
        {
            await UntilAsync(async () => (await schedule.InfoAsync($"s-{i:0000}")).ActionCount == 1);
        }
    }

    [Fact]
    [Semantic(63)]
    public async Task Skipped_time_stops_at_each_action()
    {
        await using var harness = await EngineHarness.StartAsync(configure: options => options with { TimeSkipping = TimeSkippingMode.Unlocked, TimeProvider = TimeProvider.System });
        await using var schedule = new ScheduleHarness(harness);
        await schedule.CreateAsync(request =>
        {
            request.Schedule.Spec = new ScheduleSpec { Calendar = { new CalendarSpec { Hour = "6", DayOfMonth = "1" } } };
            request.Schedule.State.LimitedActions = true;
            request.Schedule.State.RemainingActions = 3;
        });
        for (var i = 0; i < 3; i++)
        {
            var task = await schedule.WorkAsync(Commands.Complete());
            var start = task.History.Events[0].EventTime.ToDateTimeOffset();
            Assert.Equal((1, 6, 0, 0), (start.Day, start.Hour, start.Minute, start.Second));
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
