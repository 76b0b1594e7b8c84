using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What people and other systems do to a run.</summary>
internal sealed class RunControls(RunMachine machine)
{
    private const int MostBufferedSignals = 100;

    private RunState State => machine.State;

    public string? Answer(string key, Value response, string? by)
    {
        var item = State.OpenItems.GetValueOrDefault(key)
            ?? State.OpenItems.Values.FirstOrDefault(open => open.Owner.Node.Id == key && open.Inquiry is not null);
        if (item?.Inquiry is not { } inquiry)
        {
            return $"no inquiry with the key '{key}' is open";
        }

        if (inquiry.Assignees.Count > 0 && (by is null || !inquiry.Assignees.Contains(by)))
        {
            return $"'{by ?? "nobody"}' may not answer; the inquiry is for {string.Join(", ", inquiry.Assignees)}";
        }

        var problems = SchemaCheck.Problems(inquiry.Schema, response, "response");
        if (problems.Count > 0)
        {
            return string.Join("; ", problems);
        }

        item.AnsweredBy = by;
        machine.Ends.End(item, TaskOutcome.Success(response));
        return null;
    }

    /// <returns>Why it was not taken; null when it was.</returns>
    public string? Signal(string name, Value payload, bool isEvent)
    {
        var signal = (isEvent ? "event:" : "signal:") + name;
        var waiting = State.OpenItems.Values.Where(item => item.Signal == signal).OrderBy(item => item.Owner.Sequence).ToList();
        foreach (var item in isEvent ? waiting : waiting.Take(1))
        {
            machine.Ends.End(item, TaskOutcome.Success(payload));
        }

        if (waiting.Count == 0 && !isEvent)
        {
            if (!State.Signals.TryGetValue(signal, out var queue))
            {
                State.Signals[signal] = queue = new Queue<Value>();
            }

            if (queue.Count >= MostBufferedSignals)
            {
                var problem = $"signal '{name}' was refused: {MostBufferedSignals} of that name wait for a task to take them, which is the limit";
                State.Warn(problem);
                return problem;
            }

            queue.Enqueue(payload);
        }

        return null;
    }

    public void Pause()
    {
        if (!State.PauseRequested && !State.IsFinished && !State.IsCancelled)
        {
            State.PauseRequested = true;
            State.PauseReported = false;
            foreach (var item in State.OpenItems.Values.Where(item => item.Stage == ItemStage.Held).ToList())
            {
                // What a paused run was given nobody else could use.
                machine.Starts.Withdraw(item);
            }
        }
    }

    public void PausedWithin(string key)
    {
        if (State.PauseRequested && State.OpenItems.TryGetValue(key, out var item)
            && item is { Stage: ItemStage.Running, Owner.Node.Plan.Kind: Plans.PlanNodeKind.Workflow })
        {
            State.PausedWithin.Add(key);
        }
    }

    /// <summary>Ends a pause, also when the run is to end: what goes on although it does goes on now.</summary>
    public void Unpause()
    {
        if (!State.PauseRequested)
        {
            return;
        }

        State.PauseRequested = false;
        State.PausedWithin.Clear();
        foreach (var execution in State.Open.Values.Where(open => open.Stage == ExecutionStage.Open))
        {
            State.MarkDirty(execution);
        }
    }

    /// <summary>Decides about a node before it starts, or while it waits.</summary>
    /// <param name="result">Null skips.</param>
    public string? Preset(string key, Value? result, string reason)
    {
        if ((State.OpenItems.GetValueOrDefault(key) ?? State.FindRestart(key)) is { } item)
        {
            return PresetItem(item, result, reason);
        }

        var open = State.Open.Values.FirstOrDefault(execution => execution.Key == key || execution.Node.Id == key);
        if (open is null)
        {
            if (State.Graph.Find(key) is not { } node)
            {
                return $"there is no node '{key}'";
            }

            State.Presets[node.Id] = new NodePreset(result, reason);
            return null;
        }

        switch (open.Stage)
        {
            case ExecutionStage.Delayed:
                State.Emit(new RunDirective.CancelTimer(TimerKeys.Delay(open)));
                open.DueAt = null;
                open.Stage = ExecutionStage.Ready;
                State.Ready.Enqueue(open);
                State.Presets[open.Node.Id] = new NodePreset(result, reason);
                return null;
            case ExecutionStage.Ready:
                State.Presets[open.Node.Id] = new NodePreset(result, reason);
                return null;
            default:
                return $"'{open.Key}' runs; only a node that waits or has not started can be decided about";
        }
    }

    private string? PresetItem(ItemState item, Value? result, string reason)
    {
        if (item.Stage == ItemStage.Running || item.Owner.Inner is not null)
        {
            return $"'{item.Key}' runs; only a node that waits or has not started can be decided about";
        }

        if (!item.IsList)
        {
            item.Owner.Withdrawn = reason;
        }

        machine.Ends.Decide(item, result is null ? new TaskOutcome { Conclusion = Conclusion.Skipped } : TaskOutcome.Success(result));
        return null;
    }
}
