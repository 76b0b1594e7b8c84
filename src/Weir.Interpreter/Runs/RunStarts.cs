using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.KeyValues;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>Starts what the stepper names; holds it back when the run is to continue as new first.</summary>
internal sealed class RunStarts(RunInput input, RunWork work, KeyReader reader, string firstRunId)
{
    private readonly LinkedList<(string Key, Action Start, Action Cancelled)> held = new();
    private readonly Dictionary<string, int> executions = new(StringComparer.Ordinal);
    private int started;

    public bool MustContinue => started >= RunLimits.StartedJobsPerRun || Workflow.ContinueAsNewSuggested;

    /// <param name="key">Of what is to start.</param>
    /// <param name="start">Starts it.</param>
    /// <param name="cancelled">Reports it as cancelled: it was never started.</param>
    public void Hold(string key, Action start, Action cancelled) => held.AddLast((key, start, cancelled));

    public void Release(bool mayStart)
    {
        while (mayStart && held.First is { } first)
        {
            held.RemoveFirst();
            started++;
            first.Value.Start();
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
            token => ChildCall.ExecuteAsync(input with { Under = [.. input.Under, .. under] }, task, id, token),
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

    private static async Task SignalAsync(string child, ControlRequest request)
    {
        try
        {
            await Workflow.GetExternalWorkflowHandle(child).SignalAsync(RunNames.ControlSignal, [JsonPayload.Write(request)], CancellationToken.None);
        }
        catch (Sdk.Exceptions.FailureException)
        {
            // It ended meanwhile.
        }
    }

    private async Task<TaskOutcome> ExecuteAsync(TaskInvocation task, CancellationToken cancellationToken)
    {
        if (task.Action == ActivityAction.ActionName)
        {
            var (target, args) = ActivityAction.Read(task.Input);
            return await TaskCall.ElsewhereAsync(task, target, args, cancellationToken);
        }

        if (input.Activities.TryGetValue(task.Action, out var activity))
        {
            return await TaskCall.ElsewhereAsync(task, activity, [task.Input], cancellationToken);
        }

        var queue = input.ServerGroup ?? task.RunsOn ?? "default";
        var before = executions.GetValueOrDefault(task.Key, task.Attempt - 1);
        var report = await TaskCall.OnAgentAsync(task, queue, firstRunId, reader, before, cancellationToken);
        executions[task.Key] = Math.Max(report.Executions, before);
        return report.Outcome;
    }
}
