using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Settles executions: what they come to, what they publish, and where the run goes from them.</summary>
internal sealed class Settlements(RunState state, RunContexts contexts, Arrivals arrivals, Endings endings)
{
    private const int MostCommandRetries = 3;
    private const string NoItemsReason = "its 'for-each' gave no items";

    /// <summary>Called with a parallel task all of whose nodes have ended.</summary>
    public Action<ItemState, TaskOutcome> EndParallel { get; set; } = (_, _) => { };

    /// <summary>Comes to a conclusion from the items.</summary>
    public void Complete(Execution execution)
    {
        var items = execution.Items!;
        if (items.Count == 0 && execution.Node.Plan.Kind == PlanNodeKind.Job)
        {
            // No agent tells of it.
            var name = execution.Node.Plan.Name ?? execution.Node.Id;
            state.Emit(new RunDirective.SettleJob(execution.Key, execution.Node.Id, name, Conclusion.Success, NoItemsReason));
        }

        ItemsOutcome.Apply(execution);
        Settle(execution);
    }

    public void Settle(Execution execution)
    {
        var wasStarted = execution.Withdrawn is null;
        execution.Stage = ExecutionStage.Settled;
        execution.EndedAt = state.Now;
        execution.SettledAs = state.NextSettled++;
        execution.Context = null;
        state.Latest[execution.Node.Index] = execution;
        execution.Scope.Latest[execution.Node] = execution;
        IReadOnlyList<Transition> taken = [];
        try
        {
            if ((wasStarted || execution.Conclusion == Conclusion.Success) && execution.Conclusion != Conclusion.Skipped && execution.Node.Plan.Task is { Publish: { Count: > 0 } publish })
            {
                Publish(execution, publish, "publish");
            }

            taken = TransitionChoice.Taken(execution, state, contexts);
            execution.IsUnfollowed = taken.Count == 0 && TransitionChoice.IsCutOff(execution, state);
        }
        catch (EvaluationException e)
        {
            execution.Conclusion = Conclusion.Failure;
            execution.Error = new TaskError(TaskError.ExpressionType, e.Message) { IsFinal = true };
            execution.Failure = new Failure(e.Message, execution.Key, null, execution.Node.Plan.Line);
            execution.Context = null;
            taken = TakenAfterBrokenPublish(execution, taken);
        }

        if (taken.Any(transition => transition.Commands.Contains(PlanTarget.Retry)) && execution.CommandRetries < MostCommandRetries)
        {
            RunAgain(execution);
            return;
        }

        Close(execution, taken);
    }

    /// <summary>Goes on from an execution that ended while its run was ending, in a rerun that is not.</summary>
    public void FollowLate(Execution execution)
    {
        execution.IsUnfollowed = false;
        try
        {
            var taken = TransitionChoice.Taken(execution, state, contexts);
            execution.Handled |= IsHandledBy(execution, taken);
            execution.Scope.Unhandled.RemoveAll(failed => failed == execution && execution.Handled);
            foreach (var transition in taken)
            {
                Follow(execution, transition);
            }
        }
        catch (EvaluationException e)
        {
            endings.Fail(new Failure(e.Message, execution.Key, null, execution.Node.Plan.Line));
        }
    }

    private void Close(Execution execution, IReadOnlyList<Transition> taken)
    {
        state.Open.Remove(execution.Sequence);
        state.ContextSize += ValueSize.Of(execution.Result);
        state.Changed(execution, TaskStatuses.Of(execution.Conclusion), execution.Withdrawn ?? execution.Error?.Message);
        execution.Handled |= IsHandledBy(execution, taken);
        NoteFailure(execution);
        foreach (var transition in taken)
        {
            Follow(execution, transition);
        }

        arrivals.Settle(execution);
        CheckSize(execution);
        if (--execution.Scope.Open == 0 && execution.Scope.Owner is { } parallel)
        {
            EndParallel(parallel.Items!.Get(0), ParallelOutcome.Of(parallel));
        }
    }

    private static bool IsHandledBy(Execution execution, IReadOnlyList<Transition> taken) =>
        execution.Conclusion != Conclusion.Success && taken.Any(transition =>
            transition.Targets.Count > 0 || transition.Commands.Exists(command => command is PlanTarget.Noop));

    private void Follow(Execution execution, Transition transition)
    {
        try
        {
            Publish(execution, transition.Publish, $"next[{transition.Number}].publish");
        }
        catch (EvaluationException e)
        {
            endings.Fail(new Failure(e.Message, execution.Key, null, execution.Node.Plan.Line));
            return;
        }

        if (transition.Commands.Contains(PlanTarget.Fail))
        {
            var cause = execution.Error is { } error ? $": {error.Message}" : "";
            endings.Fail(new Failure($"task '{execution.Key}' ended the run with 'fail'{cause}", execution.Key, null, execution.Node.Plan.Line));
            return;
        }

        foreach (var target in transition.Targets)
        {
            arrivals.Arrive(target, execution);
        }
    }

    private void NoteFailure(Execution execution)
    {
        if (execution.Compensates is not null)
        {
            if (execution.Conclusion is not (Conclusion.Success or Conclusion.Skipped))
            {
                state.Warnings.Add($"'{execution.Key}', which undoes '{execution.Compensates.Key}', did not succeed: {execution.Error?.Message ?? execution.Withdrawn}");
                execution.Handled = true;
            }

            return;
        }

        var isFailure = execution.Conclusion.IsFailure();
        var wasCutOff = execution.Conclusion == Conclusion.Cancelled && state.Plan.Form == PlanForm.Tasks
            && execution.Withdrawn is null && !state.IsCancelled && !state.IsFailing && execution.Scope.Owner?.Forced is null
            && (execution.Items?.Known.All(item => !item.IsCancelled) ?? false);
        if (execution.Seen == Conclusion.Success || (!isFailure && !wasCutOff))
        {
            return;
        }

        execution.Failure ??= new Failure(execution.Error?.Message ?? $"{execution.Node.Word} '{execution.Key}' failed", execution.Key, null, execution.Node.Plan.Line);
        execution.Scope.Unhandled.Add(execution);
        if (execution.Scope.Owner is { } parallel)
        {
            if (parallel.Node.Plan.Task!.FailFast)
            {
                endings.CancelInner(parallel, "another task of the parallel task failed");
            }

            return;
        }

        state.Failure ??= execution.Failure;
        if (state.Plan.OnFailure == PlanFailurePolicy.FailFast)
        {
            endings.Fail(execution.Failure);
        }
    }

    /// <summary>After a success an undefined value is an error; after anything else it is null, with a warning.</summary>
    private void Publish(Execution execution, IReadOnlyList<PlanVariable> variables, string place)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            var (name, source) = variables[i];
            var path = $"{execution.Node.Path}.{place}[{i}].{name}";
            Value value;
            try
            {
                value = ValueTemplate.Evaluate(source, contexts.Ended(execution), path);
            }
            catch (EvaluationException e) when (execution.Conclusion != Conclusion.Success)
            {
                state.Warnings.Add($"{e.Message}; '{name}' is null");
                value = Value.Null;
            }

            state.ContextSize += ValueSize.Of(value) - ValueSize.Of(state.Vars.Get(name));
            state.Vars = state.Vars.With(name, value);
            execution.Published = execution.Published.With(name, value);
        }
    }

    /// <summary>A task whose publication failed has failed; its transitions for failures are asked.</summary>
    private IReadOnlyList<Transition> TakenAfterBrokenPublish(Execution execution, IReadOnlyList<Transition> taken)
    {
        try
        {
            return TransitionChoice.Taken(execution, state, contexts);
        }
        catch (EvaluationException)
        {
            return taken;
        }
    }

    private void RunAgain(Execution execution)
    {
        execution.CommandRetries++;
        state.Changed(execution, NodeStatus.Retrying, execution.Error?.Message);
        execution.Items = null;
        execution.Inner = null;
        execution.Stage = ExecutionStage.Ready;
        (execution.Result, execution.Error, execution.Failure, execution.EndedAt) = (Value.Null, null, null, null);
        state.Ready.Enqueue(execution);
    }

    private void CheckSize(Execution execution)
    {
        if (state.ContextSize > state.Facts.Limits.MaxContext && !state.IsFailing)
        {
            endings.Fail(new Failure(
                $"results and variables of the run have more than {state.Facts.Limits.MaxContext} characters; let tasks give references to large data instead of the data",
                execution.Key,
                null,
                execution.Node.Plan.Line));
        }
    }
}
