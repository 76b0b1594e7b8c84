using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.WorkflowUpdates;

/// <summary>What somebody who waits for an update is told.</summary>
internal sealed record UpdateAnswer(RunKey Run, UpdateStatus Status);

/// <summary>
/// Somebody waits for an update. Executed on the shard of its workflow, possibly several times: when its run goes on in another one, or
/// leaves memory because a commit failed, it asks again.
/// </summary>
/// <param name="key">The workflow.</param>
/// <param name="runId">The run; null or empty for the current one.</param>
/// <param name="updateId">The update.</param>
/// <param name="waitFor">The stage it waits for; anything below Accepted waits for nothing.</param>
internal abstract class UpdateWait(WorkflowKey key, string? runId, string updateId, UpdateWorkflowExecutionLifecycleStage waitFor)
    : RunMessage(key, runId)
{
    private readonly TaskCompletionSource<UpdateAnswer> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UpdateAnswer? reached;

    public string UpdateId { get; } = updateId;

    public Task<UpdateAnswer> Completion => completion.Task;

    /// <summary>The furthest stage that is certain; null while not even that the update was admitted. Safe to read from any thread.</summary>
    public UpdateAnswer? Reached => Volatile.Read(ref reached);

    public sealed override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (completion.Task.IsCompleted)
        {
            return;
        }

        if (run?.Quarantine is { } cause)
        {
            Fail(ShardErrors.Quarantined(run.RunId, cause));
            return;
        }

        Ask(shard, slot, run);
    }

    public override void Fail(Exception error) => completion.TrySetException(error);

    /// <summary>Takes note of how far the update is, which is certain.</summary>
    public void Reach(RunKey run, UpdateStatus status)
    {
        var answer = new UpdateAnswer(run, status);
        Volatile.Write(ref reached, answer);
        if (IsEnough(status))
        {
            completion.TrySetResult(answer);
        }
    }

    /// <summary>Nobody waits any more.</summary>
    public void Abandon() => completion.TrySetCanceled();

    /// <summary>Finds the update and ends with <see cref="Join"/> or <see cref="Fail"/>.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="slot">The workflow.</param>
    /// <param name="run">A sound run, or null when there is none.</param>
    protected abstract void Ask(Shard shard, WorkflowSlot slot, LoadedRun? run);

    /// <summary>Gives the update to the run and waits on it; ends with <see cref="Refuse"/> when the run does not take it.</summary>
    protected void Admit(Shard shard, LoadedRun run, UpdateWorkflowExecutionRequest request)
    {
        var decision = shard.Transitions.Begin(run);
        UpdateStatus status;
        try
        {
            status = Executions.Updates.Admit(decision, request);
        }
        catch (RpcException refusal)
        {
            Refuse(run, refusal);
            return;
        }

        shard.Transitions.Conclude(run, decision, observer: null);
        Join(run, status);
    }

    /// <summary>Waits on the run's update, which is at <paramref name="status"/> once everything decided so far is durable.</summary>
    protected void Join(LoadedRun run, UpdateStatus status)
    {
        if (run.Quarantine is { } cause)
        {
            Fail(ShardErrors.Quarantined(run.RunId, cause));
            return;
        }

        var isWaiting = !IsEnough(status);
        if (isWaiting)
        {
            run.UpdateWaits.Add(this);
        }

        var key = run.State!.Key;
        run.WhenCommitted(failure =>
        {
            if (failure is null)
            {
                Reach(key, status);
            }
            else if (!isWaiting)
            {
                Fail(ShardErrors.NotStored(failure));
            }
        });
    }

    /// <summary>A refusal may rest on changes that are not durable yet.</summary>
    protected void Refuse(LoadedRun run, Exception refusal) =>
        run.WhenCommitted(failure => Fail(failure is null ? refusal : ShardErrors.NotStored(failure)));

    private bool IsEnough(UpdateStatus status) =>
        status.Stage >= waitFor || status.Outcome is not null || waitFor < UpdateWorkflowExecutionLifecycleStage.Accepted;
}
