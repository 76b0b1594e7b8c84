using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

public sealed class WorkflowStartTests
{
    [Fact]
    public void A_start_schedules_the_first_workflow_task_on_the_normal_queue()
    {
        var run = new RunFixture().Start();

        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowTaskScheduled", run.Events);
        Assert.Equal([new ReadyWorkflowTask("queue", 2, 1, false, "queue")], run.Last.Ready);
        Assert.Equal(TaskQueueKind.Normal, run.Event(2).WorkflowTaskScheduledEventAttributes.TaskQueue.Kind);
        Assert.True(run.State.HasPendingWork);
    }

    [Fact]
    public void The_started_event_tells_ids_type_queue_input_and_metadata()
    {
        var run = new RunFixture().Start(request =>
        {
            request.Input = Data.Of("input");
            request.Header = new Header { Fields = { ["h"] = Data.Single("v") } };
            request.Memo = new Memo { Fields = { ["m"] = Data.Single("v") } };
            request.UserMetadata = new Protocol.Sdk.V1.UserMetadata { Summary = Data.Single("summary") };
            request.Links.Add(new Link());
        });

        var e = run.Event(1);
        var started = e.WorkflowExecutionStartedEventAttributes;
        Assert.Equal("Type", started.WorkflowType.Name);
        Assert.Equal("queue", started.TaskQueue.Name);
        Assert.Equal("wf", started.WorkflowId);
        Assert.Equal("run-1", started.OriginalExecutionRunId);
        Assert.Equal("run-1", started.FirstExecutionRunId);
        Assert.Equal("run-1", started.RootWorkflowExecution.RunId);
        Assert.Equal("client", started.Identity);
        Assert.Equal(1, started.Attempt);
        Assert.Equal(Data.Of("input"), started.Input);
        Assert.Single(started.Header.Fields);
        Assert.Equal(Data.Single("summary"), e.UserMetadata.Summary);
        Assert.Single(e.Links);
        Assert.Single(run.State.Memo);
    }

    [Fact]
    [Semantic(23)]
    public void Without_timeouts_the_run_may_take_forever_and_a_task_ten_seconds()
    {
        var run = new RunFixture().Start();

        var started = run.Event(1).WorkflowExecutionStartedEventAttributes;
        Assert.Equal(Durations.Seconds(0), started.WorkflowExecutionTimeout);
        Assert.Equal(Durations.Seconds(0), started.WorkflowRunTimeout);
        Assert.Equal(Durations.Seconds(10), started.WorkflowTaskTimeout);
        Assert.Null(started.WorkflowExecutionExpirationTime);
        Assert.Null(Deadlines.Next(run.State));
    }

    [Theory]
    [Semantic(23)]
    [InlineData(0, 100, 100)]
    [InlineData(500, 100, 100)]
    [InlineData(50, 100, 50)]
    public void The_run_timeout_is_capped_by_the_execution_timeout(double run, double execution, double expected)
    {
        var fixture = new RunFixture().Start(request =>
        {
            request.WorkflowRunTimeout = Durations.Seconds(run);
            request.WorkflowExecutionTimeout = Durations.Seconds(execution);
        });

        Assert.Equal(Durations.Seconds(expected), fixture.Event(1).WorkflowExecutionStartedEventAttributes.WorkflowRunTimeout);
    }

    [Theory]
    [Semantic(4)]
    [InlineData(0, 10)]
    [InlineData(30, 30)]
    [InlineData(1000, 120)]
    public void The_task_timeout_has_a_default_and_a_cap(double asked, double expected)
    {
        var run = new RunFixture().Start(request => request.WorkflowTaskTimeout = Durations.Seconds(asked));

        Assert.Equal(Durations.Seconds(expected), run.Event(2).WorkflowTaskScheduledEventAttributes.StartToCloseTimeout);
    }

    [Fact]
    [Semantic(12)]
    public void A_delayed_start_schedules_its_first_task_when_the_delay_is_over()
    {
        var run = new RunFixture().Start(request => request.WorkflowStartDelay = Durations.Seconds(30));
        Assert.Equal("1 WorkflowExecutionStarted", run.Events);
        Assert.Equal(Durations.Seconds(30), run.Event(1).WorkflowExecutionStartedEventAttributes.FirstWorkflowTaskBackoff);
        Assert.Equal(run.Now.AddSeconds(30), Deadlines.Next(run.State));
        Assert.False(run.State.HasPendingWork);

        run.Seconds(29);
        Assert.Equal("1 WorkflowExecutionStarted", run.Events);
        run.Seconds(1);
        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowTaskScheduled", run.Events);
        Assert.Single(run.Last.Ready);
    }

    [Fact]
    [Semantic(12)]
    public void A_signal_does_not_end_the_delay()
    {
        var run = new RunFixture().Start(request => request.WorkflowStartDelay = Durations.Seconds(30)).Signal();

        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowExecutionSignaled", run.Events);
        run.Seconds(30);
        Assert.Equal("3 WorkflowTaskScheduled", run.EventsFrom(3));
    }

    [Fact]
    [Semantic(12)]
    public void A_cancel_request_ends_the_delay()
    {
        var run = new RunFixture().Start(request => request.WorkflowStartDelay = Durations.Seconds(30)).Cancel();

        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowExecutionCancelRequested 3 WorkflowTaskScheduled", run.Events);
        run.Seconds(60);
        Assert.Equal(3, run.History.Count);
    }

    [Fact]
    [Semantic(12)]
    public void Signal_with_start_ends_the_delay_of_the_run_it_finds()
    {
        var run = new RunFixture().Start(request => request.WorkflowStartDelay = Durations.Seconds(30));

        run.Do(d => Signals.Signal(d, SignalWithStart()));

        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowExecutionSignaled 3 WorkflowTaskScheduled", run.Events);
    }

    [Fact]
    [Semantic(26)]
    public void Signal_with_start_puts_the_signal_before_the_first_workflow_task()
    {
        var run = new RunFixture().Start(StartRequests.From(SignalWithStart(), RunFixture.NamespaceId, "run-1"));

        Assert.Equal("1 WorkflowExecutionStarted 2 WorkflowExecutionSignaled 3 WorkflowTaskScheduled", run.Events);
        Assert.Equal("go", run.Event(2).WorkflowExecutionSignaledEventAttributes.SignalName);
        Assert.Equal(Data.Of("signal input"), run.Event(2).WorkflowExecutionSignaledEventAttributes.Input);
    }

    [Fact]
    [Semantic(26)]
    public void A_repeated_signal_with_start_signals_once()
    {
        var run = new RunFixture().Start(StartRequests.From(SignalWithStart(), RunFixture.NamespaceId, "run-1"));

        run.Do(d => Signals.Signal(d, SignalWithStart()));

        Assert.Equal(3, run.History.Count);
    }

    [Fact]
    public void The_execution_expires_at_an_absolute_time_that_counts_from_the_end_of_the_delay()
    {
        var run = new RunFixture().Start(request =>
        {
            request.WorkflowStartDelay = Durations.Seconds(30);
            request.WorkflowExecutionTimeout = Durations.Seconds(100);
        });

        Assert.Equal(run.Now.AddSeconds(130), run.State.Execution.ExecutionExpiration);
    }

    private static SignalWithStartWorkflowExecutionRequest SignalWithStart() => new()
    {
        Namespace = RunFixture.Namespace,
        WorkflowId = RunFixture.WorkflowId,
        WorkflowType = new WorkflowType { Name = "Type" },
        TaskQueue = new TaskQueue { Name = RunFixture.Queue },
        RequestId = "both",
        SignalName = "go",
        SignalInput = Data.Of("signal input"),
    };
}
