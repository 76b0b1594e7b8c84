using Weir.Engine.Executions.Records;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// Resets a run: a new run takes over its history up to a workflow task, which fails there, and goes on from that point. What came from
/// outside after it is applied again. The current run ends in the same commit.
/// </summary>
internal static class WorkflowResets
{
    /// <param name="baseRun">The run that is reset, running or closed.</param>
    /// <param name="currentRun">The workflow's current run; null when it is <paramref name="baseRun"/>.</param>
    /// <param name="histories">As they are before this decision.</param>
    /// <param name="isCurrentInChain"><paramref name="currentRun"/> is the last of the runs that the base run continued as.</param>
    /// <returns>The new run, which is among the <see cref="Decision.FollowingRuns"/> of <paramref name="baseRun"/>.</returns>
    /// <exception cref="RpcException">INVALID_ARGUMENT for an event id where no workflow task can end.</exception>
    public static Decision Decide(Decision baseRun, Decision? currentRun, ResetHistories histories, bool isCurrentInChain, ResetParameters p)
    {
        if (p.FinishEventId <= 1 || p.FinishEventId >= baseRun.State.History.NextEventId)
        {
            throw Refusals.InvalidArgument("Workflow task finish ID must be > 1 && <= workflow last event ID.");
        }

        var newRun = HistoryRebuild.Run(baseRun, histories.Base, p);
        FailWorkflowTask(newRun, baseRun.State.Key.RunId, p);
        FailStartedActivities(newRun, histories.Base, p);
        var carried = ResetOutbox.TakeFrom(baseRun, newRun.State);
        var current = currentRun ?? baseRun;
        Terminate(current, p.Reason);

        var reapply = new Reapplication(newRun, p);
        reapply.Base(histories.Base.Skip((int)p.FinishEventId - 1));
        foreach (var continuation in histories.Continuations)
        {
            reapply.Continuation(continuation);
        }

        if (currentRun is null)
        {
            reapply.Base(baseRun.NewEvents);
        }
        else if (isCurrentInChain)
        {
            reapply.Continuation(currentRun.NewEvents);
        }

        ResetOutbox.Fill(newRun, carried);
        PostResetOperations.Apply(newRun, p);
        if (!newRun.State.IsPaused)
        {
            WorkflowTaskScheduling.Schedule(newRun);
        }

        newRun.Ready.AddRange(PendingWork.Of(newRun.State).Where(ready => ready is ReadyActivity));
        baseRun.Emit(new Change { RunSuperseded = new RunSuperseded { NewRunId = p.NewRunId } });
        baseRun.FollowingRuns.Add(newRun);
        return newRun;
    }

    private static void FailWorkflowTask(Decision newRun, string baseRunId, ResetParameters p)
    {
        var phase = newRun.State.WorkflowTask.Phase;
        if (phase == WorkflowTaskPhase.None)
        {
            throw Refusals.InvalidArgument(
                $"Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: {p.FinishEventId}");
        }

        if (phase == WorkflowTaskPhase.Scheduled)
        {
            WorkflowTaskStarting.Start(newRun, new PollInfo(Identities.Engine, newRun.Ids.NewId()), onlyNewEvents: true);
        }

        var task = newRun.State.WorkflowTask;
        newRun.Append(new HistoryEvent
        {
            EventType = EventType.WorkflowTaskFailed,
            WorkflowTaskFailedEventAttributes = new WorkflowTaskFailedEventAttributes
            {
                ScheduledEventId = task.ScheduledEventId,
                StartedEventId = task.StartedEventId,
                Cause = WorkflowTaskFailedCause.ResetWorkflow,
                Failure = FailureOf(p.Reason),
                Identity = Identities.Engine,
                BaseRunId = baseRunId,
                NewRunId = p.NewRunId,
            },
        });
    }

    /// <summary>
    /// An activity whose start is in the history has a worker that answers to the old run. All others, those with a running attempt that
    /// the history does not tell of too, are scheduled anew.
    /// </summary>
    private static void FailStartedActivities(Decision newRun, IReadOnlyList<HistoryEvent> history, ResetParameters p)
    {
        foreach (var started in history.Take((int)p.FinishEventId - 1).Where(e => e.EventType == EventType.ActivityTaskStarted))
        {
            var attributes = started.ActivityTaskStartedEventAttributes;
            if (newRun.State.Activities.TryGetValue(attributes.ScheduledEventId, out var activity))
            {
                newRun.Append(new HistoryEvent
                {
                    EventType = EventType.ActivityTaskFailed,
                    ActivityTaskFailedEventAttributes = new ActivityTaskFailedEventAttributes
                    {
                        Failure = FailureOf(p.Reason),
                        ScheduledEventId = activity.ScheduledEventId,
                        StartedEventId = started.EventId,
                        Identity = attributes.Identity,
                        RetryState = RetryState.NonRetryableFailure,
                    },
                });
            }
        }
    }

    /// <summary>The children stay with the new run, and the parent hears of its end instead.</summary>
    private static void Terminate(Decision current, string reason)
    {
        if (!current.State.IsRunning)
        {
            return;
        }

        WorkflowTaskFailures.RecordIfStarted(current, WorkflowTaskFailedCause.ForceCloseCommand);
        RunClosing.CloseForReset(current, new HistoryEvent
        {
            EventType = EventType.WorkflowExecutionTerminated,
            WorkflowExecutionTerminatedEventAttributes = new WorkflowExecutionTerminatedEventAttributes
            {
                Reason = reason,
                Identity = Identities.Resetter,
            },
        });
    }

    private static Failure FailureOf(string reason) => new()
    {
        Message = reason,
        Source = "Server",
        ResetWorkflowFailureInfo = new ResetWorkflowFailureInfo(),
    };
}
