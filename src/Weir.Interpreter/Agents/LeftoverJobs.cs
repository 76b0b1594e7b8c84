using Microsoft.Extensions.Logging;
using Weir.Interpreter.Jobs;
using Weir.Interpreter.Processes;
using Weir.Protocol.Calls;
using Weir.Sdk.Client;

namespace Weir.Interpreter.Agents;

/// <summary>
/// Deals with the jobs that an earlier agent on this data folder left behind when it was killed. Their attempts are given back to the
/// engine, so that the next attempt starts at once instead of after the heartbeat timeout; what is over is cleared away.
/// </summary>
internal sealed class LeftoverJobs(IWeirClient client, AgentOptions options)
{
    private readonly ILogger logger = options.LoggerFactory.CreateLogger<LeftoverJobs>();
    private readonly Dictionary<string, bool> openRuns = new(StringComparer.Ordinal);

    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in JobFolder.All(options.DataFolder).ToArray())
        {
            try
            {
                if (JobJournal.Peek(folder) is { } journal)
                {
                    await SettleAsync(folder, journal, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (RpcException refused)
            {
                // The heartbeat timeout will find out instead.
                AgentLog.JobNotGivenBack(logger, folder, refused);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
            {
                AgentLog.JobFolderUnreadable(logger, folder, unreadable);
            }
        }
    }

    private async Task SettleAsync(string folder, JournalContent journal, CancellationToken cancellationToken)
    {
        if (await IsGoneAsync(journal, cancellationToken).ConfigureAwait(false))
        {
            // Nobody will take the job up again, so nothing of it may go on.
            await Survivors.KillAllAsync(journal.Token, options.Time, cancellationToken).ConfigureAwait(false);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Gives the attempt back. True when nobody will ask for the job again: an attempt that the engine does not know any more may have been
    /// given up before it could tell how its job ended, and the next attempt then reads that here.
    /// </summary>
    private async Task<bool> IsGoneAsync(JournalContent journal, CancellationToken cancellationToken)
    {
        if (journal.TaskToken is not { } token)
        {
            return journal.IsClosed;
        }

        var opened = journal.Opened!;
        try
        {
            await client.GetAsyncActivityHandle(token)
                .FailAsync(JobInterruption.Create("The agent was restarted."), cancellationToken: cancellationToken).ConfigureAwait(false);
            AgentLog.JobGivenBack(logger, opened.WorkflowId, opened.RunId, opened.JobKey);
            return false;
        }
        catch (RpcException error) when (error.Code is StatusCode.NotFound or StatusCode.InvalidArgument)
        {
            return !await IsRunOpenAsync(opened.WorkflowId, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsRunOpenAsync(string workflowId, CancellationToken cancellationToken)
    {
        if (openRuns.TryGetValue(workflowId, out var known))
        {
            return known;
        }

        try
        {
            var run = await client.GetWorkflowHandle(workflowId).DescribeAsync(cancellationToken).ConfigureAwait(false);
            return openRuns[workflowId] = run.CloseTime is null;
        }
        catch (RpcException error) when (error.Code == StatusCode.NotFound)
        {
            return openRuns[workflowId] = false;
        }
    }
}
