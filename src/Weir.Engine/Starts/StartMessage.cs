using Weir.Engine.Commits;
using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Starts;

/// <summary>
/// Starts a run unless the id policies say otherwise. The latest run of the workflow id decides, and whatever is done about it is one
/// commit with the new run.
/// </summary>
internal abstract class StartMessage(WorkflowKey key) : RunMessage(key, runId: null), ICommitObserver
{
    private RpcException? refusal;

    protected abstract string RequestId { get; }

    protected abstract WorkflowIdReusePolicy ReusePolicy { get; }

    protected abstract WorkflowIdConflictPolicy ConflictPolicy { get; }

    public sealed override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run?.Quarantine is { } cause)
        {
            Fail(ShardErrors.Quarantined(run.RunId, cause));
            return;
        }

        try
        {
            var current = run is null ? null : CurrentRun.Of(run.State!);
            Carry(shard, slot, run, Decide(shard, current));
        }
        catch (RpcException error)
        {
            Refuse(run, error);
        }
    }

    public void Committed()
    {
        if (refusal is null)
        {
            Succeed();
        }
        else
        {
            Fail(refusal);
        }
    }

    public void Failed(Exception error) => Fail(error as RpcException ?? ShardErrors.NotStored(error));

    protected abstract StartParameters Parameters(Shard shard);

    /// <summary>The new run is decided on; what it is goes into the answer.</summary>
    protected abstract void NoteStarted(Shard shard, LoadedRun run, Decision started);

    /// <summary>The current run is the answer. What it has to learn is added to the decision.</summary>
    protected abstract void UseExisting(Decision decision, IdDecision policy);

    /// <summary>What was decided is durable.</summary>
    protected abstract void Succeed();

    private void Carry(Shard shard, WorkflowSlot slot, LoadedRun? run, IdDecision policy)
    {
        switch (policy.Kind)
        {
            case IdDecisionKind.UseExisting:
                var existing = shard.Transitions.Begin(run!);
                UseExisting(existing, policy);
                existing = shard.Transitions.Bounded(run!, existing);
                refusal = existing.Error;
                shard.Transitions.Conclude(run!, existing, this);
                break;
            case IdDecisionKind.StartNew:
                Start(shard, slot, before: null);
                break;
            default:
                var ending = shard.Transitions.Begin(run!);
                Start(shard, slot, (run!, ending));
                break;
        }
    }

    private IdDecision Decide(Shard shard, CurrentRun? current)
    {
        var policy = IdPolicies.Decide(current, RequestId, ReusePolicy, ConflictPolicy);
        IdPolicies.EnsureInterval(current, policy, shard.Now, shard.Environment.Limits);
        return policy;
    }

    private void Start(Shard shard, WorkflowSlot slot, (LoadedRun Run, Decision Decision)? before)
    {
        var parameters = Parameters(shard);
        if (before is { } ending)
        {
            Termination.TerminateForNewRun(ending.Decision, parameters.Key.RunId);
        }

        var decision = shard.Transitions.BeginNew();
        WorkflowStart.Decide(decision, parameters);
        RunLimits.EnsureFirstTransition(decision);
        var run = shard.Transitions.NewRun(slot, parameters.Key.RunId);
        NoteStarted(shard, run, decision);
        shard.Transitions.Conclude(run, decision, this, before);
    }

    private void Refuse(LoadedRun? run, RpcException error)
    {
        if (run is null)
        {
            Fail(error);
            return;
        }

        // The refusal may rest on changes that are not durable yet.
        refusal = error;
        run.WhenCommitted(failure =>
        {
            if (failure is null)
            {
                Committed();
            }
            else
            {
                Failed(failure);
            }
        });
    }
}
