using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Starts;

/// <summary>StartWorkflowExecution.</summary>
/// <param name="isInProcess">The caller, who may be its worker too, lives in this process.</param>
internal sealed class StartCall(WorkflowKey key, string namespaceId, StartWorkflowExecutionRequest request, bool isInProcess = false) : StartMessage(key)
{
    private readonly TaskCompletionSource<StartWorkflowExecutionResponse> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StartWorkflowExecutionResponse? response;
    private WorkflowTaskDelivery? eagerTask;

    public Task<StartWorkflowExecutionResponse> Completion => completion.Task;

    protected override string RequestId => request.RequestId;

    protected override WorkflowIdReusePolicy ReusePolicy => request.WorkflowIdReusePolicy;

    protected override WorkflowIdConflictPolicy ConflictPolicy => request.WorkflowIdConflictPolicy;

    public override void Fail(Exception error) => completion.TrySetException(error);

    protected override StartParameters Parameters(Shard shard) => StartRequests.From(request, namespaceId, shard.Ids.NewId());

    protected override void NoteStarted(Shard shard, LoadedRun run, Decision started)
    {
        eagerTask = EagerStart.TryStart(shard, run, started, request, isInProcess);
        response = Answer(started.State, isNew: true);
    }

    protected override void UseExisting(Decision decision, IdDecision policy)
    {
        if (!policy.IsRepeatedRequest)
        {
            IdPolicies.AttachToExisting(decision, request);
        }

        response = Answer(decision.State, policy.Started);
    }

    protected override void Succeed()
    {
        response!.EagerWorkflowTask = eagerTask?.Build();
        completion.TrySetResult(response);
    }

    private static StartWorkflowExecutionResponse Answer(RunState run, bool isNew) => new()
    {
        RunId = run.Key.RunId,
        FirstExecutionRunId = run.Execution.Started.FirstExecutionRunId,
        Started = isNew,
        Status = run.Execution.Status,
    };
}

/// <summary>SignalWithStartWorkflowExecution: a signal to the running run, or a start whose first event behind Started is the signal.</summary>
internal sealed class SignalWithStartCall(WorkflowKey key, string namespaceId, SignalWithStartWorkflowExecutionRequest request) : StartMessage(key)
{
    private readonly TaskCompletionSource<SignalWithStartWorkflowExecutionResponse> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SignalWithStartWorkflowExecutionResponse? response;

    public Task<SignalWithStartWorkflowExecutionResponse> Completion => completion.Task;

    protected override string RequestId => request.RequestId;

    protected override WorkflowIdReusePolicy ReusePolicy => request.WorkflowIdReusePolicy;

    // A running run is what the signal is for: without another policy it is used, not refused.
    protected override WorkflowIdConflictPolicy ConflictPolicy => request.WorkflowIdConflictPolicy == WorkflowIdConflictPolicy.Unspecified
        && request.WorkflowIdReusePolicy != DeprecatedTerminate
            ? WorkflowIdConflictPolicy.UseExisting
            : request.WorkflowIdConflictPolicy;

    public override void Fail(Exception error) => completion.TrySetException(error);

    protected override StartParameters Parameters(Shard shard) => StartRequests.From(request, namespaceId, shard.Ids.NewId());

    protected override void NoteStarted(Shard shard, LoadedRun run, Decision started) =>
        response = new() { RunId = started.State.Key.RunId, Started = true };

    protected override void UseExisting(Decision decision, IdDecision policy)
    {
        // The request that started the run has brought its signal along.
        if (!policy.Started)
        {
            Signals.Signal(decision, request);
        }

        response = new() { RunId = decision.State.Key.RunId, Started = policy.Started };
    }

    protected override void Succeed() => completion.TrySetResult(response!);

#pragma warning disable CS0612, CS0618 // Still accepted: the policy is deprecated on the wire.
    private const WorkflowIdReusePolicy DeprecatedTerminate = WorkflowIdReusePolicy.TerminateIfRunning;
#pragma warning restore CS0612, CS0618
}
