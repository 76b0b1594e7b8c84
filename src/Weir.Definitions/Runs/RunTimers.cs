using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What happens when the time of a timer has come.</summary>
internal sealed class RunTimers(RunMachine machine, RunControls controls)
{
    private RunState State => machine.State;

    public void Fire(string timer)
    {
        if (State.IsFinished)
        {
            return;
        }

        if (timer == TimerKeys.Run)
        {
            EndRunInTime();
        }
        else if (TimerKeys.IsDelay(timer, out var key))
        {
            if (State.Open.Values.FirstOrDefault(open => open.Key == key && open.Stage == ExecutionStage.Delayed) is { } delayed)
            {
                EndDelay(delayed);
            }
        }
        else if (TimerKeys.IsRetry(timer, out key))
        {
            if (State.OpenItems.TryGetValue(key, out var item) && item.Stage == ItemStage.Retrying)
            {
                new RetryControl(machine).Restart(item);
            }
        }
        else if (TimerKeys.IsLimit(timer, out key) && State.OpenItems.TryGetValue(key, out var waiting) && waiting is { Stage: ItemStage.Waiting, DueAt: not null })
        {
            EndWait(waiting);
        }
    }

    private void EndRunInTime()
    {
        if (State.HasTimedOut)
        {
            return;
        }

        State.HasTimedOut = true;
        var reason = $"the run took longer than {State.Plan.TimeoutSeconds} seconds";
        State.Failure ??= new Failure(reason);
        controls.Unpause();
        if (!State.IsCancelled)
        {
            machine.Endings.CancelRun(reason);
        }
    }

    private void EndDelay(Execution delayed)
    {
        delayed.DueAt = null;
        machine.Openings.Begin(delayed);
    }

    private void EndWait(ItemState item)
    {
        // The timer has fired: there is nothing to cancel.
        item.DueAt = null;
        var owner = item.Owner;
        if (owner.Inner is not null)
        {
            owner.Forced = TaskOutcome.TimedOut($"task '{owner.Key}' took too long");
            machine.Endings.CancelInner(owner, "the parallel task took too long");
            return;
        }

        switch (owner.Node.Plan.Kind)
        {
            case PlanNodeKind.Sleep:
                machine.Ends.End(item, TaskOutcome.Success(ObjectValue.Of(("completed", true))));
                break;
            case PlanNodeKind.Inquiry when machine.Waits.Escalate(item):
                State.Changed(item, NodeStatus.Waiting, "escalated");
                break;
            default:
                machine.Ends.Leave(item, "it timed out");
                item.Stage = ItemStage.Pending;
                machine.Ends.End(item, TaskOutcome.TimedOut($"task '{item.Key}' got no answer in time"));
                break;
        }
    }
}
