using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Starts single items by the kind of their node.</summary>
internal sealed class ItemStarts(RunState state, RunContexts contexts, RunLeases leases, ItemWaits waits)
{
    /// <summary>Called with how an item ended that ends as soon as it starts.</summary>
    public Action<ItemState, TaskOutcome> End { get; set; } = (_, _) => { };

    /// <summary>Whether what runs counts against the limit of the run.</summary>
    public static bool Counts(PlanNodeKind kind) => kind is PlanNodeKind.Job or PlanNodeKind.Action or PlanNodeKind.Workflow;

    public void Start(ItemState item)
    {
        item.Attempt++;
        item.Stage = ItemStage.Running;
        item.IsCancelled = false;
        item.DueAt = null;
        item.Owner.Items!.Running++;
        Begin(item, isGranted: item.Lease is not null);
    }

    /// <summary>Begins an item whose lease was granted.</summary>
    public void Begin(ItemState item)
    {
        leases.Unhold(item);
        item.Stage = ItemStage.Running;
        Begin(item, isGranted: true);
    }

    /// <summary>Takes an item back that waits for its lease. When it starts again it asks anew.</summary>
    public void Withdraw(ItemState item)
    {
        leases.Unhold(item);
        RunLeases.Release(item, state);
        item.Attempt--;
        item.Owner.Items!.Running--;
        item.Owner.Items!.Restarts.Enqueue(item);
    }

    private void Begin(ItemState item, bool isGranted)
    {
        try
        {
            if (!isGranted && leases.MustWait(item))
            {
                return;
            }

            if (item.Owner.Node.Plan.Kind == PlanNodeKind.Job)
            {
                StartJob(item);
            }
            else
            {
                StartTask(item);
            }
        }
        catch (EvaluationException e)
        {
            item.Failure = new Failure(e.Message, item.Key, null, item.Owner.Node.Plan.Line);
            if (item.Owner.Node.Plan.Kind == PlanNodeKind.Job)
            {
                state.Emit(new RunDirective.SettleJob(item.Key, item.Owner.Node.Id, JobEvaluation.PlainName(item), Conclusion.Failure, e.Message));
            }

            End(item, new TaskOutcome { Conclusion = Conclusion.Failure, Error = new TaskError(TaskError.ExpressionType, e.Message) { IsFinal = true } });
        }
    }

    /// <summary>Gives an item that was open in an earlier run of the chain to the driver once more.</summary>
    public void StartAgain(ItemState item)
    {
        switch (item)
        {
            case { Stage: ItemStage.Retrying, DueAt: { } due }:
                state.OpenItems.Add(item.Key, item);
                state.Emit(new RunDirective.SetTimer(TimerKeys.Retry(item), due, "retry"));
                break;
            case { Stage: ItemStage.Held }:
                item.Owner.Items!.Running++;
                leases.Hold(item);
                break;
            case { Stage: ItemStage.Waiting }:
                item.Owner.Items!.Running++;
                state.OpenItems.Add(item.Key, item);
                waits.Announce(item);
                break;
            case { Stage: ItemStage.Running, Invocation: { } task }:
                item.Owner.Items!.Running++;
                Run(item);
                state.Emit(item.Owner.Node.Plan.Kind == PlanNodeKind.Workflow ? new RunDirective.StartWorkflow(task) { Under = leases.Around(item) } : new RunDirective.StartTask(task));
                break;
            case { Stage: ItemStage.Running }:
                item.Attempt--;
                Start(item);
                break;
        }
    }

    private void StartJob(ItemState item)
    {
        var all = contexts.Job(item);
        var job = JobEvaluation.Invoke(item, state, all, contexts.Over(all));
        if (!state.Reads.TryGetValue(item.Owner.Node.Id, out var reads))
        {
            state.Reads[item.Owner.Node.Id] = reads = ContextReads.Of(job.Job, state.Plan.Env);
        }

        Run(item);
        state.Emit(new RunDirective.StartJob(job with { Contexts = reads.Trim(all) }));
    }

    private void StartTask(ItemState item)
    {
        var kind = item.Owner.Node.Plan.Kind;
        var task = TaskEvaluation.Invoke(item, state, contexts);
        item.Invocation = task;
        switch (kind)
        {
            case PlanNodeKind.Action:
                Run(item);
                state.Changed(item, NodeStatus.Running);
                state.Emit(new RunDirective.StartTask(task));
                break;
            case PlanNodeKind.Workflow when task.Depth > state.Facts.Limits.MaxDepth:
                End(item, Final(TaskError.LimitType, $"workflows call each other deeper than {state.Facts.Limits.MaxDepth} levels"));
                break;
            case PlanNodeKind.Workflow:
                Run(item);
                state.Changed(item, NodeStatus.Running);
                state.Emit(new RunDirective.StartWorkflow(task) { Under = leases.Around(item) });
                break;
            case PlanNodeKind.Noop:
                End(item, TaskOutcome.Success(Value.Null));
                break;
            case PlanNodeKind.Echo:
                End(item, TaskOutcome.Success(task.Input));
                break;
            case PlanNodeKind.Fail:
                End(item, Fail(task.Input));
                break;
            default:
                waits.Begin(item, task);
                break;
        }
    }

    private void Run(ItemState item)
    {
        state.Running++;
        state.OpenItems.Add(item.Key, item);
    }

    private static TaskOutcome Fail(ObjectValue input)
    {
        var message = input.TryGet("message", out var given) && !given.IsNull ? given.ToText() : "the task was told to fail";
        var type = input.TryGet("type", out var named) && !named.IsNull ? named.ToText() : TaskError.FailureType;
        return new TaskOutcome { Conclusion = Conclusion.Failure, Error = new TaskError(type, message) { Details = input.Get("details") } };
    }

    private static TaskOutcome Final(string type, string message) =>
        new() { Conclusion = Conclusion.Failure, Error = new TaskError(type, message) { IsFinal = true } };
}
