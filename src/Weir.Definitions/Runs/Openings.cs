using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Opens executions and starts their items.</summary>
internal sealed class Openings(RunState state, RunContexts contexts, ItemStarts starts, ItemWaits waits)
{
    public const string CancelledReason = "the run was cancelled";

    /// <summary>Called with an execution that is to be settled.</summary>
    public Action<Execution> Settle { get; set; } = _ => { };

    /// <summary>Called with a node of a parallel task that is to be created.</summary>
    public Action<GraphNode, ExecutionScope, Execution> Create { get; set; } = (_, _, _) => { };

    /// <summary>Decides what becomes of an execution whose turn has come.</summary>
    public void Open(Execution execution)
    {
        if (execution.Withdrawn is not null)
        {
            SettleUnstarted(execution, Conclusion.Cancelled, execution.Withdrawn);
            return;
        }

        if (state.Presets.Remove(execution.Node.Id, out var preset))
        {
            execution.Result = preset.Result ?? execution.NullOutputs();
            SettleUnstarted(execution, preset.Result is null ? Conclusion.Skipped : Conclusion.Success, preset.Reason);
            return;
        }

        try
        {
            if (!ConditionHolds(execution))
            {
                SkipByCondition(execution);
                return;
            }

            if (EvaluatedValue.Duration(execution.Node.Plan.Delay, contexts.Task(execution, null), $"{execution.Node.Path}.delay") is { Ticks: > 0 } delay)
            {
                execution.Stage = ExecutionStage.Delayed;
                execution.DueAt = state.Now + delay;
                state.Changed(execution, NodeStatus.Delayed);
                state.Emit(new RunDirective.SetTimer(TimerKeys.Delay(execution), execution.DueAt.Value, "delay"));
                return;
            }
        }
        catch (EvaluationException e)
        {
            Break(execution, e);
            return;
        }

        Begin(execution);
    }

    /// <summary>Starts an execution whose condition holds and whose delay is over.</summary>
    public void Begin(Execution execution)
    {
        if (execution.Withdrawn is not null)
        {
            SettleUnstarted(execution, Conclusion.Cancelled, execution.Withdrawn);
            return;
        }

        try
        {
            execution.Items ??= OpenItems(execution);
        }
        catch (EvaluationException e)
        {
            Break(execution, e);
            return;
        }

        execution.Stage = ExecutionStage.Open;
        execution.DueAt = null;
        execution.StartedAt ??= state.Now;
        if (execution.Node.Plan.Kind == PlanNodeKind.Parallel)
        {
            OpenParallel(execution);
        }
        else if (execution.Items.IsList)
        {
            state.Changed(execution, NodeStatus.Running);
        }

        state.MarkDirty(execution);
    }

    /// <summary>Whether the condition still holds now that the run is cancelled.</summary>
    public bool StillWanted(Execution execution)
    {
        try
        {
            return ConditionHolds(execution);
        }
        catch (EvaluationException)
        {
            return false;
        }
    }

    public void StartItems(Execution execution)
    {
        var items = execution.Items!;
        while (CanStart(execution) && items.Running < items.MaxParallel && items.HasStartable)
        {
            if (state.Running + state.Held >= state.MaxParallel && ItemStarts.Counts(execution.Node.Plan.Kind))
            {
                Starve(execution);
                return;
            }

            var item = items.Restarts.Count > 0 ? items.Restarts.Dequeue() : items.Get(items.NextToStart++);
            if (!item.IsSettled)
            {
                Register(execution);
                starts.Start(item);
            }
        }
    }

    public bool CanStart(Execution execution) =>
        !state.PauseRequested && (IsExempt(execution) || (!state.IsFailing && !state.IsCancelled));

    /// <summary>Whether it may start although the run ends: it cleans up, or its own condition decides.</summary>
    public bool IsExempt(Execution execution) =>
        execution.IsCleanup || execution.Compensates is not null || (execution.Node.IsJobStyle && !state.IsFailing);

    public void SettleUnstarted(Execution execution, Conclusion conclusion, string reason)
    {
        if (execution.Result.IsNull && execution.Node.Plan.Job is not null)
        {
            execution.Result = execution.NullOutputs();
        }

        execution.Conclusion = conclusion;
        if (execution.Node.Plan.Kind == PlanNodeKind.Job)
        {
            var name = execution.Node.Plan.Name ?? execution.Node.Id;
            state.Emit(new RunDirective.SettleJob(execution.Node.HasMatrix ? execution.Node.Id : execution.Key, execution.Node.Id, name, conclusion, reason));
        }

        execution.Withdrawn ??= reason;
        Settle(execution);
    }

    /// <summary>A definition's expression failed: the node fails.</summary>
    public void Break(Execution execution, EvaluationException error)
    {
        execution.Error = new TaskError(TaskError.ExpressionType, error.Message) { IsFinal = true };
        execution.Failure = new Failure(error.Message, execution.Key, null, execution.Node.Plan.Line);
        SettleUnstarted(execution, Conclusion.Failure, error.Message);
    }

    private bool ConditionHolds(Execution execution)
    {
        var node = execution.Node;
        if (!node.IsJobStyle)
        {
            return node.Plan.If is not { } when || EvaluatedValue.Holds(when, contexts.Task(execution, null), node.ConditionPath);
        }

        var scope = contexts.Needs(execution);
        try
        {
            return Condition.Holds(node.Plan.If, scope);
        }
        catch (ExpressionException e)
        {
            throw new EvaluationException(node.ConditionPath, node.Plan.If!, e, scope.Places);
        }
    }

    private void SkipByCondition(Execution execution)
    {
        var (conclusion, reason) = execution.Node.IsJobStyle && state.IsCancelled
            ? (Conclusion.Cancelled, CancelledReason)
            : (Conclusion.Skipped, SkipReason(execution));
        SettleUnstarted(execution, conclusion, reason);
    }

    private string SkipReason(Execution execution)
    {
        var unmet = execution.Node.Needs.Find(need => execution.Scope.Latest[need].Seen != Conclusion.Success);
        var word = execution.Node.Word == "job" ? "if" : "when";
        return unmet is null || (execution.Node.Plan.If is { } condition && ExpressionCache.Expression(condition).UsesStatus)
            ? $"its '{word}' is false"
            : $"it needs '{unmet.Id}', which {Past(execution.Scope.Latest[unmet].Seen)}";
    }

    private static string Past(Conclusion conclusion) => conclusion switch
    {
        Conclusion.Failure => "failed",
        Conclusion.TimedOut => "timed out",
        Conclusion.Cancelled => "was cancelled",
        _ => "was skipped",
    };

    private ItemSet OpenItems(Execution execution) => execution.Node switch
    {
        { Plan.Kind: PlanNodeKind.Job } or { Plan.Strategy: not null } => JobEvaluation.OpenStrategy(execution, contexts.Needs(execution), state.Facts.Limits),
        { HasItems: true } => TaskEvaluation.OpenItems(execution, contexts.Task(execution, null), state.Facts.Limits),
        _ => new ItemSet(execution, [ObjectValue.Empty], isList: false),
    };

    private void OpenParallel(Execution execution)
    {
        state.Changed(execution, NodeStatus.Running);
        execution.Inner = new ExecutionScope(execution);
        Register(execution);
        var items = execution.Items!;
        (items.NextToStart, items.Running) = (1, 1);
        waits.StartLimit(items.Get(0), contexts.Task(execution, null));
        foreach (var child in execution.Node.Children.Where(child => child.IsEntry))
        {
            Create(child, execution.Inner, execution);
        }
    }

    /// <summary>What it began is undone when the run fails, also when the task itself fails: it may have done its work and not told.</summary>
    private void Register(Execution execution)
    {
        if (execution.Node.Plan.Compensate is not null && !execution.IsRegisteredForCompensation)
        {
            execution.IsRegisteredForCompensation = true;
            state.Compensations.Push(execution);
        }
    }

    private void Starve(Execution execution)
    {
        if (!execution.IsStarved)
        {
            execution.IsStarved = true;
            state.Starved.Add(execution.Sequence, execution);
            if (execution.Items!.Running == 0)
            {
                state.Changed(execution, NodeStatus.Held, $"{state.MaxParallel} others run, which is the run's limit");
            }
        }
    }
}
