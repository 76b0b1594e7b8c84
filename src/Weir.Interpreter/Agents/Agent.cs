using Weir.Sdk.Client;
using Weir.Sdk.Worker;

namespace Weir.Interpreter.Agents;

/// <summary>Runs the jobs of its server groups: one worker per group, each with the job activity.</summary>
public sealed class Agent(IWeirClient client, AgentOptions options) : IDisposable
{
    // What runs when the agent leaves may take as long as it needs. A timer takes no longer time than this.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private readonly CancellationTokenSource handingOver = new();
    private JobActivities? activities;

    /// <summary>Jobs and tasks that run here now.</summary>
    public int RunningCount => activities?.RunningCount ?? 0;

    /// <summary>
    /// Works until the token is cancelled. Running steps are then ended and their jobs given back to the engine, to go on at these
    /// steps in their next attempt.
    /// </summary>
    public async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Directory.CreateDirectory(options.DataFolder);
        activities = new(options, handingOver.Token, stoppingToken);
        var closed = new ClosedJobs(client, options, activities.IsRunning);
        try
        {
            await closed.SweepAsync(stoppingToken).ConfigureAwait(false);
            await new LeftoverJobs(client, options).GiveBackAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, handingOver.Token);
        var cleaning = closed.ExecuteAsync(leaving.Token);
        try
        {
            await Task.WhenAll(options.ServerGroups.Distinct(StringComparer.Ordinal).Select(group =>
                new WeirWorker(client, WorkerOptions(group, activities)).ExecuteAsync(leaving.Token))).ConfigureAwait(false);
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            await cleaning.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Takes no more jobs, and gives those that run back to the engine when their current steps have ended: nothing is cut off, and
    /// nothing runs twice. <see cref="ExecuteAsync"/> then returns.
    /// </summary>
    public Task HandOverAsync() => handingOver.CancelAsync();

    public void Dispose() => handingOver.Dispose();

    private WeirWorkerOptions WorkerOptions(string group, JobActivities jobs) => new WeirWorkerOptions(group)
    {
        Identity = options.Identity,
        MaxConcurrentActivities = options.MaxConcurrentJobs,
        GracefulShutdownTimeout = Longest,
        LoggerFactory = options.LoggerFactory,
    }.AddAllActivities(jobs);
}
