using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Engine.Starts;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Schedules;

/// <summary>A schedule starts a workflow.</summary>
/// <param name="request">As a client would ask for it.</param>
/// <param name="parameters">With the run id that the schedule chose.</param>
internal sealed class ActionStart(StartWorkflowExecutionRequest request, StartParameters parameters)
    : StartMessage(new WorkflowKey(request.Namespace, request.WorkflowId))
{
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Completion => completion.Task;

    protected override string RequestId => request.RequestId;

    protected override WorkflowIdReusePolicy ReusePolicy => request.WorkflowIdReusePolicy;

    protected override WorkflowIdConflictPolicy ConflictPolicy => WorkflowIdConflictPolicy.Fail;

    public override void Fail(Exception error) => completion.TrySetException(error);

    protected override StartParameters Parameters(Shard shard) => parameters;

    protected override void NoteStarted(Shard shard, LoadedRun run, Decision decision)
    {
    }

    protected override void UseExisting(Decision decision, IdDecision policy)
    {
    }

    protected override void Succeed() => completion.TrySetResult();
}
