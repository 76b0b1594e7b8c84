using Weir.Engine.Executions;
using Weir.Engine.Storage;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Tests.Executions;

/// <summary>What a restart finds: lost workers, pending work, rows and descriptions.</summary>
public sealed class RecoveryTests
{
    [Fact]
    public void A_workflow_task_of_a_worker_that_died_with_the_process_is_given_out_again()
    {
        var run = new RunFixture().Start();
        run.TryPoll(incarnation: 1);

        run.Do(d => Recovery.WorkersLost(d, 2));

        Assert.Equal("3 WorkflowTaskStarted 4 WorkflowTaskTimedOut", run.EventsFrom(3));
        Assert.Single(run.Last.Ready);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Tasks_of_remote_workers_and_of_this_process_stay(long incarnation)
    {
        var run = new RunFixture().Begin(Do.Activity());
        run.StartActivity("a", incarnation);
        run.Signal().TryPoll(incarnation: incarnation);

        run.Do(d => Recovery.WorkersLost(d, 2));

        Assert.Empty(run.Last.Changes.Changes);
    }

    [Fact]
    public void A_lost_activity_goes_through_its_retry_policy()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a => a.HeartbeatTimeout = Durations.Seconds(5)));
        run.StartActivity("a", incarnation: 1);

        run.Do(d => Recovery.WorkersLost(d, 2));

        var activity = run.State.Activities[5];
        Assert.Equal((ActivityPhase.BackingOff, TimeoutType.Heartbeat), (activity.Phase, activity.LastFailure!.TimeoutFailureInfo.TimeoutType));
    }

    [Fact]
    public void A_lost_activity_without_another_attempt_times_out()
    {
        var run = new RunFixture().Begin(Do.Activity("a", a => a.RetryPolicy = new RetryPolicy { MaximumAttempts = 1 }));
        run.StartActivity("a", incarnation: 1);

        run.Do(d => Recovery.WorkersLost(d, 2));

        Assert.Equal("6 ActivityTaskStarted 7 ActivityTaskTimedOut 8 WorkflowTaskScheduled", run.EventsFrom(6));
        Assert.Equal(TimeoutType.StartToClose, run.Event(7).ActivityTaskTimedOutEventAttributes.Failure.TimeoutFailureInfo.TimeoutType);
    }

    [Fact]
    public void Pending_work_is_what_no_worker_has()
    {
        var run = new RunFixture().Begin(Do.Activity("a"), Do.Activity("b"), Do.Activity("c"));
        run.StartActivity("a");
        run.FailActivity(run.StartActivity("b")).Signal();

        Assert.Equal(
            [new ReadyWorkflowTask("queue", 9, 1, false, "queue"), new ReadyActivity("queue", 7, 1, null)], PendingWork.Of(run.State));
        Assert.Equal(1, run.State.ReadyActivityCount);
    }

    [Fact]
    public void A_row_says_when_the_run_must_be_looked_at()
    {
        var run = new RunFixture().Start();
        Assert.Equal(RunRows.Overdue, Row(run).Due);

        run.Poll();
        Assert.Equal(run.Now.AddSeconds(10), Row(run).Due);
        run.Complete(Do.Timer("t", 60));
        Assert.Equal(run.Now.AddSeconds(60), Row(run).Due);
        run.Signal().Poll().Complete(Do.CancelTimer());
        Assert.Null(Row(run).Due);
        run.Terminate();
        Assert.Null(Row(run).Due);
    }

    [Fact]
    public void A_row_tells_what_lists_show()
    {
        var run = new RunFixture().Begin(Do.CompleteWorkflow());

        var row = Row(run);

        Assert.Equal(("default", "wf", "run-1", "Type", "queue"), (row.Namespace, row.WorkflowId, row.RunId, row.WorkflowType, row.TaskQueue));
        Assert.Equal((int)WorkflowExecutionStatus.Completed, row.Status);
        Assert.Equal((run.Now, run.Now), (row.StartTime, row.CloseTime));
        Assert.Equal((5L, run.State.History.SizeBytes), (row.HistoryLength, row.HistorySizeBytes));
    }

    [Fact]
    public void A_description_tells_what_is_pending()
    {
        var run = new RunFixture().Begin(Do.Activity("a"), Do.Activity("b"), Do.Child());
        run.StartActivity("a");
        run.FailActivity(run.StartActivity("b")).Signal();

        var description = Descriptions.Describe(run.State);

        Assert.Equal(WorkflowExecutionStatus.Running, description.WorkflowExecutionInfo.Status);
        Assert.Equal(run.History.Count, description.WorkflowExecutionInfo.HistoryLength);
        Assert.Equal(run.State.TransitionCount, description.WorkflowExecutionInfo.StateTransitionCount);
        Assert.Equal(PendingWorkflowTaskState.Scheduled, description.PendingWorkflowTask.State);
        Assert.Equal("child", description.PendingChildren.Single().WorkflowId);
        var (a, b) = (description.PendingActivities[0], description.PendingActivities[1]);
        Assert.Equal((PendingActivityState.Started, 1), (a.State, a.Attempt));
        Assert.Equal((PendingActivityState.Scheduled, 2, "failed"), (b.State, b.Attempt, b.LastFailure.Message));
        Assert.Equal(Durations.Seconds(1), b.CurrentRetryInterval);
        Assert.Equal(run.Now.AddSeconds(1), b.NextAttemptScheduleTime.ToDateTimeOffset());
        Assert.Equal("activity-worker", b.LastWorkerIdentity);
    }

    [Fact]
    public void A_description_of_a_closed_run_tells_when_it_closed()
    {
        var run = new RunFixture().Start().Seconds(5).Poll().Complete(Do.CompleteWorkflow());

        var info = Descriptions.Describe(run.State).WorkflowExecutionInfo;

        Assert.Equal(Durations.Seconds(5), info.ExecutionDuration);
        Assert.Equal(run.Now, info.CloseTime.ToDateTimeOffset());
        Assert.Null(Descriptions.Describe(run.State).PendingWorkflowTask);
    }

    [Fact]
    public void Every_committed_transition_counts()
    {
        var run = new RunFixture().Begin();

        Assert.Equal(3, run.State.TransitionCount);
    }

    private static RunRow Row(RunFixture run) => RunRows.Of(run.State, new RunNumber(1));
}
