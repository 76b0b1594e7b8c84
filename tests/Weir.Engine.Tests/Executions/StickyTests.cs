using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class StickyTests
{
    [Fact, Semantic(5)]
    public void After_a_sticky_completion_the_next_task_goes_to_the_sticky_queue()
    {
        var run = Sticky().Signal();

        Assert.Equal([new ReadyWorkflowTask(RunFixture.StickyQueue, 6, 1, true, "queue")], run.Last.Ready);
        var queue = run.Event(6).WorkflowTaskScheduledEventAttributes.TaskQueue;
        Assert.Equal((RunFixture.StickyQueue, TaskQueueKind.Sticky, "queue"), (queue.Name, queue.Kind, queue.NormalName));
    }

    [Fact, Semantic(5)]
    [Semantic(6)]
    public void A_sticky_poll_gets_the_events_behind_the_last_completed_task()
    {
        var run = Sticky().Signal().Poll();

        Assert.Equal((4L, 7L, 3L), (run.Task.HistoryFromEventId, run.Task.HistoryToEventId, run.Task.PreviousStartedEventId));
    }

    [Fact, Semantic(5)]
    public void A_sticky_task_that_nobody_takes_moves_to_the_normal_queue()
    {
        var run = Sticky().Signal().Seconds(10);

        Assert.Equal("5 WorkflowExecutionSignaled 6 WorkflowTaskScheduled 7 WorkflowTaskTimedOut 8 WorkflowTaskScheduled", run.EventsFrom(5));
        var timedOut = run.Event(7).WorkflowTaskTimedOutEventAttributes;
        Assert.Equal((6L, 0L, TimeoutType.ScheduleToStart), (timedOut.ScheduledEventId, timedOut.StartedEventId, timedOut.TimeoutType));
        Assert.Equal([new ReadyWorkflowTask("queue", 8, 1, false, "queue")], run.Last.Ready);
        Assert.False(run.State.WorkflowTask.IsSticky);
    }

    [Fact, Semantic(5)]
    public void A_failure_while_sticky_clears_stickiness_and_does_not_count_as_an_attempt()
    {
        var run = Sticky().Signal().Poll();

        run.Do(d => WorkflowTasks.Fail(d, run.Task.Key, new RespondWorkflowTaskFailedRequest()));

        Assert.Equal("8 WorkflowTaskFailed 9 WorkflowTaskScheduled", run.EventsFrom(8));
        Assert.Equal((1, false), (run.State.WorkflowTask.Attempt, run.State.WorkflowTask.IsSticky));
        Assert.Equal("queue", run.State.WorkflowTask.Queue);
    }

    [Fact, Semantic(5)]
    public void A_timeout_while_sticky_clears_stickiness_and_does_not_count_as_an_attempt()
    {
        var run = Sticky().Signal().Poll().Seconds(10);

        Assert.Equal("8 WorkflowTaskTimedOut 9 WorkflowTaskScheduled", run.EventsFrom(8));
        Assert.Equal((1, false), (run.State.WorkflowTask.Attempt, run.State.WorkflowTask.IsSticky));
    }

    [Fact, Semantic(5)]
    public void A_completion_without_sticky_attributes_clears_stickiness()
    {
        var run = Sticky().Signal().Poll().Complete().Signal();

        Assert.False(run.State.WorkflowTask.IsOnStickyQueue);
    }

    [Fact, Semantic(5)]
    [Semantic(6)]
    public void A_sticky_poll_for_a_run_that_is_no_longer_sticky_is_dropped()
    {
        var run = Sticky().Signal().Seconds(10);

        Assert.Null(run.TryPoll(RunFixture.StickyQueue));
        Assert.Null(new RunFixture().Start().TryPoll("another"));
    }

    [Fact, Semantic(5)]
    public void A_sticky_task_given_to_a_normal_poll_ships_the_whole_history()
    {
        var run = Sticky().Signal();

        var task = run.TryPoll(stickyQueue: null)!;

        Assert.Equal(1, task.HistoryFromEventId);
        Assert.False(run.State.WorkflowTask.IsSticky);
    }

    [Fact, Semantic(5)]
    public void Reset_sends_the_next_task_to_the_normal_queue()
    {
        var run = Sticky();
        run.Do(WorkflowTasks.ResetSticky);

        run.Signal();

        Assert.False(run.State.WorkflowTask.IsOnStickyQueue);
    }

    [Fact, Semantic(5)]
    public void An_inline_task_of_a_sticky_run_has_the_start_to_close_timeout()
    {
        var run = Sticky().Signal().Poll().Signal();
        run.Respond([], request =>
        {
            RunFixture.Sticky(request);
            request.ReturnNewWorkflowTask = true;
        });

        Assert.True(run.State.WorkflowTask.IsStarted);
        Assert.Equal(run.Now.AddSeconds(10), run.State.WorkflowTask.Deadline);
        Assert.True(run.State.WorkflowTask.IsSticky);
    }

    private static RunFixture Sticky() => new RunFixture().Start().Poll().CompleteSticky();
}
