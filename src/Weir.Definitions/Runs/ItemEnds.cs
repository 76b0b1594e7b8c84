using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Takes how items end: retries them or settles them.</summary>
internal sealed class ItemEnds(RunState state, RunContexts contexts, Func<Execution, bool> mayStartAgain)
{
    public const string FailFastReason = "another combination of its matrix failed";
    private const string ItemFailFastReason = "another item failed";

    private readonly Retries _retries = new(state, contexts);
    private readonly Repeats _repeats = new(state, contexts);

    public void End(ItemState item, TaskOutcome outcome)
    {
        var isUntold = IsUntold(item);
        Take(item, outcome);
        if (!TryRetry(item) && !TryRepeat(item))
        {
            TellUnstarted(item, isUntold);
            Settle(item);
        }
    }

    /// <summary>Ends an item as people decided: neither its <c>retry</c> nor its <c>repeat</c> runs it again.</summary>
    public void Decide(ItemState item, TaskOutcome outcome)
    {
        var isUntold = IsUntold(item);
        Take(item, outcome);
        TellUnstarted(item, isUntold);
        Settle(item);
    }

    private void Take(ItemState item, TaskOutcome outcome)
    {
        Leave(item);
        if (item.SupersededBy is { } reason && outcome.Conclusion == Conclusion.Cancelled)
        {
            outcome = TaskOutcome.Cancelled(reason);
        }

        item.Conclusion = outcome.Conclusion;
        item.Result = outcome.Result;
        item.Error = outcome.Conclusion is Conclusion.Success or Conclusion.Skipped ? null : outcome.Error ?? DefaultError(item, outcome.Conclusion);
    }

    private static bool IsUntold(ItemState item) => item.Stage is ItemStage.Held or ItemStage.Retrying;

    /// <summary>A job that ended while it waited, for its lease or for its next execution, has nobody else to tell of it.</summary>
    private void TellUnstarted(ItemState item, bool hasWaited)
    {
        if (hasWaited && item.Owner.Node.Plan.Kind == PlanNodeKind.Job)
        {
            state.Emit(new RunDirective.SettleJob(item.Key, item.Owner.Node.Id, JobEvaluation.PlainName(item), item.Conclusion, item.Error?.Message));
        }
    }

    /// <summary>Ends all items of an execution that need no report, and asks those that run to end when told so.</summary>
    public void Cancel(Execution execution, string reason, bool withRunning)
    {
        var items = execution.Items!;
        foreach (var item in items.Known.Where(item => !item.IsSettled).ToList())
        {
            if (item.Stage == ItemStage.Running)
            {
                if (withRunning)
                {
                    CancelRunning(item, reason);
                }
            }
            else if (item.Stage != ItemStage.Pending || items.NextToStart > item.Index)
            {
                CancelWaiting(item, reason);
            }
        }

        items.Restarts.Clear();
        CutOff(execution, reason);
        if (items.Unsettled == 0)
        {
            state.MarkDirty(execution);
        }
    }

    /// <summary>Ends an item in favour of another one.</summary>
    public void Supersede(ItemState item, string reason)
    {
        item.SupersededBy = reason;
        if (item.Stage == ItemStage.Running)
        {
            CancelRunning(item, reason);
        }
        else
        {
            CancelWaiting(item, reason);
        }
    }

    /// <summary>Withdraws the timer, question or subscription that an item waits with.</summary>
    public void Leave(ItemState item, string reason = "answered")
    {
        var items = item.Owner.Items!;
        var wasOpen = state.OpenItems.Remove(item.Key);
        var wasHeld = item is { Stage: ItemStage.Held, Lease: not null };
        if (wasHeld || item.Stage is ItemStage.Running or ItemStage.Waiting)
        {
            items.Running--;
        }

        if (wasOpen && ItemStarts.Counts(item.Owner.Node.Plan.Kind))
        {
            state.PausedWithin.Remove(item.Key);
            state.Running -= item.Stage == ItemStage.Running ? 1 : 0;
            state.Held -= wasHeld ? 1 : 0;
        }

        RunLeases.Release(item, state);

        if (item.Inquiry is not null)
        {
            state.Emit(new RunDirective.CloseInquiry(item.Key, reason));
            item.Inquiry = null;
        }

        if (item.DueAt is not null && wasOpen)
        {
            state.Emit(new RunDirective.CancelTimer(item.Stage == ItemStage.Retrying ? TimerKeys.Retry(item) : TimerKeys.Limit(item)));
        }

        item.DueAt = null;
        item.Signal = null;
        item.Invocation = null;
    }

    private void CancelRunning(ItemState item, string reason)
    {
        if (item.IsCancelled)
        {
            return;
        }

        item.IsCancelled = true;
        state.Emit(item.Owner.Node.Plan.Kind == PlanNodeKind.Job
            ? new RunDirective.CancelJob(item.Key, reason)
            : new RunDirective.CancelTask(item.Key, reason));
    }

    private void CancelWaiting(ItemState item, string reason)
    {
        var isUntold = IsUntold(item);
        Leave(item, reason);
        item.Conclusion = Conclusion.Cancelled;
        item.Error = new TaskError(TaskError.CancelledType, reason);
        item.IsCancelled = true;
        TellUnstarted(item, isUntold);
        Settle(item);
    }

    /// <summary>Settles what has not started.</summary>
    private void CutOff(Execution execution, string reason)
    {
        var items = execution.Items!;
        if (items.NextToStart == items.Count)
        {
            return;
        }

        items.HasCutOff = true;
        for (var index = items.NextToStart; index < items.Count; index++)
        {
            if (items.Find(index) is { IsSettled: true })
            {
                continue;
            }

            items.Unsettled--;
            if (execution.Node.Plan.Kind != PlanNodeKind.Job)
            {
                continue;
            }

            var item = items.Get(index);
            item.Stage = ItemStage.Settled;
            item.Conclusion = Conclusion.Cancelled;
            item.Result = execution.NullOutputs();
            state.Emit(new RunDirective.SettleJob(item.Key, execution.Node.Id, JobEvaluation.PlainName(item), Conclusion.Cancelled, reason));
        }

        items.NextToStart = items.Count;
    }

    private void Settle(ItemState item)
    {
        var execution = item.Owner;
        var items = execution.Items!;
        item.Stage = ItemStage.Settled;
        item.Tolerated = item.Conclusion.IsFailure() && item.ContinueOnError;
        items.Unsettled--;
        if (execution.Node.Plan.Job is not null)
        {
            item.Result = execution.NullOutputs().With(item.Outputs);
        }

        if (item.Conclusion.IsFailure())
        {
            items.Failed++;
            Fail(item);
        }

        if (items.IsList || execution.Node.Plan.Kind == PlanNodeKind.Job)
        {
            state.Changed(item, TaskStatuses.Of(item.Conclusion), item.Error?.Message);
        }

        state.MarkDirty(execution);
    }

    private void Fail(ItemState item)
    {
        var execution = item.Owner;
        item.Failure ??= new Failure(item.Error?.Message ?? $"{execution.Node.Word} '{item.Key}' failed");
        item.Failure = item.Failure with
        {
            JobKey = item.Failure.JobKey ?? item.Key,
            Line = item.Failure.Line == 0 ? execution.Node.Plan.Line : item.Failure.Line,
        };
        if (item.Tolerated)
        {
            return;
        }

        if (execution.Node.Plan.Kind == PlanNodeKind.Job)
        {
            state.Failure ??= item.Failure;
        }

        if (execution.Items!.FailFast && execution.Items.Count > 1)
        {
            Cancel(execution, execution.Node.HasMatrix ? FailFastReason : ItemFailFastReason, withRunning: true);
        }
    }

    private bool TryRetry(ItemState item)
    {
        if (!mayStartAgain(item.Owner) || _retries.Pause(item) is not { } pause)
        {
            return false;
        }

        Again(item, item.Error?.Message, pause);
        return true;
    }

    private bool TryRepeat(ItemState item)
    {
        if (!_repeats.GoesOn(item, mayStartAgain(item.Owner)))
        {
            return false;
        }

        var repeat = item.Owner.Node.Plan.Repeat!;
        Again(item, $"iteration {item.Iterations} of its 'repeat' has ended, the next follows", TimeSpan.FromSeconds(repeat.DelaySeconds));
        return true;
    }

    private void Again(ItemState item, string? reason, TimeSpan delay)
    {
        item.Stage = ItemStage.Retrying;
        state.Changed(item, NodeStatus.Retrying, reason);
        item.Failure = null;

        // While it pauses, its place is free for the next item.
        state.MarkDirty(item.Owner);
        if (delay <= TimeSpan.Zero)
        {
            item.Owner.Items!.Restarts.Enqueue(item);
            return;
        }

        item.DueAt = state.Now + delay;
        state.OpenItems.Add(item.Key, item);
        state.Emit(new RunDirective.SetTimer(TimerKeys.Retry(item), item.DueAt.Value, "retry"));
    }

    private static TaskError DefaultError(ItemState item, Conclusion conclusion)
    {
        var word = item.Owner.Node.Word;
        return conclusion switch
        {
            Conclusion.TimedOut => new TaskError(TaskError.TimeoutType, $"{word} '{item.Key}' timed out"),
            Conclusion.Cancelled => new TaskError(TaskError.CancelledType, $"{word} '{item.Key}' was cancelled"),
            _ => new TaskError(TaskError.FailureType, $"{word} '{item.Key}' failed"),
        };
    }
}
