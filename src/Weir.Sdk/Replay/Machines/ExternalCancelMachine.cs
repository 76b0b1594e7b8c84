using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Exceptions;

namespace Weir.Sdk.Replay.Machines;

/// <summary>
/// A request to cancel another workflow, or a child.
/// <code>
/// Queued    RequestCancelExternalWorkflowExecutionInitiated -> Initiated
/// Initiated ExternalWorkflowExecutionCancelRequested        -> Done  job: delivered
/// Initiated RequestCancelExternalWorkflowExecutionFailed    -> Done  job: refused
/// </code>
/// </summary>
internal sealed class ExternalCancelMachine : ReplayMachine
{
    private readonly MachineHost host;
    private readonly Action<Exception?> onDone;
    private bool initiated;
    private long initiatedEventId;
    private HistoryEvent? closing;

    /// <param name="host">The run.</param>
    /// <param name="command">The request.</param>
    /// <param name="onDone">Called as a job: null when delivered, else why not.</param>
    public ExternalCancelMachine(MachineHost host, Command command, Action<Exception?> onDone)
    {
        this.host = host;
        this.onDone = onDone;
        host.Queue(command, this);
    }

    public override void CommandRecorded(CommandType type, HistoryEvent recorded)
    {
        initiated = true;
        initiatedEventId = recorded.EventId;
        host.Register(initiatedEventId, this);
    }

    public override void Apply(HistoryEvent recorded)
    {
        if (!initiated || closing is not null || recorded.EventType is not
            (EventType.ExternalWorkflowExecutionCancelRequested or EventType.RequestCancelExternalWorkflowExecutionFailed))
        {
            base.Apply(recorded);
        }

        closing = recorded;
        host.Forget(initiatedEventId);
        host.AddJob(this);
    }

    public override void RunJob()
    {
        if (closing!.EventType == EventType.ExternalWorkflowExecutionCancelRequested)
        {
            onDone(null);
            return;
        }

        var cause = closing.RequestCancelExternalWorkflowExecutionFailedEventAttributes.Cause;
        var why = cause switch
        {
            CancelExternalWorkflowExecutionFailedCause.ExternalWorkflowExecutionNotFound => "it was not found",
            CancelExternalWorkflowExecutionFailedCause.NamespaceNotFound => "its namespace was not found",
            _ => "the server refused",
        };
        onDone(new ApplicationFailureException(
            $"Unable to cancel external workflow because {why}", cause.ToString(), nonRetryable: true));
    }
}
