using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Items that wait for time, people, signals and events, and the time limits that the stepper keeps itself.</summary>
internal sealed class ItemWaits(RunState state, RunContexts contexts)
{
    /// <summary>Called with how an item ended that finds what it waits for.</summary>
    public Action<ItemState, TaskOutcome> End { get; set; } = (_, _) => { };

    /// <summary>Begins to wait.</summary>
    public void Begin(ItemState item, TaskInvocation task)
    {
        item.Stage = ItemStage.Waiting;
        state.OpenItems.Add(item.Key, item);
        state.Changed(item, NodeStatus.Waiting);
        var path = item.Owner.Node.Path;
        switch (item.Owner.Node.Plan.Kind)
        {
            case PlanNodeKind.Sleep:
                var given = task.Input.TryGet("duration", out var duration) ? duration : task.Input.Get("seconds");
                SetLimit(item, Durations.Parse(given) ?? throw EvaluatedValue.Wrong($"{path}.input.duration", $"must be a duration ({Durations.Rule})", given, contexts.Base()), "sleep");
                break;
            case PlanNodeKind.Inquiry:
                OpenInquiry(item, InquiryInput.Levels(task.Input)[0]);
                break;
            case PlanNodeKind.Wait:
                var isEvent = task.Input.TryGet("event", out var name);
                item.Signal = (isEvent ? "event:" : "signal:") + (isEvent ? name! : task.Input.Get("signal")).ToText();
                if (Buffered(item.Signal) is { } payload)
                {
                    state.OpenItems.Remove(item.Key);
                    End(item, TaskOutcome.Success(payload));
                    return;
                }

                Announce(item);
                if (task.TimeoutSeconds is { } seconds)
                {
                    SetLimit(item, TimeSpan.FromSeconds(seconds), "timeout");
                }

                break;
        }
    }

    /// <summary>Tells the driver what an item waits for.</summary>
    public void Announce(ItemState item)
    {
        if (item.Signal is { } signal)
        {
            var at = signal.IndexOf(':');
            state.Emit(new RunDirective.AwaitSignal(item.Invocation!, signal[(at + 1)..], signal.StartsWith("event:", StringComparison.Ordinal)));
        }

        if (item.Inquiry is { } inquiry)
        {
            state.Emit(new RunDirective.OpenInquiry(item.Invocation!, inquiry));
        }

        if (item.DueAt is { } due)
        {
            state.Emit(new RunDirective.SetTimer(TimerKeys.Limit(item), due, "wait"));
        }
    }

    /// <summary>Sets the timer of a time limit that the stepper keeps itself.</summary>
    public void StartLimit(ItemState item, ExpressionScope scope)
    {
        item.Stage = ItemStage.Waiting;
        state.OpenItems.Add(item.Key, item);
        if (EvaluatedValue.Duration(item.Owner.Node.Plan.Task!.Timeout, scope, $"{item.Owner.Node.Path}.timeout") is { } limit)
        {
            SetLimit(item, limit, "timeout");
        }
    }

    /// <summary>Opens the next level of an inquiry; false when there is none.</summary>
    public bool Escalate(ItemState item)
    {
        var levels = InquiryInput.Levels(item.Invocation!.Input);
        var next = item.Inquiry!.Level + 1;
        if (next >= levels.Count)
        {
            return false;
        }

        OpenInquiry(item, levels[next] with { Level = next });
        return true;
    }

    private void OpenInquiry(ItemState item, InquiryLevel level)
    {
        var ttl = level.Ttl ?? (item.Invocation!.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        item.Inquiry = level.Inquiry with { Level = level.Level, ExpiresAt = ttl is { } span ? state.Now + span : null };
        state.Emit(new RunDirective.OpenInquiry(item.Invocation!, item.Inquiry));
        if (ttl is { } limit)
        {
            SetLimit(item, limit, "the inquiry's time to live");
        }
    }

    private void SetLimit(ItemState item, TimeSpan after, string reason)
    {
        item.DueAt = state.Now + after;
        state.Emit(new RunDirective.SetTimer(TimerKeys.Limit(item), item.DueAt.Value, reason));
    }

    private Value? Buffered(string signal)
    {
        if (!state.Signals.TryGetValue(signal, out var queue))
        {
            return null;
        }

        var payload = queue.Dequeue();
        if (queue.Count == 0)
        {
            state.Signals.Remove(signal);
        }

        return payload;
    }
}
