using Weir.Engine.Tests.Support;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Schedule.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Schedules;

public sealed class ScheduleServiceTests
{
    [Fact]
    [Semantic(64, 65)]
    public async Task A_schedule_starts_workflows_and_learns_how_they_end()
    {
        await using var schedule = await ScheduleHarness.StartAsync();
        await schedule.CreateAsync();
        Assert.Equal(["00:01:00", "00:02:00"], ScheduleHarness.Times((await schedule.InfoAsync()).FutureActionTimes).Take(2));

        var info = await schedule.AdvanceAsync(60, info => info.RunningWorkflows.Count == 1);
        Assert.Equal(["wf-2026-01-01T00:01:00Z"], ScheduleHarness.Ids(info.RunningWorkflows));
        var task = await schedule.WorkAsync(Commands.Complete("first"));
        var started = task.History.Events[0].WorkflowExecutionStartedEventAttributes;
        Assert.Equal("temporal-scheduler-default-nightly", started.Identity);
        Assert.Equal(["TemporalScheduledById", "TemporalScheduledStartTime"], started.SearchAttributes.IndexedFields.Keys.Order());

        info = await schedule.WaitAsync(info => info.RunningWorkflows.Count == 0);
        Assert.Equal(WorkflowExecutionStatus.Completed, Assert.Single(info.RecentActions).StartWorkflowStatus);
        await schedule.AdvanceAsync(60, info => info.RunningWorkflows.Count == 1);
        task = await schedule.WorkAsync(Commands.Complete("second"));
        Assert.Equal("first", Commands.Text(task.History.Events[0].WorkflowExecutionStartedEventAttributes.LastCompletionResult));
    }

    [Fact]
    [Semantic(64)]
    public async Task Continue_as_new_and_retries_belong_to_the_same_action()
    {
        await using var schedule = await ScheduleHarness.StartAsync();
        await schedule.CreateAsync(request => request.Schedule.Action.StartWorkflow.RetryPolicy = new RetryPolicy { MaximumAttempts = 2, InitialInterval = ScheduleHarness.Seconds(1) });
        var first = (await schedule.AdvanceAsync(60, info => info.RunningWorkflows.Count == 1)).RunningWorkflows[0];
        await schedule.WorkAsync(Commands.Fail("again"));
        Assert.Equal(first, Assert.Single((await schedule.InfoAsync()).RunningWorkflows));
        schedule.Engine.Clock.Advance(TimeSpan.FromSeconds(2));
        await schedule.WorkAsync(Commands.ContinueAsNew());
        Assert.Equal(first, Assert.Single((await schedule.InfoAsync()).RunningWorkflows));
        schedule.Engine.Clock.Advance(TimeSpan.FromSeconds(2));
        await schedule.WorkAsync(Commands.Complete());
        var info = await schedule.WaitAsync(info => info.RunningWorkflows.Count == 0);
        Assert.Equal((1, WorkflowExecutionStatus.Completed), (info.ActionCount, info.RecentActions[0].StartWorkflowStatus));
    }

    [Theory]
    [Semantic(64)]
    [InlineData(ScheduleOverlapPolicy.CancelOther)]
    [InlineData(ScheduleOverlapPolicy.TerminateOther)]
    public async Task The_running_workflow_is_ended_and_the_next_one_starts(ScheduleOverlapPolicy policy)
    {
        await using var schedule = await ScheduleHarness.StartAsync();
        await schedule.CreateAsync(request => request.Schedule.Policies.OverlapPolicy = policy);
        await schedule.AdvanceAsync(60, info => info.RunningWorkflows.Count == 1);
        await schedule.WorkAsync();
        schedule.Engine.Clock.Advance(TimeSpan.FromSeconds(60));
        if (policy == ScheduleOverlapPolicy.CancelOther)
        {
            var task = await schedule.Engine.PollWorkflowAsync();
            Assert.Contains(task.History.Events, e => e.EventType == EventType.WorkflowExecutionCancelRequested);
            await schedule.Engine.CompleteAsync(task, Commands.Cancel());
        }

        var info = await schedule.WaitAsync(info => ScheduleHarness.Ids(info.RunningWorkflows) is ["wf-2026-01-01T00:02:00Z"]);
        var expected = policy == ScheduleOverlapPolicy.CancelOther ? WorkflowExecutionStatus.Canceled : WorkflowExecutionStatus.Terminated;
        Assert.Equal([expected, WorkflowExecutionStatus.Running], info.RecentActions.Select(action => action.StartWorkflowStatus));
    }

    [Fact]
    [Semantic(66)]
    public async Task Schedules_are_created_once_found_listed_counted_and_deleted()
    {
        await using var schedule = await ScheduleHarness.StartAsync();
        var service = schedule.Engine.Service;
        var request = ScheduleHarness.Request();
        var created = await service.CreateScheduleAsync(request);
        Assert.Equal(created.ConflictToken, (await service.CreateScheduleAsync(request)).ConflictToken);
        var duplicate = await Assert.ThrowsAsync<RpcException>(() => service.CreateScheduleAsync(ScheduleHarness.Request()));
        Assert.Equal((StatusCode.AlreadyExists, "schedule \"nightly\" is already registered"), (duplicate.Code, duplicate.Message));
        Assert.Equal(request.RequestId, duplicate.FindDetail<WorkflowExecutionAlreadyStartedFailure>()!.StartRequestId);

        for (var i = 0; i < 4; i++)
        {
            await schedule.CreateAsync(id: $"other-{i}");
        }

        var list = await service.ListSchedulesAsync(new ListSchedulesRequest { Namespace = "default", MaximumPageSize = 3 });
        Assert.Equal(["nightly", "other-0", "other-1"], list.Schedules.Select(entry => entry.ScheduleId));
        Assert.Equal("nightly-job", list.Schedules[0].Info.WorkflowType.Name);
        Assert.Equal(5, list.Schedules[0].Info.FutureActionTimes.Count);
        list = await service.ListSchedulesAsync(new ListSchedulesRequest { Namespace = "default", MaximumPageSize = 3, NextPageToken = list.NextPageToken });
        Assert.Equal((2, true), (list.Schedules.Count, list.NextPageToken.IsEmpty));
        Assert.Equal(5, (await service.CountSchedulesAsync(new CountSchedulesRequest { Namespace = "default" })).Count);
        Assert.Empty((await service.ListWorkflowExecutionsAsync(new ListWorkflowExecutionsRequest { Namespace = "default" })).Executions);

        await service.DeleteScheduleAsync(new DeleteScheduleRequest { Namespace = "default", ScheduleId = "nightly" });
        var missing = await Assert.ThrowsAsync<RpcException>(() => schedule.DescribeAsync());
        Assert.Equal((StatusCode.NotFound, "schedule \"nightly\" not found"), (missing.Code, missing.Message));
        await schedule.CreateAsync();
        Assert.Equal(0, (await schedule.InfoAsync()).ActionCount);
    }

    [Fact]
    [Semantic(61, 66)]
    public async Task Lists_and_counts_understand_the_query_language()
    {
        await using var schedule = await ScheduleHarness.StartAsync();
        await schedule.CreateAsync(request => request.Schedule.State.Paused = true, "paused");
        schedule.Engine.Clock.Advance(TimeSpan.FromSeconds(5));
        await schedule.CreateAsync(id: "active");

        Assert.Equal(["paused"], await FindAsync("TemporalSchedulePaused = true"));
        Assert.Equal(["active"], await FindAsync("SchedulePaused = false AND ScheduleId STARTS_WITH 'act'"));
        Assert.Equal(["active"], await FindAsync("StartTime > '2026-01-01T00:00:01Z'"));
        Assert.Equal(["active", "paused"], await FindAsync("ScheduleId IN ('paused', 'active', 'other')"));
        Assert.Empty(await FindAsync("ParentWorkflowId IS NOT NULL"));
        var error = await Assert.ThrowsAsync<RpcException>(() => FindAsync("Colour = 'red'"));
        Assert.StartsWith("invalid query:", error.Message, StringComparison.Ordinal);

        async Task<string[]> FindAsync(string query)
        {
            var list = await schedule.Engine.Service.ListSchedulesAsync(new ListSchedulesRequest { Namespace = "default", Query = query });
            var count = await schedule.Engine.Service.CountSchedulesAsync(new CountSchedulesRequest { Namespace = "default", Query = query });
            Assert.Equal(list.Schedules.Count, count.Count);
            return [.. list.Schedules.Select(entry => entry.ScheduleId)];
        }
    }

    [Fact]
    [Semantic(60, 66)]
    public async Task Search_attributes_are_checked_when_the_schedule_is_made()
    {
        await using var schedule = await ScheduleHarness.StartAsync();
        var attributes = new SearchAttributes { IndexedFields = { ["Unknown"] = Commands.Payloads("x").Payloads_[0] } };
        foreach (var with in new Action<CreateScheduleRequest>[] { r => r.SearchAttributes = attributes, r => r.Schedule.Action.StartWorkflow.SearchAttributes = attributes })
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => schedule.CreateAsync(with));
            Assert.Equal("Namespace default has no mapping defined for search attribute Unknown", error.Message);
        }
    }

    [Fact]
    [Semantic(63)]
    public async Task Matching_times_are_listed_up_to_a_thousand()
    {
        await using var schedule = await ScheduleHarness.StartAsync();
        await schedule.CreateAsync();
        var request = new ListScheduleMatchingTimesRequest { Namespace = "default", ScheduleId = ScheduleHarness.Id, StartTime = ScheduleHarness.At("2026-05-01T00:00:00Z"), EndTime = ScheduleHarness.At("2026-05-01T00:02:00Z") };
        Assert.Equal(["00:01:00", "00:02:00"], ScheduleHarness.Times((await schedule.Engine.Service.ListScheduleMatchingTimesAsync(request)).StartTime));
        request.EndTime = ScheduleHarness.At("2027-01-01T00:00:00Z");
        Assert.Equal(1_000, (await schedule.Engine.Service.ListScheduleMatchingTimesAsync(request)).StartTime.Count);
    }

    [Fact]
    [Semantic(62, 66)]
    public async Task Requests_are_checked_and_name_the_field()
    {
        await using var schedule = await ScheduleHarness.StartAsync();
        await RefusedAsync("ScheduleId is not set on request.", r => r.ScheduleId = "");
        await RefusedAsync("Namespace not set on request.", r => r.Namespace = "");
        await RefusedAsync("WorkflowType is not set on request.", r => r.Schedule.Action.StartWorkflow.WorkflowType = null);
        await RefusedAsync("Scheduled workflow must not contain CronSchedule; the schedule's spec says when it runs.", r => r.Schedule.Action.StartWorkflow.CronSchedule = "@daily");
        await RefusedAsync("Invalid schedule spec: cron_string[0] '* * *': expected 5, 6 or 7 fields, found 3.", r => r.Schedule.Spec.CronString.Add("* * *"));
        await RefusedAsync("backfill_request[0]: expected a start_time and an end_time that is not before it.", r => r.InitialPatch = new SchedulePatch { BackfillRequest = { new BackfillRequest() } });
        await RefusedAsync("RemainingActions cannot be negative.", r => r.Schedule.State.RemainingActions = -1);

        async Task RefusedAsync(string message, Action<CreateScheduleRequest> with)
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => schedule.CreateAsync(with));
            Assert.Equal((StatusCode.InvalidArgument, message), (error.Code, error.Message));
        }
    }

    [Fact]
    [Semantic(66)]
    public async Task Every_call_about_a_missing_schedule_is_not_found()
    {
        await using var schedule = await ScheduleHarness.StartAsync();
        Task[] calls =
        [
            schedule.DescribeAsync(),
            schedule.TriggerAsync(),
            schedule.Engine.Service.UpdateScheduleAsync(new UpdateScheduleRequest { Namespace = "default", ScheduleId = "x", Schedule = new Schedule() }),
            schedule.Engine.Service.DeleteScheduleAsync(new DeleteScheduleRequest { Namespace = "default", ScheduleId = "x" }),
            schedule.Engine.Service.ListScheduleMatchingTimesAsync(new ListScheduleMatchingTimesRequest { Namespace = "default", ScheduleId = "x", StartTime = ScheduleHarness.At("2026-01-01T00:00:00Z"), EndTime = ScheduleHarness.At("2026-01-01T00:00:00Z") }),
        ];
        foreach (var call in calls)
        {
            Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => call)).Code);
        }
    }
}
