using Weir.Engine.Deployments;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.Protocol.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>Started -> None by completion, with the commands that came with it.</summary>
internal static class WorkflowTaskCompleting
{
    public static WorkflowTaskCompletion Complete(Decision d, RespondWorkflowTaskCompletedRequest request, long inProcessIncarnation)
    {
        var task = d.State.WorkflowTask;
        CommandDispatch.EnsureSequence(request.Commands);
        if (d.State.IsPaused && request.ForceCreateNewWorkflowTask)
        {
            throw Refusals.FailedPrecondition("Workflow is paused and force create new workflow task is not allowed.");
        }

        var isHeartbeat = request.ForceCreateNewWorkflowTask && request.Commands.Count == 0 && request.Messages.Count == 0;
        if (isHeartbeat && d.Now >= task.OriginalScheduledTime + d.Limits.WorkflowTaskHeartbeatMax)
        {
            WorkflowTaskFailures.TimeOut(d);
            Transitions.Settle(d, wake: true);
            d.Error = Refusals.NotFound("workflow task heartbeat timeout");
            return default;
        }

        var mark = d.Mark();
        if (Speculation.IsDiscardable(d.State, request, d.Limits))
        {
            return Discard(d, request, mark, inProcessIncarnation);
        }

        var context = new CommandContext(d, request.Identity, d.State.History.Buffered.Count, new MessageList(request.Messages));
        d.HandlesCommands = true;
        var rejection = CompleteTask(d, context, request);
        d.HandlesCommands = false;
        if (rejection is not null)
        {
            d.Rollback(mark);
            Reject(d, rejection, request.Identity);
            return default;
        }

        if (RunLimits.EndIfTooLarge(d, mark) || !d.State.IsRunning)
        {
            return default;
        }

        DateTimeOffset? heartbeatSince = isHeartbeat ? task.OriginalScheduledTime : null;
        Continue(d, context, request, heartbeatSince);
        return new WorkflowTaskCompletion(StartNew(d, request, inProcessIncarnation))
        {
            EagerActivities = StartEagerActivities(d, context, request.Identity, inProcessIncarnation),
        };
    }

    /// <summary>What the worker asked to get back at once. A paused run hands nothing out: its activities wait like all others.</summary>
    private static IReadOnlyList<StartedActivity> StartEagerActivities(Decision d, CommandContext context, string identity, long inProcessIncarnation)
    {
        if (context.EagerActivities.Count == 0 || !d.State.IsRunning)
        {
            return [];
        }

        var started = new List<StartedActivity>(context.EagerActivities.Count);
        foreach (var scheduledEventId in context.EagerActivities)
        {
            // A later command of the same task may have cancelled it.
            if (d.State.Activities.TryGetValue(scheduledEventId, out var activity) &&
                Activities.IsWaiting(d.State, scheduledEventId, activity.Attempt))
            {
                var poll = new PollInfo(identity, d.Ids.NewId(), InProcessIncarnation: inProcessIncarnation);
                started.Add(Activities.StartEagerly(d, scheduledEventId, poll));
            }
        }

        return started;
    }

    private static WorkflowTaskCompletion Discard(
        Decision d, RespondWorkflowTaskCompletedRequest request, Mark mark, long inProcessIncarnation)
    {
        if (Speculation.Discard(d, request.Messages) is { } rejection)
        {
            d.Rollback(mark);
            Reject(d, rejection, request.Identity);
            return default;
        }

        SetSticky(d, request);
        Transitions.Settle(d, wake: false);
        var reset = d.State.WorkflowTask.LastCompletedStartedEventId;
        return new WorkflowTaskCompletion(StartNew(d, request, inProcessIncarnation), ResetHistoryEventId: reset);
    }

    private static CommandRejection? CompleteTask(Decision d, CommandContext context, RespondWorkflowTaskCompletedRequest request)
    {
        var startedEventId = d.State.WorkflowTask.StartedEventId;
        if (d.State.WorkflowTask.IsTransient)
        {
            WorkflowTaskStarting.WriteTransientEvents(d);
        }

        context.CompletedEventId = d.Append(CompletedEvent(d.State.WorkflowTask, request)).EventId;
        ReportedProblems.Solved(d);
        SetSticky(d, request);

        if (HandleRejections(d, context, request) is { } badRejection)
        {
            return badRejection;
        }

        foreach (var command in request.Commands)
        {
            if (CommandDispatch.Handle(context, command) is { } rejection)
            {
                return rejection;
            }
        }

        if (!d.State.IsRunning)
        {
            return null;
        }

        if (HandleMessages(d, context, _ => true) is { } badMessage)
        {
            return badMessage;
        }

        // A heartbeat says nothing yet of the updates that its worker works on.
        if (!request.ForceCreateNewWorkflowTask)
        {
            UpdateMessages.RejectUnprocessed(d, startedEventId);
        }

        return null;
    }

    /// <summary>
    /// Rejections write nothing, so their order does not matter; but a command may close the run, and with it all updates, so those that
    /// no command places come first.
    /// </summary>
    private static CommandRejection? HandleRejections(Decision d, CommandContext context, RespondWorkflowTaskCompletedRequest request)
    {
        if (request.Messages.Count == 0)
        {
            return null;
        }

        var placed = request.Commands.Select(command => command.ProtocolMessageCommandAttributes?.MessageId).ToHashSet();
        return HandleMessages(d, context, message => UpdateMessages.IsRejection(message) && !placed.Contains(message.Id));
    }

    private static CommandRejection? HandleMessages(Decision d, CommandContext context, Predicate<Message> which)
    {
        foreach (var message in context.Messages.TakeAll(which))
        {
            if (UpdateMessages.Handle(d, message) is { } rejection)
            {
                return rejection;
            }
        }

        return null;
    }

    private static void Continue(
        Decision d, CommandContext context, RespondWorkflowTaskCompletedRequest request, DateTimeOffset? heartbeatSince)
    {
        var isDue = request.ForceCreateNewWorkflowTask || context.ActivityNotStartedCanceled || !d.State.History.Buffered.IsEmpty;
        EventBuffer.Flush(d);
        if (isDue && heartbeatSince is { } since)
        {
            d.Emit(new Change { WorkflowTaskHeartbeat = new WorkflowTaskHeartbeat { OriginalScheduledTime = since.UtcTicks } });
        }

        Transitions.Settle(d, wake: isDue);
    }

    /// <summary>The next task for the worker that completed one, when there is one and it asked for it.</summary>
    private static StartedWorkflowTask? StartNew(Decision d, RespondWorkflowTaskCompletedRequest request, long inProcessIncarnation)
    {
        if (!request.ReturnNewWorkflowTask || d.State.WorkflowTask.Phase != WorkflowTaskPhase.Scheduled)
        {
            return null;
        }

        // The worker has the whole run in its hands, so it needs the new events only.
        d.Ready.RemoveAll(ready => ready is ReadyWorkflowTask);
        var poll = new PollInfo(request.Identity, d.Ids.NewId(), InProcessIncarnation: inProcessIncarnation);
        return WorkflowTaskStarting.Start(d, poll, onlyNewEvents: true, goesOn: request.ForceCreateNewWorkflowTask);
    }

    private static void Reject(Decision d, CommandRejection rejection, string identity)
    {
        var error = Refusals.InvalidArgument(
            rejection.Message.Length == 0 ? rejection.Cause.ToString() : $"{rejection.Cause}: {rejection.Message}");
        var isUnhandledCommand = rejection.Cause == WorkflowTaskFailedCause.UnhandledCommand;
        if (d.State.WorkflowTask.Attempt > 1 && !isUnhandledCommand && !rejection.TerminatesRun)
        {
            // Failing it again at once would make a busy loop; its timeout paces the next attempt.
            throw error;
        }

        var failure = new Failure
        {
            Message = rejection.Message.Length == 0 ? rejection.Cause.ToString() : rejection.Message,
            Source = "Server",
            ServerFailureInfo = new ServerFailureInfo { NonRetryable = true },
        };
        if (rejection.Cause == WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage)
        {
            UpdateClosing.AbortSent(d);
        }

        WorkflowTaskFailures.Record(d, rejection.Cause, failure, identity, writeTransient: isUnhandledCommand);
        if (rejection.TerminatesRun)
        {
            Termination.Force(d, rejection.Message, details: null, Identities.Engine, links: []);
        }

        Transitions.Settle(d, wake: true);
        d.Error = error;
    }

    private static void SetSticky(Decision d, RespondWorkflowTaskCompletedRequest request)
    {
        var task = d.State.WorkflowTask;
        var queue = request.StickyAttributes?.WorkerTaskQueue?.Name ?? "";
        var timeout = Times.ToTimeSpan(request.StickyAttributes?.ScheduleToStartTimeout);
        if (queue.Length == 0)
        {
            if (task.IsSticky)
            {
                d.Emit(new Change { StickyCleared = new StickyCleared() });
            }
        }
        else if (queue != task.StickyQueue || timeout != task.StickyScheduleToStartTimeout)
        {
            d.Emit(new Change { StickySet = new StickySet { Queue = queue, ScheduleToStartTimeout = timeout.Ticks } });
        }
    }

    private static HistoryEvent CompletedEvent(WorkflowTaskState task, RespondWorkflowTaskCompletedRequest request)
    {
        var attributes = new WorkflowTaskCompletedEventAttributes
        {
            ScheduledEventId = task.ScheduledEventId,
            StartedEventId = task.StartedEventId,
            Identity = request.Identity,
            SdkMetadata = request.SdkMetadata,
            MeteringMetadata = request.MeteringMetadata,
            VersioningBehavior = request.VersioningBehavior,
        };
#pragma warning disable CS0612 // Workers still send these deprecated fields, and read them back.
        attributes.BinaryChecksum = request.BinaryChecksum;
        attributes.WorkerVersion = request.WorkerVersionStamp;
        attributes.Deployment = request.Deployment;
#pragma warning restore CS0612
        if (DeploymentVersion.Of(request.DeploymentOptions) is { } version)
        {
            attributes.WorkerDeploymentName = version.DeploymentName;
            attributes.DeploymentVersion = version.ToMessage();
#pragma warning disable CS0612 // Older clients read it.
            attributes.WorkerDeploymentVersion = DeploymentNames.ToOlderString(version);
#pragma warning restore CS0612
        }

        return new HistoryEvent { EventType = EventType.WorkflowTaskCompleted, WorkflowTaskCompletedEventAttributes = attributes };
    }
}
