using Weir.Interpreter.Jobs;
using Weir.Interpreter.Runs;
using Weir.Sdk.Activities;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;

namespace Weir.Interpreter.Agents;

/// <summary>The activity that runs a job.</summary>
internal sealed class JobActivities(AgentOptions options, CancellationToken handingOver, CancellationToken stopping)
{
    private readonly JobRunner runner = new(options);
    private readonly RunningJobs running = new();

    public int RunningCount => running.Count;

    /// <summary>Whether a job runs here that keeps its journal in the folder.</summary>
    public bool IsRunning(string folder) => running.IsRunning(folder);

    [Activity(JobTask.ActivityType)]
    public async Task<RawValue> RunJobAsync(RawValue input)
    {
        var task = JsonPayload.Read<JobTask>(input);
        using var link = new ActivityJobLink(ActivityExecutionContext.Current, handingOver, stopping);
        var place = new RunningJobs.Place(link.WorkflowId, task.RunId, task.Job.Key);
        var folder = runner.FolderOf(task, link.WorkflowId);
        try
        {
            return JsonPayload.WriteOwn(await running.RunAsync(place, folder.Root, link, () => runner.RunAsync(task, link)).ConfigureAwait(false));
        }
        catch (JobAbandonedException interrupted)
        {
            // Retryable: another attempt, here or elsewhere, goes on with the job.
            throw JobInterruption.Create(interrupted.Message, interrupted.Checkpoint);
        }
    }
}
