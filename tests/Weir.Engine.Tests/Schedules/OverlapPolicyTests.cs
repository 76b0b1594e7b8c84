using Weir.Engine.Schedules;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Schedules;

public sealed class OverlapPolicyTests
{
    [Fact]
    [Semantic(64)]
    public void Skip_starts_nothing_while_a_workflow_runs()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.Skip).Advance(60);
        Assert.Equal(("00:01:00", ""), (schedule.Starting, schedule.Running));
        schedule.Advance(60);
        Assert.Equal((1, "00:01:00"), (schedule.Info.OverlapSkipped, schedule.Starting));

        schedule.Start().Advance(120);
        Assert.Equal((3, "00:01:00", ""), (schedule.Info.OverlapSkipped, schedule.Running, schedule.Buffered));
        schedule.End().Advance(60);
        Assert.Equal("00:05:00", schedule.Starting);
    }

    [Fact]
    [Semantic(64)]
    public void Buffer_one_keeps_the_first_that_came()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.BufferOne).Advance(60).Start().Advance(180);
        Assert.Equal(("00:02:00", 2), (schedule.Buffered, schedule.Info.OverlapSkipped));
        schedule.End();
        Assert.Equal(("00:02:00", ""), (schedule.Starting, schedule.Buffered));
    }

    [Fact]
    [Semantic(64)]
    public void Buffer_all_starts_each_after_the_other_in_order()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.BufferAll).Advance(60).Start().Advance(180);
        Assert.Equal("00:02:00 00:03:00 00:04:00", schedule.Buffered);
        schedule.End();
        Assert.Equal(("00:02:00", "00:03:00 00:04:00"), (schedule.Starting, schedule.Buffered));
        schedule.Start().End();
        Assert.Equal(("00:03:00", "00:04:00"), (schedule.Starting, schedule.Buffered));
    }

    [Theory]
    [Semantic(64)]
    [InlineData(ScheduleOverlapPolicy.CancelOther, false)]
    [InlineData(ScheduleOverlapPolicy.TerminateOther, true)]
    public void Cancel_and_terminate_other_end_the_running_one_once_and_start_when_it_closed(ScheduleOverlapPolicy policy, bool terminate)
    {
        var schedule = new ScheduleFixture().Create(policy).Advance(60).Start().Advance(60);
        var closing = Assert.Single(schedule.Record.Closing);
        Assert.Equal((schedule.Info.RunningWorkflows[0].RunId, terminate, false), (closing.RunId, closing.Terminate, closing.Delivered));
        Assert.Equal(("", "00:02:00"), (schedule.Starting, schedule.Buffered));

        schedule.Settle(d => ActionResults.AskedToEnd(d, closing));
        Assert.True(Assert.Single(schedule.Record.Closing).Delivered);
        Assert.False(schedule.Schedule.HasDeliveries);

        schedule.Advance(60).End(WorkflowExecutionStatus.Canceled);
        Assert.Equal(("00:03:00", "", 0), (schedule.Starting, schedule.Buffered, schedule.Record.Closing.Count));
    }

    [Fact]
    [Semantic(64)]
    public void A_workflow_that_is_only_about_to_start_is_ended_once_it_has_started()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.CancelOther).Advance(120);
        Assert.Empty(schedule.Record.Closing);
        schedule.Start();
        Assert.Single(schedule.Record.Closing);
    }

    [Fact]
    [Semantic(64)]
    public void A_terminate_after_a_cancel_is_sent_too()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.CancelOther).Advance(60).Start().Advance(60);
        var cancel = Assert.Single(schedule.Record.Closing);
        schedule.Settle(d => ActionResults.AskedToEnd(d, cancel));
        schedule.Trigger(ScheduleOverlapPolicy.TerminateOther);
        var terminate = Assert.Single(schedule.Record.Closing);
        Assert.Equal((true, false), (terminate.Terminate, terminate.Delivered));
    }

    [Fact]
    [Semantic(64)]
    public void Allow_all_starts_beside_others_and_is_not_among_the_running()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.AllowAll).Advance(180);
        Assert.Equal("00:01:00 00:02:00 00:03:00", schedule.Starting);
        schedule.Start();
        Assert.Equal(("", 3), (schedule.Running, schedule.Info.ActionCount));

        var first = schedule.Info.RecentActions[0].StartWorkflowResult.RunId;
        schedule.End(first, WorkflowExecutionStatus.Failed, failure: "broken");
        Assert.Equal(WorkflowExecutionStatus.Failed, schedule.Info.RecentActions[0].StartWorkflowStatus);
        Assert.Null(schedule.Record.ContinuedFailure);
        Assert.Equal(WorkflowExecutionStatus.Running, schedule.Info.RecentActions[1].StartWorkflowStatus);
    }

    [Fact]
    [Semantic(64)]
    public void A_policy_that_changes_decides_about_what_waits()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.BufferAll).Advance(60).Start().Advance(180);
        schedule.Update(request => request.Schedule.Policies.OverlapPolicy = ScheduleOverlapPolicy.Skip);
        Assert.Equal(("", 3), (schedule.Buffered, schedule.Info.OverlapSkipped));
    }

    [Fact]
    [Semantic(64)]
    public void A_refused_start_makes_room_for_the_next()
    {
        var schedule = new ScheduleFixture().Create(ScheduleOverlapPolicy.BufferAll).Advance(120);
        Assert.Equal(("00:01:00", "00:02:00"), (schedule.Starting, schedule.Buffered));
        schedule.Refuse();
        Assert.Equal(("00:02:00", "", 0), (schedule.Starting, schedule.Buffered, schedule.Info.ActionCount));
    }
}
