using Microsoft.Extensions.Logging;
using Weir.Interpreter.Jobs;
using Weir.Interpreter.Processes;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;

namespace Weir.Interpreter.Agents;

/// <summary>
/// Removes what an agent keeps of jobs for whose results nobody can ask any more, while the agent works. Each sweep asks the engine once
/// for each run of which something is kept; an engine that cannot be reached means that a later sweep does it.
/// </summary>
/// <param name="isRunning">Whether the job of a folder runs here now.</param>
internal sealed class ClosedJobs(IWeirClient client, AgentOptions options, Func<string, bool> isRunning)
{
    private readonly ILogger logger = options.LoggerFactory.CreateLogger<ClosedJobs>();
    private readonly RemovedFolders removed = new(options);
    private string lastRun = "";

    /// <summary>Runs that one sweep asks about; the next one goes on with the others.</summary>
    public int RunsPerSweep { get; init; } = 500;

    /// <summary>Sweeps at the agent's interval until the token is cancelled.</summary>
    public async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.CleaningInterval == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.CleaningInterval, options.Time);
        try
        {
            do
            {
                await ClearAsync(stoppingToken).ConfigureAwait(false);
                await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
                await SweepAsync(stoppingToken).ConfigureAwait(false);
            }
            while (true);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The agent stops.
        }
    }

    /// <summary>Deletes what sweeps have put aside, and workspaces whose time is over. It takes as long as that takes.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        try
        {
            new EndedWorkspaces(options, removed).RemoveOld();
            await removed.EmptyAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            AgentLog.CleaningRefused(logger, options.DataFolder, refused);
        }
    }

    /// <summary>Puts aside what may go. An agent does so before it begins, so it takes one question and one rename for a run that has ended.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var workspaces = new EndedWorkspaces(options, removed);
        try
        {
            var runs = JobFolder.Runs(options.DataFolder).Order(StringComparer.Ordinal).ToLookup(run => StringComparer.Ordinal.Compare(run, lastRun) > 0);
            var asked = 0;
            foreach (var run in runs[true].Concat(runs[false]))
            {
                lastRun = run;
                asked += await SweepRunAsync(run, workspaces, cancellationToken).ConfigureAwait(false) ? 1 : 0;
                if (asked == RunsPerSweep)
                {
                    return;
                }
            }
        }
        catch (RpcException unreachable) when (!cancellationToken.IsCancellationRequested)
        {
            AgentLog.CleaningPutOff(logger, unreachable);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            AgentLog.CleaningRefused(logger, options.DataFolder, refused);
        }
    }

    /// <returns>Whether the engine was asked.</returns>
    private async Task<bool> SweepRunAsync(string run, EndedWorkspaces workspaces, CancellationToken cancellationToken)
    {
        var all = Directory.GetDirectories(run);
        if (all.Where(folder => !isRunning(folder)).Select(Peek).FirstOrDefault(journal => journal is not null)?.Opened is not { } opened)
        {
            RemoveEmpty(run);
            return false;
        }

        if ((await AskAsync(opened, cancellationToken).ConfigureAwait(false)).IsOver)
        {
            workspaces.Note(JobFolder.For(options.DataFolder, opened.WorkflowId, opened.RunId, opened.JobKey).Workspace, run);
            if (!Array.Exists(all, folder => isRunning(folder)))
            {
                removed.PutRunAside(run);
                return true;
            }
        }

        // Read before the engine is asked: what begins or ends meanwhile is not among them. There may be thousands, so no journal is held.
        var kept = all.Where(folder => !isRunning(folder)).Select(KeptJob).OfType<Kept>().ToList();
        var asked = await AskAsync(opened, cancellationToken).ConfigureAwait(false);
        foreach (var job in kept.Where(job => !isRunning(job.Folder) && asked.MayGo(job.Folder, job.Open is null)))
        {
            if (job.Open is { } token)
            {
                // Nobody will take the job up again, so nothing of it may go on.
                await Survivors.KillAllAsync(token, options.Time, cancellationToken).ConfigureAwait(false);
            }

            removed.PutAside(job.Folder);
        }

        RemoveEmpty(run);
        return true;
    }

    private async Task<Asked> AskAsync(JobOpened opened, CancellationToken cancellationToken)
    {
        try
        {
            var run = await client.GetWorkflowHandle(opened.WorkflowId).DescribeAsync(cancellationToken).ConfigureAwait(false);
            var isOther = run.Raw.FirstRunId is { Length: > 0 } first && first != opened.RunId;
            return new(
                isOther || (run.CloseTime is not null && run.Status != WorkflowExecutionStatus.ContinuedAsNew),
                run.PendingWorkflowTask is not null,
                run.PendingActivities.Select(activity => JobFolder.NameOf(activity.ActivityId)).ToHashSet(StringComparer.Ordinal));
        }
        catch (RpcException error) when (error.Code == StatusCode.NotFound)
        {
            return new(true, false, new HashSet<string>());
        }
    }

    private Kept? KeptJob(string folder) => Peek(folder) is { } journal ? new(folder, journal.IsClosed ? null : journal.Token) : null;

    private JournalContent? Peek(string folder)
    {
        try
        {
            return JobJournal.Peek(folder);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
        {
            AgentLog.JobFolderUnreadable(logger, folder, unreadable);
            return null;
        }
    }

    private static void RemoveEmpty(string run)
    {
        if (!Directory.EnumerateFileSystemEntries(run).Any())
        {
            try
            {
                Directory.Delete(run);
            }
            catch (IOException)
            {
                // A job of the run has just begun.
            }
        }
    }

    /// <param name="Open">Marks the processes of a job that has not ended; null when it has.</param>
    private sealed record Kept(string Folder, ProcessToken? Open);

    /// <summary>What the engine said of a run.</summary>
    /// <param name="IsOver">The run has ended, or nobody knows it any more.</param>
    /// <param name="Decides">What has ended may not have been taken in: the run may ask for more of it, such as the cleanup of a lost job.</param>
    /// <param name="Pending">Names of the folders of jobs that have not ended.</param>
    private sealed record Asked(bool IsOver, bool Decides, IReadOnlySet<string> Pending)
    {
        /// <summary>A job that this agent has not ended may come back to it as long as the run is open.</summary>
        public bool MayGo(string folder, bool isClosed) => IsOver || (isClosed && !Decides && !Pending.Contains(Path.GetFileName(folder)));
    }
}
