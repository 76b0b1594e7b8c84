using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.KeyValues;
using Weir.Sdk.Converters;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>Starts what the stepper names; holds it back when the run is to continue as new first, or when much is under way.</summary>
/// <param name="carriedBytes">Size of the run's input.</param>
internal sealed class RunStarts(RunInput input, RunWork work, KeyReader reader, string firstRunId, int carriedBytes)
{
    private readonly Dictionary<string, int> inFlight = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, Action Start, Action Cancelled)> held = new();
    private readonly Dictionary<string, int> executions = new(StringComparer.Ordinal);
    private int started;
    private long inFlightBytes;

    public bool MustContinue => started >= RunLimits.StartedIn(carriedBytes) || Workflow.ContinueAsNewSuggested;

    /// <summary>Keys of what has not been started.</summary>
    public IReadOnlySet<string> Held => held.Select(start => start.Key).ToHashSet(StringComparer.Ordinal);

    /// <param name="key">Of what is to start.</param>
    /// <param name="start">Starts it.</param>
    /// <param name="cancelled">Reports it as cancelled: it was never started.</param>
    public void Hold(string key, Action start, Action cancelled) => held.AddLast((key, start, cancelled));

    /// <summary>Starts as much of what is held back as there is room for.</summary>
    /// <param name="isLast">Whether the run does not continue as new, so that everything must start in it.</param>
    public void Release(bool isLast)
    {
        while (held.First is { } first && (isLast || !MustContinue) && inFlightBytes < RunLimits.InFlightBytes && work.RunningCount < RunLimits.InFlight)
        {
            held.RemoveFirst();
            started++;
            first.Value.Start();
        }
    }

    /// <summary>Reports all that is held back as cancelled.</summary>
    public void Drop()
    {
        while (held.First is { } first)
        {
            held.RemoveFirst();
            work.Post(first.Value.Cancelled);
        }
    }

    /// <summary>Counts the input of something that is under way until <see cref="Ended"/>.</summary>
    public RawValue Weigh(string key, RawValue payload)
    {
        var bytes = JsonPayload.Size(payload);
        inFlight[key] = inFlight.GetValueOrDefault(key) + bytes;
        inFlightBytes += bytes;
        return payload;
    }

    public void Ended(string key)
    {
        if (inFlight.Remove(key, out var bytes))
        {
            inFlightBytes -= bytes;
        }
    }

    public void Cancel(string key)
    {
        // The stepper counts what is held back as started.
        for (var waiting = held.First; waiting is not null; waiting = waiting.Next)
        {
            if (waiting.Value.Key == key)
            {
                held.Remove(waiting);
                work.Post(waiting.Value.Cancelled);
                return;
            }
        }

        work.Cancel(key);
    }

    public void StartTask(TaskInvocation task, Action<TaskOutcome> report) => work.Start(
        task.Key, token => ExecuteAsync(task, token), report, () => TaskOutcome.Cancelled("it did not end in time after its cancellation"));

    public void StartWorkflow(TaskInvocation task, IReadOnlyList<LeaseId> under, Action<TaskOutcome> report)
    {
        var id = ChildCall.IdOf(Workflow.Info.WorkflowId, task);
        work.Start(
            task.Key,
            token => ChildCall.ExecuteAsync(input with { Under = [.. input.Under, .. under] }, task, id, payload => Weigh(task.Key, payload), token),
            report,
            () => TaskOutcome.Cancelled("it did not end in time after its cancellation"),
            id);
    }

    /// <summary>Passes a pause or its end on to the called workflows that are open. One that has just ended does not mind.</summary>
    public void ToChildren(ControlKind kind)
    {
        foreach (var child in work.Children.Values)
        {
            _ = SignalAsync(child, new(Workflow.NewGuid().ToString(), kind));
        }
    }

    /// <summary>Tells the run that called this one, if one did, about this one.</summary>
    public void TellParent(ControlKind kind)
    {
        if (Workflow.Info.Parent is { } parent)
        {
            _ = SignalAsync(parent.WorkflowId, new(Workflow.NewGuid().ToString(), kind) { Target = Workflow.Info.WorkflowId });
        }
    }

    private static async Task SignalAsync(string run, ControlRequest request)
    {
        try
        {
            await Workflow.GetExternalWorkflowHandle(run).SignalAsync(RunNames.ControlSignal, [JsonPayload.Write(request)], CancellationToken.None);
        }
        catch (Sdk.Exceptions.FailureException)
        {
            // It ended meanwhile.
        }
    }

    private async Task<TaskOutcome> ExecuteAsync(TaskInvocation task, CancellationToken cancellationToken)
    {
        if (task.Action == ActivityAction.ActionName && !input.ActivitiesOnAgents)
        {
            var (target, args) = ActivityAction.Read(task.Input);
            return await TaskCall.ElsewhereAsync(task, target, args, payload => Weigh(task.Key, payload), cancellationToken);
        }

        if (!input.ActivitiesOnAgents && input.Activities.TryGetValue(task.Action, out var activity))
        {
            return await TaskCall.ElsewhereAsync(task, activity, [task.Input], payload => Weigh(task.Key, payload), cancellationToken);
        }

        var queue = input.ServerGroup ?? task.RunsOn ?? "default";
        var before = executions.GetValueOrDefault(task.Key, task.Attempt - 1);
        var payload = Weigh(task.Key, TaskCall.InputOf(task, queue, firstRunId, reader, before));
        var report = await TaskCall.OnAgentAsync(task, payload, queue, JobCall.HeartbeatTimeout(input), cancellationToken);
        executions[task.Key] = Math.Max(report.Executions, before);
        return report.Outcome;
    }
}
