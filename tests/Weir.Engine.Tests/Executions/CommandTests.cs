using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

[Trait("Semantic", "2.1")]
public sealed class CommandTests
{
    [Fact]
    public void A_bad_command_discards_all_commands_and_fails_the_task()
    {
        var run = new RunFixture().Start().Poll();

        var error = run.CompleteBadly(Do.Timer("t"), Do.Activity("a"), Do.CancelTimer("unknown"), Do.Marker());

        Assert.Equal(StatusCode.InvalidArgument, error.Code);
        Assert.StartsWith("BadCancelTimerAttributes: ", error.Message);
        Assert.Equal("4 WorkflowTaskFailed", run.EventsFrom(4));
        var failed = run.Event(4).WorkflowTaskFailedEventAttributes;
        Assert.Equal(WorkflowTaskFailedCause.BadCancelTimerAttributes, failed.Cause);
        Assert.NotNull(failed.Failure.ServerFailureInfo);
        Assert.Equal("worker", failed.Identity);
        Assert.Empty(run.State.Timers);
        Assert.Empty(run.State.Activities);
        Assert.Equal([new ReadyWorkflowTask("queue", 5, 2, false, "queue")], run.Last.Ready);
    }

    [Fact]
    public void Bad_commands_of_a_repeated_attempt_are_left_to_the_timeout()
    {
        var run = new RunFixture().Start().Poll();
        run.CompleteBadly(Do.CancelTimer("unknown"));
        run.Poll();

        var request = new Protocol.WorkflowService.V1.RespondWorkflowTaskCompletedRequest { Commands = { Do.CancelTimer("unknown") } };
        Assert.Equal(StatusCode.InvalidArgument, run.Refused(d => WorkflowTasks.Complete(d, run.Task.Key, request)).Code);

        Assert.True(run.State.WorkflowTask.IsStarted);
        run.Seconds(10);
        Assert.Equal(3, run.State.WorkflowTask.Attempt);
    }

    [Fact]
    public void A_command_after_a_close_is_refused_whole()
    {
        var run = new RunFixture().Start().Poll();
        var request = new Protocol.WorkflowService.V1.RespondWorkflowTaskCompletedRequest { Commands = { Do.CompleteWorkflow(), Do.Timer() } };

        var error = run.Refused(d => WorkflowTasks.Complete(d, run.Task.Key, request));

        Assert.Equal(StatusCode.InvalidArgument, error.Code);
        Assert.Contains("invalid command sequence", error.Message);
    }

    [Theory]
    [MemberData(nameof(BadCommands))]
    public void Each_kind_of_bad_command_has_its_cause(string name, WorkflowTaskFailedCause cause)
    {
        var run = new RunFixture().Start().Poll();

        run.CompleteBadly(Bad[name]);

        Assert.Equal(cause, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);
        Assert.Equal(4, run.History.Count);
    }

    [Fact]
    public void A_command_that_is_too_large_terminates_the_run()
    {
        var run = new RunFixture { Limits = new EngineLimits { BlobSizeBytesMax = 1000 } }.Start().Poll();

        run.CompleteBadly(Do.Activity("a", a => a.Input = Data.Of(new string('x', 2000))));

        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionTerminated", run.EventsFrom(4));
        Assert.Equal(WorkflowTaskFailedCause.BadScheduleActivityAttributes, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);
        Assert.Equal(
            "ScheduleActivityTaskCommandAttributes.Input exceeds size limit.", run.Event(5).WorkflowExecutionTerminatedEventAttributes.Reason);
    }

    [Fact]
    public void What_a_command_says_for_people_is_on_its_event()
    {
        var command = Do.Timer();
        command.UserMetadata = new Protocol.Sdk.V1.UserMetadata { Summary = Data.Single("nap") };

        var run = new RunFixture().Begin(command);

        Assert.Equal(Data.Single("nap"), run.Event(5).UserMetadata.Summary);
    }

    [Fact]
    public void Events_of_commands_refer_to_the_completed_task()
    {
        var run = new RunFixture().Begin(Do.Activity(), Do.Timer(), Do.Marker(), Do.Child(), Do.SignalExternal(), Do.CancelExternal());

        Assert.Equal(4, run.Event(5).ActivityTaskScheduledEventAttributes.WorkflowTaskCompletedEventId);
        Assert.Equal(4, run.Event(6).TimerStartedEventAttributes.WorkflowTaskCompletedEventId);
        Assert.Equal(4, run.Event(7).MarkerRecordedEventAttributes.WorkflowTaskCompletedEventId);
        Assert.Equal(4, run.Event(8).StartChildWorkflowExecutionInitiatedEventAttributes.WorkflowTaskCompletedEventId);
        Assert.Equal(4, run.Event(9).SignalExternalWorkflowExecutionInitiatedEventAttributes.WorkflowTaskCompletedEventId);
        Assert.Equal(4, run.Event(10).RequestCancelExternalWorkflowExecutionInitiatedEventAttributes.WorkflowTaskCompletedEventId);
    }

    [Fact]
    [Semantic(45)]
    public void A_marker_is_kept_as_it_is()
    {
        var run = new RunFixture().Begin(Do.Marker("core_patch"));

        var marker = run.Event(5).MarkerRecordedEventAttributes;
        Assert.Equal("core_patch", marker.MarkerName);
        Assert.Equal(Data.Of("value"), marker.Details["key"]);
    }

    [Fact]
    [Semantic(60)]
    public void Search_attributes_are_merged_and_removed_by_null()
    {
        var nothing = Data.Single("x");
        nothing.Data = Google.Protobuf.ByteString.CopyFromUtf8("null");

        var run = new RunFixture().Begin(Do.Upsert(("a", Data.Single("1")), ("b", Data.Single("2"))), Do.Upsert(("a", nothing), ("c", Data.Single("3"))));

        Assert.Equal("5 UpsertWorkflowSearchAttributes 6 UpsertWorkflowSearchAttributes", run.EventsFrom(5));
        Assert.Equal(["b", "c"], run.State.SearchAttributes.Keys);
    }

    [Fact]
    public void The_memo_is_merged()
    {
        var run = new RunFixture().Begin(Do.ModifyMemo(("a", Data.Single("1"))), Do.ModifyMemo(("a", new Protocol.Common.V1.Payload()), ("b", Data.Single("2"))));

        Assert.Equal("5 WorkflowPropertiesModified 6 WorkflowPropertiesModified", run.EventsFrom(5));
        Assert.Equal(["b"], run.State.Memo.Keys);
    }

    [Fact]
    [Semantic(57)]
    public void A_memo_that_grows_too_large_terminates_the_run()
    {
        var run = new RunFixture { Limits = new EngineLimits { MemoSizeBytesMax = 100 } }.Start().Poll();

        run.CompleteBadly(Do.ModifyMemo(("a", Data.Single(new string('x', 200)))));

        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionTerminated", run.EventsFrom(4));
    }

    [Theory]
    [Semantic(57)]
    [InlineData(WorkflowTaskFailedCause.PendingActivitiesLimitExceeded)]
    [InlineData(WorkflowTaskFailedCause.PendingChildWorkflowsLimitExceeded)]
    [InlineData(WorkflowTaskFailedCause.PendingSignalsLimitExceeded)]
    [InlineData(WorkflowTaskFailedCause.PendingRequestCancelLimitExceeded)]
    public void There_are_limits_to_what_may_be_pending(WorkflowTaskFailedCause cause)
    {
        var limits = new EngineLimits { PendingActivitiesMax = 1, PendingChildrenMax = 1, PendingSignalsMax = 1, PendingCancelsMax = 1 };
        Func<string, Command> command = cause switch
        {
            WorkflowTaskFailedCause.PendingActivitiesLimitExceeded => id => Do.Activity(id),
            WorkflowTaskFailedCause.PendingChildWorkflowsLimitExceeded => id => Do.Child(id),
            WorkflowTaskFailedCause.PendingSignalsLimitExceeded => id => Do.SignalExternal(id),
            _ => id => Do.CancelExternal(id),
        };
        var run = new RunFixture { Limits = limits }.Start().Poll();

        run.CompleteBadly(command("1"), command("2"));

        Assert.Equal(cause, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);
        Assert.Empty(run.State.Outgoing);
    }

    public static TheoryData<string, WorkflowTaskFailedCause> BadCommands => new()
    {
        { "activity without id", WorkflowTaskFailedCause.BadScheduleActivityAttributes },
        { "activity without type", WorkflowTaskFailedCause.BadScheduleActivityAttributes },
        { "activity without timeout", WorkflowTaskFailedCause.BadScheduleActivityAttributes },
        { "activity with negative timeout", WorkflowTaskFailedCause.BadScheduleActivityAttributes },
        { "activity with bad retry policy", WorkflowTaskFailedCause.BadScheduleActivityAttributes },
        { "activity with long id", WorkflowTaskFailedCause.BadScheduleActivityAttributes },
        { "cancel of unknown activity", WorkflowTaskFailedCause.BadRequestCancelActivityAttributes },
        { "timer without id", WorkflowTaskFailedCause.BadStartTimerAttributes },
        { "timer with negative timeout", WorkflowTaskFailedCause.BadStartTimerAttributes },
        { "marker without name", WorkflowTaskFailedCause.BadRecordMarkerAttributes },
        { "child without id", WorkflowTaskFailedCause.BadStartChildExecutionAttributes },
        { "child with bad cron", WorkflowTaskFailedCause.BadStartChildExecutionAttributes },
        { "signal without target", WorkflowTaskFailedCause.BadSignalWorkflowExecutionAttributes },
        { "cancel without target", WorkflowTaskFailedCause.BadRequestCancelExternalWorkflowExecutionAttributes },
        { "failure without failure", WorkflowTaskFailedCause.BadFailWorkflowExecutionAttributes },
        { "continue as new with negative timeout", WorkflowTaskFailedCause.BadContinueAsNewAttributes },
        { "upsert of nothing", WorkflowTaskFailedCause.BadSearchAttributes },
        { "memo of nothing", WorkflowTaskFailedCause.BadModifyWorkflowPropertiesAttributes },
        { "protocol message", WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage },
        { "nexus operation", WorkflowTaskFailedCause.BadScheduleNexusOperationAttributes },
        { "unknown command", WorkflowTaskFailedCause.FeatureDisabled },
    };

    private static Dictionary<string, Command> Bad { get; } = new()
    {
        ["activity without id"] = Do.Activity(""),
        ["activity without type"] = Do.Activity("a", a => a.ActivityType = null),
        ["activity without timeout"] = Do.Activity("a", a => a.StartToCloseTimeout = null),
        ["activity with negative timeout"] = Do.Activity("a", a => a.HeartbeatTimeout = Durations.Seconds(-1)),
        ["activity with bad retry policy"] = Do.Activity("a", a => a.RetryPolicy = new Protocol.Common.V1.RetryPolicy { BackoffCoefficient = 0.5 }),
        ["activity with long id"] = Do.Activity(new string('x', 1001)),
        ["cancel of unknown activity"] = Do.CancelActivity(5),
        ["timer without id"] = Do.Timer(""),
        ["timer with negative timeout"] = Do.Timer("t", -1),
        ["marker without name"] = Do.Marker(""),
        ["child without id"] = Do.Child(""),
        ["child with bad cron"] = Do.Child("c", c => c.CronSchedule = "* * * *"),
        ["signal without target"] = Do.SignalExternal(""),
        ["cancel without target"] = Do.CancelExternal(""),
        ["failure without failure"] = new Command { CommandType = CommandType.FailWorkflowExecution },
        ["continue as new with negative timeout"] = Do.ContinueAsNew(c => c.WorkflowRunTimeout = Durations.Seconds(-1)),
        ["upsert of nothing"] = Do.Upsert(),
        ["memo of nothing"] = Do.ModifyMemo(),
        ["protocol message"] = new Command { CommandType = CommandType.ProtocolMessage },
        ["nexus operation"] = new Command { CommandType = CommandType.ScheduleNexusOperation },
        ["unknown command"] = new Command { CommandType = (CommandType)999 },
    };
}
