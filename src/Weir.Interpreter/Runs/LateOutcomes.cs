using System.Text.Json;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Interpreter.Jobs;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Interpreter.Runs;

/// <summary>
/// Takes in what ended after the coordinator last looked at a run that was then ended from outside. It completed and is in the history,
/// so a rerun must not do it again.
/// </summary>
internal static class LateOutcomes
{
    /// <param name="plan">The plan of the run.</param>
    /// <param name="progress">What the coordinator saw.</param>
    /// <param name="history">Of the last run of the chain.</param>
    public static RunProgress Take(Plan plan, RunProgress progress, IReadOnlyList<HistoryEvent> history)
    {
        var late = After(history).ToList();
        if (late.Count == 0)
        {
            return progress;
        }

        // Paused, the run takes outcomes and starts nothing.
        var stepper = RunStepper.Resume(plan, progress with { PauseRequested = true });
        var at = history[^1].EventTime.ToDateTimeOffset();
        var open = stepper.Start(at).Select(KeyOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var scheduled = history.ToDictionary(entry => entry.EventId);
        foreach (var entry in late)
        {
            Report(stepper, open, entry, scheduled, at);
        }

        return stepper.Snapshot() with { PauseRequested = progress.PauseRequested };
    }

    /// <summary>The events that no completed workflow task has seen.</summary>
    private static IEnumerable<HistoryEvent> After(IReadOnlyList<HistoryEvent> history)
    {
        var seen = history.LastOrDefault(entry => entry.EventType == EventType.WorkflowTaskCompleted)?.WorkflowTaskCompletedEventAttributes.StartedEventId ?? 0;
        return history.Where(entry => entry.EventId > seen && entry.EventType is EventType.ActivityTaskCompleted or EventType.ChildWorkflowExecutionCompleted);
    }

    private static string? KeyOf(RunDirective directive) => directive switch
    {
        RunDirective.StartJob start => start.Job.Key,
        RunDirective.StartTask start => start.Task.Key,
        RunDirective.StartWorkflow start => start.Task.Key,
        _ => null,
    };

    private static void Report(
        RunStepper stepper, HashSet<string> open, HistoryEvent entry, Dictionary<long, HistoryEvent> scheduled, DateTimeOffset at)
    {
        try
        {
            if (entry.ChildWorkflowExecutionCompletedEventAttributes is { } child)
            {
                var key = KeyOf(child.WorkflowExecution.WorkflowId[(child.WorkflowExecution.WorkflowId.LastIndexOf('/') + 1)..]);
                if (open.Remove(key))
                {
                    _ = stepper.ReportTask(key, TaskOutcome.Success(Read<RunReport>(child.Result).Outputs), at);
                }

                return;
            }

            var activity = scheduled[entry.ActivityTaskCompletedEventAttributes.ScheduledEventId].ActivityTaskScheduledEventAttributes;
            var result = entry.ActivityTaskCompletedEventAttributes.Result;
            if (activity.ActivityType.Name != JobTask.ActivityType)
            {
                var key = KeyOf(activity.ActivityId);
                if (open.Remove(key))
                {
                    _ = stepper.ReportTask(key, TaskOutcome.Success(TaskCall.Result(result is { Payloads_: [var payload, ..] } ? new(payload) : null)), at);
                }
            }
            else if (Read<JobTask>(activity.Input).Job.Key is var key && open.Remove(key))
            {
                var report = Read<JobReport>(result);
                _ = report.Task is { } task ? stepper.ReportTask(key, task.Outcome, at) : stepper.Report(key, report.Outcome, at);
            }
        }
        catch (JsonException)
        {
            // What cannot be read counts as not done.
        }
    }

    /// <summary>An activity's or child's id without its attempt.</summary>
    private static string KeyOf(string id) => id.Split('~')[0];

    private static T Read<T>(Payloads payloads) => JsonPayload.Read<T>(new(payloads.Payloads_[0]));
}
