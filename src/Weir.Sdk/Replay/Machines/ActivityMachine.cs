using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Replay.Machines;

/// <summary>
/// An activity.
/// <code>
/// Queued           cancel                          -> Done             command withdrawn, code: cancelled
/// Queued           ActivityTaskScheduled           -> Scheduled
/// Scheduled        ActivityTaskStarted             -> Scheduled
/// Scheduled        cancel, TryCancel               -> CancelRequested  command RequestCancelActivityTask, code: cancelled
/// Scheduled        cancel, WaitCancellationCompleted -> CancelRequested command RequestCancelActivityTask
/// Scheduled        cancel, Abandon                 -> Abandoned        code: cancelled
/// CancelRequested  ActivityTaskCancelRequested     -> CancelRequested
/// Scheduled, CancelRequested, Abandoned
///                  Completed, Failed, TimedOut, Canceled -> Done       job: code learns it, unless it was told cancelled
/// Done             cancel                          -> Done
/// </code>
/// </summary>
internal sealed class ActivityMachine : ReplayMachine
{
    private readonly MachineHost host;
    private readonly Promise promise;
    private readonly ActivityCancellationType cancellationType;
    private readonly PendingCommand command;
    private readonly CancellationTokenRegistration cancellation;
    private State state = State.Queued;
    private long scheduledEventId;
    private long startedEventId;
    private string identity = string.Empty;
    private HistoryEvent? closing;
    private bool resolved;

    public ActivityMachine(
        MachineHost host, Command command, Promise promise, ActivityCancellationType cancellationType, CancellationToken cancellationToken)
    {
        this.host = host;
        this.promise = promise;
        this.cancellationType = cancellationType;
        this.command = host.Queue(command, this);
        host.OpenPromises++;
        cancellation = cancellationToken.UnsafeRegister(static machine => ((ActivityMachine)machine!).Cancel(), this);
    }

    private enum State
    {
        Queued,
        Scheduled,
        CancelRequested,
        Abandoned,
        Done,
    }

    private ScheduleActivityTaskCommandAttributes Attributes => command.Proto.ScheduleActivityTaskCommandAttributes;

    public override void CommandRecorded(CommandType type, HistoryEvent recorded)
    {
        if (type == CommandType.ScheduleActivityTask)
        {
            state = State.Scheduled;
            scheduledEventId = recorded.EventId;
            host.Register(scheduledEventId, this);
        }
    }

    public override void Apply(HistoryEvent recorded)
    {
        switch (recorded.EventType)
        {
            case EventType.ActivityTaskStarted:
                startedEventId = recorded.EventId;
                identity = recorded.ActivityTaskStartedEventAttributes.Identity;
                break;
            case EventType.ActivityTaskCompleted or EventType.ActivityTaskFailed or EventType.ActivityTaskTimedOut or EventType.ActivityTaskCanceled
                when state is not (State.Queued or State.Done):
                state = State.Done;
                closing = recorded;
                host.Forget(scheduledEventId);
                if (!resolved)
                {
                    host.AddJob(this);
                }

                break;
            default:
                base.Apply(recorded);
                break;
        }
    }

    public override void RunJob()
    {
        if (!TryResolve())
        {
            return;
        }

        switch (closing!.EventType)
        {
            case EventType.ActivityTaskCompleted:
                promise.SetResult(closing.ActivityTaskCompletedEventAttributes.Result, host.Payloads);
                break;
            case EventType.ActivityTaskFailed:
                var failed = closing.ActivityTaskFailedEventAttributes;
                Fail("Activity task failed", failed.Failure, failed.RetryState);
                break;
            case EventType.ActivityTaskTimedOut:
                var timedOut = closing.ActivityTaskTimedOutEventAttributes;
                Fail("Activity task timed out", timedOut.Failure, timedOut.RetryState);
                break;
            default:
                FailCanceled(closing.ActivityTaskCanceledEventAttributes.Details);
                break;
        }
    }

    private void Cancel()
    {
        switch (state)
        {
            case State.Queued:
                command.IsWithdrawn = true;
                state = State.Done;
                ResolveCanceled();
                break;
            case State.Scheduled when cancellationType == ActivityCancellationType.Abandon:
                state = State.Abandoned;
                ResolveCanceled();
                break;
            case State.Scheduled:
                state = State.CancelRequested;
                host.Queue(
                    new Command
                    {
                        CommandType = CommandType.RequestCancelActivityTask,
                        RequestCancelActivityTaskCommandAttributes = new() { ScheduledEventId = scheduledEventId },
                    },
                    this);
                if (cancellationType == ActivityCancellationType.TryCancel)
                {
                    ResolveCanceled();
                }

                break;
        }
    }

    private void ResolveCanceled()
    {
        if (TryResolve())
        {
            FailCanceled(null);
        }
    }

    private bool TryResolve()
    {
        if (resolved)
        {
            return false;
        }

        resolved = true;
        host.OpenPromises--;
        cancellation.Dispose();
        return true;
    }

    private void FailCanceled(Payloads? details) => Fail(
        "Activity cancelled",
        new Failure { Message = "Activity cancelled", CanceledFailureInfo = new CanceledFailureInfo { Details = details } },
        RetryState.Unspecified);

    private void Fail(string message, Failure cause, RetryState retryState) => promise.SetException(host.Failures.ToException(
        new Failure
        {
            Message = message,
            Cause = cause,
            ActivityFailureInfo = new ActivityFailureInfo
            {
                ScheduledEventId = scheduledEventId,
                StartedEventId = startedEventId,
                Identity = identity,
                ActivityType = Attributes.ActivityType,
                ActivityId = Attributes.ActivityId,
                RetryState = retryState,
            },
        },
        host.Payloads));
}
