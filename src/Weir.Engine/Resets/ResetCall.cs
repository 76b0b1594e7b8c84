using Weir.Engine.Commits;
using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Resets;

/// <summary>
/// ResetWorkflowExecution. Gathers the runs it needs in memory, the one that is reset, those it continued as, and the current one, and
/// then decides on all of them at once.
/// </summary>
internal sealed class ResetCall(WorkflowKey key, ResetWorkflowExecutionRequest request)
    : RunMessage(key, request.WorkflowExecution.RunId), ICommitObserver
{
    private readonly TaskCompletionSource<ResetWorkflowExecutionResponse> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<LoadedRun> gathered = [];
    private readonly HashSet<string> missing = [];
    private string newRunId = "";
    private Shard? shard;

    public Task<ResetWorkflowExecutionResponse> Completion => completion.Task;

    public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null)
        {
            Fail(ShardErrors.RunNotFound());
        }
        else
        {
            Gather(shard, slot, run.RunId, run);
        }
    }

    public override void Fail(Exception error) => completion.TrySetException(error);

    public void Committed() => completion.TrySetResult(new ResetWorkflowExecutionResponse { RunId = newRunId });

    public void Failed(Exception error) => Fail(error as RpcException ?? ShardErrors.NotStored(error));

    private void Gather(Shard owner, WorkflowSlot slot, string runId, LoadedRun? run)
    {
        shard = owner;
        if (run is null)
        {
            missing.Add(runId);
        }
        else
        {
            run.Pins++;
            gathered.Add(run);
        }

        try
        {
            if (NextToGather(slot) is { } next)
            {
                owner.Post(new Visit(this, Key, next));
                return;
            }

            Decide(owner, slot);
        }
        catch (Exception error)
        {
            Refuse(error as RpcException ?? new RpcException(StatusCode.Internal, $"The run cannot be reset: {error.Message}", innerException: error));
        }

        Release(owner);
    }

    private string? NextToGather(WorkflowSlot slot)
    {
        foreach (var run in gathered)
        {
            if (run.Quarantine is { } cause)
            {
                throw ShardErrors.Quarantined(run.RunId, cause);
            }

            if (run.IsDropped)
            {
                throw ShardErrors.NotStored(new InvalidOperationException("A commit of the workflow failed."));
            }
        }

        var next = gathered[0].RunId;
        while (Find(next) is { } run)
        {
            if (NextInChain(run) is not { } following)
            {
                return Find(slot.CurrentRunId!) is null && !missing.Contains(slot.CurrentRunId!) ? slot.CurrentRunId : null;
            }

            next = following;
        }

        return missing.Contains(next) ? (Find(slot.CurrentRunId!) is null ? slot.CurrentRunId : null) : next;
    }

    private void Decide(Shard owner, WorkflowSlot slot)
    {
        var baseRun = gathered[0];
        var current = Find(slot.CurrentRunId!)!;
        if (request.RequestId == current.State!.StartRequestId)
        {
            newRunId = current.RunId;
            current.WhenCommitted(Answer);
            return;
        }

        newRunId = owner.Ids.NewId();
        var chain = new List<LoadedRun>();
        for (var run = baseRun; NextInChain(run) is { } next && Find(next) is { } following; run = following)
        {
            chain.Add(following);
        }

        var baseDecision = owner.Transitions.Begin(baseRun);
        var currentDecision = current == baseRun ? null : owner.Transitions.Begin(current);
        WorkflowResets.Decide(
            baseDecision,
            currentDecision,
            new ResetHistories(EventsOf(baseRun), [.. chain.Select(EventsOf)]),
            isCurrentInChain: chain.Contains(current),
            ResetParameters.From(request, newRunId));
        owner.Transitions.Conclude(baseRun, baseDecision, this, currentDecision is null ? null : (current, currentDecision));
    }

    private void Refuse(RpcException refusal) => gathered[0].WhenCommitted(failure => Fail(failure is null ? refusal : ShardErrors.NotStored(failure)));

    private void Answer(Exception? failure)
    {
        if (failure is null)
        {
            Committed();
        }
        else
        {
            Failed(failure);
        }
    }

    private void Release(Shard owner)
    {
        foreach (var run in gathered)
        {
            run.Pins--;
            owner.Transitions.Settle(run);
        }
    }

    private LoadedRun? Find(string runId) => gathered.Find(run => run.RunId == runId);

    private static string? NextInChain(LoadedRun run) =>
        run.State!.Execution is { Status: WorkflowExecutionStatus.ContinuedAsNew, CloseEvent: { } close }
            ? close.WorkflowExecutionContinuedAsNewEventAttributes.NewExecutionRunId
            : null;

    private static IReadOnlyList<HistoryEvent> EventsOf(LoadedRun run) => run.History.Snapshot(run.History.Count).Events.ToArray();

    /// <summary>Brings one more run into memory for the reset.</summary>
    private sealed class Visit(ResetCall call, WorkflowKey key, string runId) : RunMessage(key, runId)
    {
        private readonly string visited = runId;

        public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run) => call.Gather(shard, slot, visited, run);

        public override void Fail(Exception error)
        {
            call.Fail(error);
            call.shard!.Post(new GiveUp(call));
        }
    }

    /// <summary>Lets the gathered runs go, on the loop that owns them.</summary>
    private sealed class GiveUp(ResetCall call) : ShardMessage
    {
        public override void Process(Shard shard) => call.Release(shard);
    }
}
