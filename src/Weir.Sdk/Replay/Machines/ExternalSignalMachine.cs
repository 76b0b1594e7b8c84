using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Exceptions;

namespace Weir.Sdk.Replay.Machines;

/// <summary>
/// A signal to another workflow.
/// <code>
/// Queued    cancel                                    -> Done      command withdrawn, code: cancelled
/// Queued    SignalExternalWorkflowExecutionInitiated  -> Initiated
/// Initiated cancel                                    -> Initiated (it is on its way)
/// Initiated ExternalWorkflowExecutionSignaled         -> Done      job: code goes on
/// Initiated SignalExternalWorkflowExecutionFailed     -> Done      job: code learns why
/// </code>
/// </summary>
internal sealed class ExternalSignalMachine : ReplayMachine
{
    private readonly MachineHost host;
    private readonly Promise<bool> promise = new();
    private readonly PendingCommand command;
    private readonly CancellationTokenRegistration cancellation;
    private State state = State.Queued;
    private long initiatedEventId;
    private HistoryEvent? closing;

    public ExternalSignalMachine(MachineHost host, Command command, CancellationToken cancellationToken)
    {
        this.host = host;
        this.command = host.Queue(command, this);
        host.OpenPromises++;
        cancellation = cancellationToken.UnsafeRegister(static machine => ((ExternalSignalMachine)machine!).Cancel(), this);
    }

    private enum State
    {
        Queued,
        Initiated,
        Done,
    }

    public Task Task => promise.Task;

    public override void CommandRecorded(CommandType type, HistoryEvent recorded)
    {
        state = State.Initiated;
        initiatedEventId = recorded.EventId;
        host.Register(initiatedEventId, this);
        cancellation.Dispose();
    }

    public override void Apply(HistoryEvent recorded)
    {
        if (state != State.Initiated
            || recorded.EventType is not (EventType.ExternalWorkflowExecutionSignaled or EventType.SignalExternalWorkflowExecutionFailed))
        {
            base.Apply(recorded);
        }

        state = State.Done;
        closing = recorded;
        host.Forget(initiatedEventId);
        host.AddJob(this);
    }

    public override void RunJob()
    {
        host.OpenPromises--;
        if (closing!.EventType == EventType.ExternalWorkflowExecutionSignaled)
        {
            promise.SetValue(true);
            return;
        }

        var cause = closing.SignalExternalWorkflowExecutionFailedEventAttributes.Cause;
        var why = cause switch
        {
            SignalExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound => "it was not found",
            SignalExternalWorkflowExecutionFailedCause.NamespaceNotFound => "its namespace was not found",
            SignalExternalWorkflowExecutionFailedCause.SignalCountLimitExceeded => "it was signalled too often",
            _ => "the server refused",
        };
        promise.SetException(new ApplicationFailureException(
            $"Unable to signal external workflow because {why}", cause.ToString(), nonRetryable: true));
    }

    private void Cancel()
    {
        if (state == State.Queued)
        {
            command.IsWithdrawn = true;
            state = State.Done;
            host.OpenPromises--;
            promise.SetException(new CanceledFailureException("Signal was cancelled before being sent"));
        }
    }
}
