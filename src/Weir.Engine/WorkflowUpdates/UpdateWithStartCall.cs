using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.WorkflowUpdates;

/// <summary>
/// A start and an update in one step: the update goes to the running run if the start may use it; otherwise a run is started that has
/// the update from its first moment.
/// </summary>
internal sealed class UpdateWithStartCall(
    WorkflowKey key, string namespaceId, StartWorkflowExecutionRequest start, UpdateWorkflowExecutionRequest update)
    : UpdateWait(key, runId: null, update.Request.Meta.UpdateId, update.WaitPolicy.LifecycleStage)
{
    private bool isRetried;

    /// <summary>What the start came to; null until it is known.</summary>
    public StartWorkflowExecutionResponse? Started { get; private set; }

    /// <summary>The start was refused, so that the update never had its turn.</summary>
    public bool IsStartRefused { get; private set; }

    /// <summary>The run that took the update closed before it was accepted, and so did the next: the caller may try again.</summary>
    public bool IsAbortedByClosing { get; private set; }

    public override void Fail(Exception error)
    {
        IsAbortedByClosing = Started is { Started: false } && error is RpcException { Code: StatusCode.NotFound };
        base.Fail(error);
    }

    /// <summary>The run that the update was given to closed. Unlike a bare update this one can start another; once.</summary>
    public bool TryAgain(Shard shard)
    {
        if (isRetried || Started is not { Started: false })
        {
            return false;
        }

        isRetried = true;
        shard.Post(this);
        return true;
    }

    protected override void Ask(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null)
        {
            Start(shard, slot, run: null, IdDecisionKind.StartNew);
            return;
        }

        var state = run.State!;
        var isKnown = state.IsRunning
            ? Executions.Updates.Find(state, UpdateId) is not null
            : state.Updates.Known.GetValueOrDefault(UpdateId) is { Stage: UpdateStage.Completed };
        var isSameStart = state.IsRunning && start.RequestId == state.StartRequestId;
        var mayUse = state.IsRunning && start.WorkflowIdConflictPolicy == WorkflowIdConflictPolicy.UseExisting;
        if (isKnown || isSameStart || mayUse)
        {
            Update(shard, run);
            return;
        }

        try
        {
            var policy = IdPolicies.Decide(CurrentRun.Of(state), start.RequestId, start.WorkflowIdReusePolicy, start.WorkflowIdConflictPolicy);
            if (policy.Kind == IdDecisionKind.UseExisting)
            {
                Update(shard, run);
            }
            else
            {
                Start(shard, slot, run, policy.Kind);
            }
        }
        catch (RpcException refusal)
        {
            IsStartRefused = true;
            Refuse(run, refusal);
        }
    }

    private void Update(Shard shard, LoadedRun run)
    {
        Started = Answer(run.State!, isNew: false);
        Admit(shard, run, update);
    }

    private void Start(Shard shard, WorkflowSlot slot, LoadedRun? run, IdDecisionKind kind)
    {
        var parameters = StartRequests.From(start, namespaceId, shard.Ids.NewId());
        (LoadedRun, Decision)? before = null;
        if (kind == IdDecisionKind.TerminateExisting)
        {
            var ending = shard.Transitions.Begin(run!);
            Termination.TerminateForNewRun(ending, parameters.Key.RunId);
            before = (run!, ending);
        }

        var decision = shard.Transitions.BeginNew();
        WorkflowStart.Decide(decision, parameters);
        UpdateStatus status;
        try
        {
            status = Executions.Updates.Admit(decision, update);
        }
        catch (RpcException refusal)
        {
            // Nothing was decided yet: without its update the run is not started either.
            Fail(refusal);
            return;
        }

        Started = Answer(decision.State, isNew: true);
        var started = shard.Transitions.NewRun(slot, parameters.Key.RunId);
        shard.Transitions.Conclude(started, decision, observer: null, before);
        Join(started, status);
    }

    private static StartWorkflowExecutionResponse Answer(RunState run, bool isNew) => new()
    {
        RunId = run.Key.RunId,
        FirstExecutionRunId = run.Execution.Started.FirstExecutionRunId,
        Started = isNew,
        Status = run.Execution.Status,
    };
}
