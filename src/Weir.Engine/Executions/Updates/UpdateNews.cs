using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Update.V1;

namespace Weir.Engine.Executions;

/// <summary>How far an update has come.</summary>
/// <param name="Outcome">Set once it is completed; a rejection is a completion with a failure.</param>
internal readonly record struct UpdateStatus(UpdateWorkflowExecutionLifecycleStage Stage, Outcome? Outcome)
{
    public static UpdateStatus Admitted { get; } = new(UpdateWorkflowExecutionLifecycleStage.Admitted, null);

    public static UpdateStatus Accepted { get; } = new(UpdateWorkflowExecutionLifecycleStage.Accepted, null);

    public static UpdateStatus Completed(Outcome outcome) => new(UpdateWorkflowExecutionLifecycleStage.Completed, outcome);

    public static UpdateStatus Failed(Protocol.Failure.V1.Failure failure) => Completed(new Outcome { Failure = failure });
}

/// <summary>What a transition means for those who wait for an update.</summary>
internal abstract record UpdateNews(string UpdateId);

internal sealed record UpdateReached(string UpdateId, UpdateStatus Status) : UpdateNews(UpdateId);

/// <summary>It will never be accepted.</summary>
internal sealed record UpdateAborted(string UpdateId, RpcException Error) : UpdateNews(UpdateId);

/// <summary>The run went on in another one before the update was accepted; it is to be asked for again there.</summary>
internal sealed record UpdateMoved(string UpdateId) : UpdateNews(UpdateId);
