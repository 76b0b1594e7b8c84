using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Command.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class EagerActivityTests
{
    private readonly RunFixture run = new RunFixture().Start().Poll();

    [Fact, Semantic(41)]
    public void An_eager_activity_goes_back_with_the_completion_and_to_no_queue()
    {
        var completion = run.Respond([Do.Activity("a", Eager), Do.Activity("b")]);

        var started = Assert.Single(completion.EagerActivities!);
        Assert.Equal(("a", "worker"), (started.Activity.ActivityId, started.Activity.StartedIdentity));
        Assert.Equal(run.State.ActivityIds["b"], Assert.Single(run.Last.Ready).ScheduledEventId);
        Assert.Null(run.Do(d => Activities.TryStart(d, started.Key.ScheduledEventId, 1, new PollInfo("w", "r"))));
        run.CompleteActivity(started);
        Assert.Equal("7 ActivityTaskStarted 8 ActivityTaskCompleted 9 WorkflowTaskScheduled", run.EventsFrom(7));
    }

    [Fact, Semantic(41)]
    public void An_activity_of_another_queue_is_not_for_this_worker()
    {
        var completion = run.Respond([Do.Activity("a", c =>
        {
            Eager(c);
            c.TaskQueue = new TaskQueue { Name = "other" };
        })]);

        Assert.Empty(completion.EagerActivities!);
        Assert.Equal("other", Assert.Single(run.Last.Ready).Queue);
    }

    [Fact, Semantic(41)]
    public void A_bad_command_takes_eager_activities_back_with_all_others()
    {
        run.CompleteBadly(Do.Activity("a", Eager), Do.CancelTimer("unknown"));

        Assert.Empty(run.State.Activities);
        Assert.DoesNotContain(run.Last.Ready, ready => ready is ReadyActivity);
    }

    [Fact, Semantic(41)]
    public void What_the_same_task_cancels_or_closes_is_not_started()
    {
        Assert.Empty(run.Respond([Do.Activity("a", Eager), Do.CancelActivity(5)]).EagerActivities!);
        run.Poll();
        Assert.Null(run.Respond([Do.Activity("b", Eager), Do.CompleteWorkflow()]).EagerActivities);
    }

    [Fact, Semantic(41)]
    public void A_paused_run_keeps_them_for_later()
    {
        run.Apply(d => RunPausing.Pause(d, new PauseWorkflowExecutionRequest()));

        Assert.Empty(run.Respond([Do.Activity("a", Eager)]).EagerActivities!);

        run.Apply(d => RunPausing.Unpause(d, new UnpauseWorkflowExecutionRequest()));
        Assert.Contains(run.Last.Ready, ready => ready is ReadyActivity);
    }

    private static void Eager(ScheduleActivityTaskCommandAttributes command) => command.RequestEagerExecution = true;
}
