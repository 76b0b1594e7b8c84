using Weir.Engine.Executions;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Calls;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Sdk.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Executions;

/// <summary>How large a run, a transition and a command may be, and what becomes of those that are larger.</summary>
public sealed class LimitTests
{
    [Fact, Semantic(57)]
    public void A_run_with_too_many_events_is_terminated_instead()
    {
        var run = Limited(limits => limits with { HistoryEventsMax = 6 }).Begin();
        run.Signal("one");
        Assert.Equal(6, run.History.Count);

        run.Signal("two");

        Assert.Equal("7 WorkflowExecutionTerminated", run.EventsFrom(7));
        EndedWith(run, "Workflow history count exceeds limit.", 7);
    }

    [Fact, Semantic(57)]
    public void A_run_with_too_large_a_history_is_terminated_instead()
    {
        var run = Limited(limits => limits with { HistorySizeBytesMax = 1_000 }).Begin();
        run.Signal(new string('x', 1_000));
        Assert.True(run.State.IsRunning, "The transition that crosses the line is made.");

        run.Signal("one too many");

        EndedWith(run, "Workflow history size exceeds limit.", run.History.Count);
        Assert.DoesNotContain(run.History, e => e.WorkflowExecutionSignaledEventAttributes?.SignalName == "one too many");
    }

    [Fact, Semantic(57)]
    public void A_run_with_too_large_a_state_is_terminated_instead()
    {
        var run = Limited(limits => limits with { StateSizeBytesMax = 6_000, MemoSizeBytesMax = 1_000 }).Begin(Do.Activity(), Do.Activity("b"));
        var (a, b) = (run.StartActivity(), run.StartActivity("b"));
        run.Do(d => Activities.Heartbeat(d, a.Key, Data.Of(new string('x', 3_000)), "w"));
        run.Do(d => Activities.Heartbeat(d, a.Key, Data.Of(new string('y', 3_000)), "w"));
        Assert.True(run.State.IsRunning);

        run.Do(d => Activities.Heartbeat(d, b.Key, Data.Of(new string('x', 3_000)), "w"));

        EndedWith(run, "Workflow mutable state size exceeds limit.", run.History.Count);
    }

    [Fact, Semantic(57)]
    public void What_an_activity_told_does_not_count_once_it_is_over()
    {
        var run = Limited(limits => limits with { StateSizeBytesMax = 6_000, MemoSizeBytesMax = 1_000 }).Begin(Do.Activity(), Do.Activity("b"));
        var (a, b) = (run.StartActivity(), run.StartActivity("b"));
        run.Do(d => Activities.Heartbeat(d, a.Key, Data.Of(new string('x', 3_000)), "w"));
        run.CompleteActivity(a);

        run.Do(d => Activities.Heartbeat(d, b.Key, Data.Of(new string('x', 3_000)), "w"));

        Assert.True(run.State.IsRunning);
    }

    [Fact, Semantic(57)]
    public void A_closing_transition_is_never_refused()
    {
        var run = Limited(limits => limits with { HistoryEventsMax = 5 }).Begin();
        run.Terminate();
        Assert.Equal("because", run.History[^1].WorkflowExecutionTerminatedEventAttributes.Reason);
    }

    [Fact, Semantic(57)]
    public void A_workflow_task_whose_events_together_are_too_large_terminates_the_run()
    {
        var run = Limited(limits => limits with { TransitionSizeBytesMax = 3_000 }).Start().Poll();

        var error = run.CompleteBadly(Large("a"), Large("b"));

        Assert.Matches("^transaction size of [0-9]+ bytes exceeds limit of 3000 bytes$", error.Message);
        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionTerminated", run.EventsFrom(4));
        Assert.Equal("Transaction size exceeds limit.", run.Event(5).WorkflowExecutionTerminatedEventAttributes.Reason);
    }

    [Fact, Semantic(57)]
    public void A_start_whose_events_together_are_too_large_is_refused()
    {
        var d = new Decision(null, DateTimeOffset.UnixEpoch, new CountingIds(), EngineLimits.Default with { TransitionSizeBytesMax = 100 });
        WorkflowStart.Decide(d, StartRequests.From(RunFixture.StartRequest(), "ns", "run"));

        Assert.Equal(StatusCode.InvalidArgument, Assert.Throws<RpcException>(() => RunLimits.EnsureFirstTransition(d)).Code);
    }

    public static TheoryData<string, WorkflowTaskFailedCause, string> LargeCommands => new()
    {
        { "activity", WorkflowTaskFailedCause.BadScheduleActivityAttributes, "ScheduleActivityTaskCommandAttributes.Input exceeds size limit." },
        { "complete", WorkflowTaskFailedCause.BadCompleteWorkflowExecutionAttributes, "CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit." },
        { "fail", WorkflowTaskFailedCause.BadFailWorkflowExecutionAttributes, "FailWorkflowExecutionCommandAttributes.Failure exceeds size limit." },
        { "cancel", WorkflowTaskFailedCause.BadCancelWorkflowExecutionAttributes, "CancelWorkflowExecutionCommandAttributes.Details exceeds size limit." },
        { "marker", WorkflowTaskFailedCause.BadRecordMarkerAttributes, "RecordMarkerCommandAttributes.Details exceeds size limit." },
        { "continue", WorkflowTaskFailedCause.BadContinueAsNewAttributes, "ContinueAsNewWorkflowExecutionCommandAttributes. Input exceeds size limit." },
        { "child", WorkflowTaskFailedCause.BadStartChildExecutionAttributes, "StartChildWorkflowExecutionCommandAttributes. Input exceeds size limit." },
        { "child memo", WorkflowTaskFailedCause.BadStartChildExecutionAttributes, "StartChildWorkflowExecutionCommandAttributes.Memo exceeds size limit." },
        { "signal", WorkflowTaskFailedCause.BadSignalWorkflowExecutionAttributes, "SignalExternalWorkflowExecutionCommandAttributes.Input exceeds size limit." },
        { "memo", WorkflowTaskFailedCause.BadModifyWorkflowPropertiesAttributes, "ModifyWorkflowPropertiesCommandAttributes exceeds size limit." },
    };

    [Theory, Semantic(57)]
    [MemberData(nameof(LargeCommands))]
    public void A_payload_that_is_too_large_for_an_event_terminates_the_run(string name, WorkflowTaskFailedCause cause, string message)
    {
        var run = Limited(limits => limits with { BlobSizeBytesMax = 1_000, MemoSizeBytesMax = 1_000 }).Start().Poll();

        var error = run.CompleteBadly(LargeCommand(name));

        Assert.Equal((StatusCode.InvalidArgument, $"{cause}: {message}"), (error.Code, error.Message));
        Assert.Equal("4 WorkflowTaskFailed 5 WorkflowExecutionTerminated", run.EventsFrom(4));
        Assert.Equal(cause, run.Event(4).WorkflowTaskFailedEventAttributes.Cause);
        Assert.Equal(message, run.Event(5).WorkflowExecutionTerminatedEventAttributes.Reason);
    }

    [Theory, Semantic(57)]
    [InlineData(true, "UserMetadata.Summary exceeds size limit of 400 bytes.")]
    [InlineData(false, "UserMetadata.Details exceeds size limit of 20000 bytes.")]
    public void Texts_for_people_are_limited_too_and_fail_the_workflow_task_only(bool isSummary, string message)
    {
        var run = new RunFixture().Start().Poll();
        var command = Do.Timer();
        var text = Data.Single(new string('x', isSummary ? 400 : 20_000));
        command.UserMetadata = isSummary ? new UserMetadata { Summary = text } : new UserMetadata { Details = text };

        var error = run.CompleteBadly(command);

        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
        Assert.True(run.State.IsRunning);
    }

    [Fact, Semantic(57)]
    public void A_bad_command_of_a_repeated_workflow_task_changes_nothing_but_a_too_large_one_ends_the_run()
    {
        var run = Limited(limits => limits with { BlobSizeBytesMax = 1_000, MemoSizeBytesMax = 1_000 }).Start().Poll();
        run.CompleteBadly(Do.CancelTimer("unknown"));
        run.Poll();
        Assert.Equal(2, run.State.WorkflowTask.Attempt);

        Assert.Equal(StatusCode.InvalidArgument, run.Refused(d => WorkflowTasks.Complete(
            d, run.Task.Key, new() { Commands = { Do.CancelTimer("unknown") } })).Code);
        run.CompleteBadly(Large("a"));

        Assert.False(run.State.IsRunning);
    }

    [Fact, Semantic(40)]
    public void A_failure_that_is_kept_between_attempts_is_cut_and_the_last_one_is_whole()
    {
        var run = new RunFixture().Begin(Do.Activity(with: a => a.RetryPolicy = new RetryPolicy { MaximumAttempts = 2 }));
        var failure = Data.ApplicationFailure();
        failure.StackTrace = new string('x', 10_000);

        run.FailActivity(run.StartActivity(), failure);
        var kept = run.State.Activities.Values.Single().LastFailure!;
        run.Seconds(1).FailActivity(run.StartActivity(), failure);

        Assert.True(kept.CalculateSize() <= 4 * 1024);
        Assert.Equal("Failure exceeds size limit.", kept.Message);
        Assert.Equal("Oops", kept.Cause.ApplicationFailureInfo.Type);
        Assert.Equal(failure, run.History.Single(e => e.EventType == EventType.ActivityTaskFailed).ActivityTaskFailedEventAttributes.Failure);
    }

    [Theory, Semantic(21)]
    [InlineData(true, "Too many restarts for workflow wf. Time since last start: 400 ms")]
    [InlineData(false, "Too many starts for workflow wf. Time since last start: 400 ms")]
    public void A_workflow_id_may_have_to_rest_between_its_starts(bool isRunning, string message)
    {
        var run = new RunFixture().Start();
        if (!isRunning)
        {
            run.Terminate();
        }

        var limits = EngineLimits.Default with { WorkflowIdReuseIntervalMin = TimeSpan.FromSeconds(1) };
        var current = CurrentRun.Of(run.State);
        var decision = IdPolicies.Decide(current, "other", WorkflowIdReusePolicy.AllowDuplicate, WorkflowIdConflictPolicy.TerminateExisting);

        var refused = Assert.Throws<RpcException>(() => IdPolicies.EnsureInterval(current, decision, run.Now.AddMilliseconds(400), limits));
        Assert.Equal((StatusCode.ResourceExhausted, message), (refused.Code, refused.Message));
        IdPolicies.EnsureInterval(current, decision, run.Now.AddMilliseconds(1_001), limits);
        IdPolicies.EnsureInterval(current, decision, run.Now, EngineLimits.Default);
    }

    private static RunFixture Limited(Func<EngineLimits, EngineLimits> with) => new() { Limits = with(EngineLimits.Default) };

    private static Command Large(string id) => Do.Activity(id, a => a.Input = Text());

    private static Payloads Text() => Data.Of(new string('x', 2_000));

    private static Command LargeCommand(string name)
    {
        switch (name)
        {
            case "activity":
                return Large("a");
            case "complete":
                var complete = Do.CompleteWorkflow();
                complete.CompleteWorkflowExecutionCommandAttributes.Result = Text();
                return complete;
            case "fail":
                var failure = Data.ApplicationFailure();
                failure.StackTrace = new string('x', 2_000);
                return Do.FailWorkflow(failure);
            case "cancel":
                var cancel = Do.CancelWorkflow();
                cancel.CancelWorkflowExecutionCommandAttributes = new() { Details = Text() };
                return cancel;
            case "marker":
                var marker = Do.Marker();
                marker.RecordMarkerCommandAttributes.Details.Add("d", Text());
                return marker;
            case "continue":
                return Do.ContinueAsNew(c => c.Input = Text());
            case "child":
                return Do.Child(with: c => c.Input = Text());
            case "child memo":
                return Do.Child(with: c => c.Memo = new Memo { Fields = { ["m"] = Data.Single(new string('x', 2_000)) } });
            case "signal":
                var signal = Do.SignalExternal();
                signal.SignalExternalWorkflowExecutionCommandAttributes.Input = Text();
                return signal;
            default:
                return Do.ModifyMemo(("m", Data.Single(new string('x', 2_000))));
        }
    }

    private static void EndedWith(RunFixture run, string reason, int lastEvent)
    {
        Assert.Equal(lastEvent, run.History.Count);
        Assert.Equal((reason, "history-service"), (
            run.History[^1].WorkflowExecutionTerminatedEventAttributes.Reason, run.History[^1].WorkflowExecutionTerminatedEventAttributes.Identity));
        Assert.Equal((StatusCode.InvalidArgument, reason), (run.Last.Error!.Code, run.Last.Error.Message));
    }
}
