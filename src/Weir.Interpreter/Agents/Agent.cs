using Weir.Sdk.Client;
using Weir.Sdk.Worker;

namespace Weir.Interpreter.Agents;

/// <summary>Runs the jobs of its server groups: one worker per group, each with the job activity.</summary>
public sealed class Agent(IWeirClient client, AgentOptions options)
{
    /// <summary>
    /// Works until the token is cancelled. Running steps are then ended and their jobs given back to the engine, to go on at these
    /// steps in their next attempt.
    /// </summary>
    public async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Directory.CreateDirectory(options.DataFolder);
        try
        {
            await new LeftoverJobs(client, options).SettleAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        var activities = new JobActivities(options);
        await Task.WhenAll(options.ServerGroups.Distinct(StringComparer.Ordinal).Select(group =>
            new WeirWorker(client, WorkerOptions(group, activities)).ExecuteAsync(stoppingToken))).ConfigureAwait(false);
    }

    private WeirWorkerOptions WorkerOptions(string group, JobActivities activities) => new WeirWorkerOptions(group)
    {
        Identity = options.Identity,
        MaxConcurrentActivities = options.MaxConcurrentJobs,
        LoggerFactory = options.LoggerFactory,
    }.AddAllActivities(activities);
}
