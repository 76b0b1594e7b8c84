using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Ends the pause before another attempt, with changed inputs when people ask for them.</summary>
internal sealed class RetryControl(RunMachine machine)
{
    private RunState State => machine.State;

    /// <returns>Why nothing changed; null when it did.</returns>
    public string? Retry(string key, ObjectValue inputs, string reason)
    {
        var item = State.Open.Values.SelectMany(open => open.Items?.Known ?? []).FirstOrDefault(item => item.Key == key && item.IsList);
        var execution = item?.Owner ?? State.Open.Values.FirstOrDefault(open => open.Key == key || open.Node.Id == key);
        if (execution is null)
        {
            return State.Graph.Find(key) is { } node ? NotOpen(node) : $"there is no job or task '{key}'";
        }

        var waiting = (item is null ? execution.Items?.Known ?? [] : [item]).Where(each => each.Stage == ItemStage.Retrying).ToList();
        if (waiting.Count == 0)
        {
            return $"'{key}' does not wait for another attempt";
        }

        if (inputs.Count > 0 && InputOverrides.Problem(execution.Node.Plan, inputs) is { } problem)
        {
            return problem;
        }

        if (item is null)
        {
            execution.InputOverrides = execution.InputOverrides.With(InputOverrides.Read(inputs));
        }
        else
        {
            item.InputOverrides = item.InputOverrides.With(InputOverrides.Read(inputs));
        }

        foreach (var each in waiting)
        {
            State.Changed(each, NodeStatus.Held, inputs.Count > 0 ? $"{reason}, with another {string.Join(", ", inputs.Names)}" : reason);
            if (each.DueAt is not null)
            {
                State.Emit(new RunDirective.CancelTimer(TimerKeys.Retry(each)));
            }

            Restart(each);
        }

        return null;
    }

    public void Restart(ItemState item)
    {
        if (State.OpenItems.Remove(item.Key))
        {
            item.Owner.Items!.Restarts.Enqueue(item);
        }

        item.DueAt = null;
        State.MarkDirty(item.Owner);
    }

    private string NotOpen(GraphNode node) => State.Latest[node.Index] is { IsSettled: true } settled
        ? $"'{settled.Key}' has ended; when the run has ended, a rerun runs it again"
        : $"'{node.Id}' has not begun";
}
