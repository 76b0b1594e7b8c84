using System.Globalization;
using Weir.Interpreter.Records;

namespace Weir.Server.WorkflowTests;

/// <summary>Remembers what became of the jobs and steps of one run. Safe for concurrent use.</summary>
/// <param name="workflowId">Runs that it calls are left out.</param>
internal sealed class TestRecorder(string workflowId) : IStepRecorder
{
    private readonly Lock gate = new();
    private readonly HashSet<string> started = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Job, int Step), (string Name, RecordedStatus Status, int Attempt)> steps = [];

    public ValueTask RecordAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var entry in events.Where(entry => entry.Job.WorkflowId == workflowId))
            {
                Take(entry);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Whether an agent took the job up; by its key.</summary>
    public bool HasStarted(string job)
    {
        lock (gate)
        {
            return started.Contains(job);
        }
    }

    /// <summary>The steps of all jobs, in their order. Attempt 0 did not run.</summary>
    public IReadOnlyList<(string Job, string Step, string Status, bool Ran)> Steps()
    {
        lock (gate)
        {
            return [.. steps.OrderBy(entry => entry.Key.Step).Select(entry => (entry.Key.Job, entry.Value.Name, entry.Value.Status.ToWord(), entry.Value.Attempt > 0))];
        }
    }

    private void Take(RecordedEvent entry)
    {
        switch (entry)
        {
            case JobStarted job:
                started.Add(job.Job.JobKey);
                break;
            case StepFinished step:
                steps[(step.Job.JobKey, step.Index)] = (step.Id ?? (step.Index + 1).ToString(CultureInfo.InvariantCulture), step.Status, step.Attempt);
                break;
        }
    }
}
