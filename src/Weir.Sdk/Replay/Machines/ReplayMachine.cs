using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Sdk.Replay.Machines;

/// <summary>
/// One thing that the workflow's code asked for, and what the history says about it. Events are applied before any code runs; what the
/// code must learn is put off as a job, and the jobs of a workflow task run in history order.
/// </summary>
internal abstract class ReplayMachine
{
    /// <summary>The history has the event of a command that this machine queued.</summary>
    public abstract void CommandRecorded(CommandType command, HistoryEvent recorded);

    /// <summary>The history has an event that refers to this machine's first event.</summary>
    /// <exception cref="Exceptions.WorkflowNondeterminismException">The event does not fit the machine's state.</exception>
    public virtual void Apply(HistoryEvent recorded) => throw Nondeterminism.UnexpectedTransition(recorded, GetType().Name);

    /// <summary>Tells the code what the events said.</summary>
    public virtual void RunJob()
    {
    }
}
