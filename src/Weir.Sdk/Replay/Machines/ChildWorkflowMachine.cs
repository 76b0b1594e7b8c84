using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Replay.Machines;

/// <summary>
/// A child workflow: the code waits first for its start, then for its end.
/// <code>
/// Queued             cancel                           -> Done       command withdrawn, code: cancelled
/// Queued             StartChildWorkflowExecutionInitiated -> Initiated
/// Initiated          ChildWorkflowExecutionStarted    -> Started    job: the start is known
/// Initiated          StartChildWorkflowExecutionFailed -> Done      job: the start failed
/// Initiated, Started cancel, Abandon                  -> same       code: cancelled
/// Initiated, Started cancel, TryCancel                -> same       command to cancel the child, code: cancelled
/// Initiated, Started cancel, WaitCancellationCompleted -> same      command to cancel the child
/// Initiated, Started cancel, WaitCancellationRequested -> same      command to cancel the child, code: cancelled once delivered
/// Started            Completed, Failed, Canceled, TimedOut, Terminated -> Done  job: code learns it, unless it was told cancelled
/// Done               cancel                           -> Done
/// </code>
/// </summary>
internal sealed class ChildWorkflowMachine : ReplayMachine
{
    private readonly MachineHost host;
    private readonly ChildWorkflowCancellationType cancellationType;
    private readonly PendingCommand command;
    private readonly CancellationTokenRegistration cancellation;
    private readonly Promise<string> start = new();
    private readonly Promise<RawResult> result = new();
    private State state = State.Queued;
    private long initiatedEventId;
    private long startedEventId;
    private string runId = string.Empty;
    private HistoryEvent? pending;
    private bool cancelRequested;
    private bool startResolved;
    private bool resultResolved;

    public ChildWorkflowMachine(
        MachineHost host, Command command, ChildWorkflowCancellationType cancellationType, CancellationToken cancellationToken)
    {
        this.host = host;
        this.cancellationType = cancellationType;
        this.command = host.Queue(command, this);
        host.OpenPromises++;
        cancellation = cancellationToken.UnsafeRegister(static machine => ((ChildWorkflowMachine)machine!).Cancel(), this);
    }

    private enum State
    {
        Queued,
        Initiated,
        Started,
        Done,
    }

    /// <summary>Ends with the first run id of the child.</summary>
    public Task<string> Start => start.Task;

    public Task<RawResult> Result => result.Task;

    private StartChildWorkflowExecutionCommandAttributes Attributes => command.Proto.StartChildWorkflowExecutionCommandAttributes;

    public override void CommandRecorded(CommandType type, HistoryEvent recorded)
    {
        state = State.Initiated;
        initiatedEventId = recorded.EventId;
        host.Register(initiatedEventId, this);
    }

    public override void Apply(HistoryEvent recorded)
    {
        switch (recorded.EventType)
        {
            case EventType.ChildWorkflowExecutionStarted when state == State.Initiated:
                state = State.Started;
                startedEventId = recorded.EventId;
                runId = recorded.ChildWorkflowExecutionStartedEventAttributes.WorkflowExecution.RunId;
                host.AddJob(new StartKnownJob(this));
                break;
            case EventType.StartChildWorkflowExecutionFailed when state == State.Initiated:
            case EventType.ChildWorkflowExecutionCompleted or EventType.ChildWorkflowExecutionFailed or EventType.ChildWorkflowExecutionCanceled
                or EventType.ChildWorkflowExecutionTimedOut or EventType.ChildWorkflowExecutionTerminated when state == State.Started:
                state = State.Done;
                pending = recorded;
                host.Forget(initiatedEventId);
                host.AddJob(this);
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

        switch (pending!.EventType)
        {
            case EventType.StartChildWorkflowExecutionFailed:
                ResolveStart(StartFailure(pending.StartChildWorkflowExecutionFailedEventAttributes.Cause));
                break;
            case EventType.ChildWorkflowExecutionCompleted:
                result.SetResult(pending.ChildWorkflowExecutionCompletedEventAttributes.Result, host.Payloads);
                break;
            case EventType.ChildWorkflowExecutionFailed:
                var failed = pending.ChildWorkflowExecutionFailedEventAttributes;
                Fail("Child Workflow execution failed", failed.Failure, failed.RetryState);
                break;
            case EventType.ChildWorkflowExecutionCanceled:
                Fail("Child Workflow execution cancelled", Canceled(pending.ChildWorkflowExecutionCanceledEventAttributes.Details), RetryState.NonRetryableFailure);
                break;
            case EventType.ChildWorkflowExecutionTimedOut:
                Fail(
                    "Child Workflow execution timed out",
                    new Failure { Message = "Timed out", TimeoutFailureInfo = new TimeoutFailureInfo { TimeoutType = TimeoutType.StartToClose } },
                    pending.ChildWorkflowExecutionTimedOutEventAttributes.RetryState);
                break;
            default:
                Fail(
                    "Child Workflow execution terminated",
                    new Failure { Message = "Terminated", TerminatedFailureInfo = new TerminatedFailureInfo() },
                    RetryState.NonRetryableFailure);
                break;
        }
    }

    private static Failure Canceled(Payloads? details) =>
        new() { Message = "Child Workflow cancelled", CanceledFailureInfo = new CanceledFailureInfo { Details = details } };

    private Exception StartFailure(StartChildWorkflowExecutionFailedCause cause) => cause switch
    {
        StartChildWorkflowExecutionFailedCause.WorkflowAlreadyExists => new WorkflowAlreadyStartedException(
            "Child Workflow execution already started", Attributes.WorkflowId, Attributes.WorkflowType.Name),
        _ => new ApplicationFailureException($"Child Workflow could not be started: {cause}", cause.ToString(), nonRetryable: true),
    };

    private void Cancel()
    {
        switch (state)
        {
            case State.Queued:
                command.IsWithdrawn = true;
                state = State.Done;
                ResolveCanceled();
                break;
            case State.Initiated or State.Started when !cancelRequested:
                cancelRequested = true;
                if (cancellationType != ChildWorkflowCancellationType.Abandon)
                {
                    _ = new ExternalCancelMachine(host, CancelCommand(), _ => OnCancelDelivered());
                }

                if (cancellationType is ChildWorkflowCancellationType.Abandon or ChildWorkflowCancellationType.TryCancel)
                {
                    ResolveCanceled();
                }

                break;
        }
    }

    private void OnCancelDelivered()
    {
        if (cancellationType == ChildWorkflowCancellationType.WaitCancellationRequested)
        {
            ResolveCanceled();
        }
    }

    private Command CancelCommand() => new()
    {
        CommandType = CommandType.RequestCancelExternalWorkflowExecution,
        RequestCancelExternalWorkflowExecutionCommandAttributes = new()
        {
            WorkflowId = Attributes.WorkflowId,
            RunId = runId,
            ChildWorkflowOnly = true,
        },
    };

    private void ResolveCanceled()
    {
        if (TryResolve())
        {
            Fail("Child Workflow execution cancelled", Canceled(null), RetryState.Unspecified);
        }
    }

    private bool TryResolve()
    {
        if (resultResolved)
        {
            return false;
        }

        resultResolved = true;
        host.OpenPromises--;
        cancellation.Dispose();
        return true;
    }

    private void Fail(string message, Failure cause, RetryState retryState)
    {
        var exception = host.Failures.ToException(
            new Failure
            {
                Message = message,
                Cause = cause,
                ChildWorkflowExecutionFailureInfo = new ChildWorkflowExecutionFailureInfo
                {
                    Namespace = host.Namespace,
                    WorkflowExecution = new WorkflowExecution { WorkflowId = Attributes.WorkflowId, RunId = runId },
                    WorkflowType = Attributes.WorkflowType,
                    InitiatedEventId = initiatedEventId,
                    StartedEventId = startedEventId,
                    RetryState = retryState,
                },
            },
            host.Payloads);
        ResolveStart(exception);
        result.SetException(exception);
        _ = result.Task.Exception; // A child that nobody waits for may fail unseen.
    }

    private void ResolveStart(Exception? failure)
    {
        if (startResolved)
        {
            return;
        }

        startResolved = true;
        if (failure is null)
        {
            start.SetValue(runId);
        }
        else
        {
            start.SetException(failure);
        }
    }

    private sealed class StartKnownJob(ChildWorkflowMachine child) : ReplayMachine
    {
        public override void CommandRecorded(CommandType command, HistoryEvent recorded)
        {
        }

        public override void RunJob() => child.ResolveStart(null);
    }
}
