using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class TimerTests
{
    [Fact]
    public void A_timer_fires_when_it_is_due()
    {
        var run = new RunFixture().Begin(Do.Timer("t", 60)).Seconds(59.5);
        Assert.Equal("5 TimerStarted", run.EventsFrom(5));

        run.Seconds(0.5);

        Assert.Equal("6 TimerFired 7 WorkflowTaskScheduled", run.EventsFrom(6));
        var fired = run.Event(6).TimerFiredEventAttributes;
        Assert.Equal(("t", 5L), (fired.TimerId, fired.StartedEventId));
        Assert.Null(Deadlines.Next(run.State));
    }

    [Fact]
    [Semantic(44)]
    public void All_due_timers_fire_in_one_transition_in_order_of_time()
    {
        var run = new RunFixture().Begin(Do.Timer("c", 3), Do.Timer("a", 1), Do.Timer("b", 2));
        run.Now += TimeSpan.FromSeconds(5);

        run.Do(Deadlines.FireDue);

        Assert.Equal("8 TimerFired 9 TimerFired 10 TimerFired 11 WorkflowTaskScheduled", run.EventsFrom(8));
        Assert.Equal(["a", "b", "c"], run.History.Skip(7).Take(3).Select(e => e.TimerFiredEventAttributes.TimerId));
    }

    [Fact]
    [Semantic(44)]
    public void A_timer_beyond_the_end_of_the_run_never_fires()
    {
        var run = new RunFixture().Start(request => request.WorkflowRunTimeout = Durations.Seconds(30)).Poll().Complete(Do.Timer("t", 60)).Seconds(100);

        Assert.Equal("5 TimerStarted 6 WorkflowExecutionTimedOut", run.EventsFrom(5));
    }

    [Fact]
    public void A_timer_of_no_time_fires_at_once()
    {
        var run = new RunFixture().Begin(Do.Timer("t", 0)).Seconds(0);

        Assert.Equal("6 TimerFired 7 WorkflowTaskScheduled", run.EventsFrom(6));
    }

    [Fact]
    public void A_timer_of_an_absurd_time_is_accepted()
    {
        var command = Do.Timer();
        command.StartTimerCommandAttributes.StartToFireTimeout = new Google.Protobuf.WellKnownTypes.Duration { Seconds = 315_576_000_000 };

        var run = new RunFixture().Begin(command);

        Assert.Equal(DateTimeOffset.MaxValue, Deadlines.Next(run.State));
    }

    [Fact]
    public void A_cancelled_timer_does_not_fire()
    {
        var run = new RunFixture().Begin(Do.Timer("t", 60)).Signal().Poll().Complete(Do.CancelTimer("t")).Seconds(100);

        Assert.Equal("10 TimerCanceled", run.EventsFrom(10));
        var cancelled = run.Event(10).TimerCanceledEventAttributes;
        Assert.Equal(("t", 5L, 9L, "worker"), (cancelled.TimerId, cancelled.StartedEventId, cancelled.WorkflowTaskCompletedEventId, cancelled.Identity));
    }

    [Fact]
    [Semantic(43)]
    public void An_id_in_use_fails_the_task_and_may_be_used_again_later()
    {
        var run = new RunFixture().Start().Poll();
        run.CompleteBadly(Do.Timer("t"), Do.Timer("t"));
        Assert.Equal(WorkflowTaskFailedCause.StartTimerDuplicateId, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);

        run = new RunFixture().Begin(Do.Timer("t", 1)).Seconds(1).Poll().Complete(Do.Timer("t"));
        Assert.Single(run.State.Timers);
        run = new RunFixture().Begin(Do.Timer("t"), Do.CancelTimer("t"), Do.Timer("t"));
        Assert.Equal("5 TimerStarted 6 TimerCanceled 7 TimerStarted", run.EventsFrom(5));
    }
}
