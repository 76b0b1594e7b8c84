using Microsoft.Extensions.Logging;
using Weir.Interpreter.Jobs;
using Weir.Protocol.Calls;
using Weir.Sdk.Client;

namespace Weir.Interpreter.Agents;

/// <summary>
/// Gives the attempts of jobs that an earlier agent on this data folder left behind when it was killed back to the engine, so that the
/// next attempt starts at once instead of after the heartbeat timeout.
/// </summary>
internal sealed class LeftoverJobs(IWeirClient client, AgentOptions options)
{
    private readonly ILogger logger = options.LoggerFactory.CreateLogger<LeftoverJobs>();

    public async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        var removed = new RemovedFolders(options);
        foreach (var folder in JobFolder.All(options.DataFolder).ToArray())
        {
            try
            {
                if (JobJournal.Peek(folder) is { } journal)
                {
                    await GiveBackAsync(journal, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    // Killed before its first line: nothing of the job had begun.
                    removed.PutAside(folder);
                }
            }
            catch (RpcException unreachable) when (!cancellationToken.IsCancellationRequested)
            {
                // The heartbeat timeout finds out instead, of this one and of the others.
                AgentLog.JobNotGivenBack(logger, folder, unreachable);
                return;
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
            {
                AgentLog.JobFolderUnreadable(logger, folder, unreadable);
            }
        }
    }

    /// <summary>
    /// A job that had ended is given back, too: when the engine was not told how, the next attempt reads it in the journal.
    /// </summary>
    private async Task GiveBackAsync(JournalContent journal, CancellationToken cancellationToken)
    {
        if (journal.TaskToken is not { } token)
        {
            return;
        }

        var opened = journal.Opened!;
        try
        {
            await client.GetAsyncActivityHandle(token)
                .FailAsync(JobInterruption.Create("The agent was restarted.", journal.Checkpoint), cancellationToken: cancellationToken).ConfigureAwait(false);
            AgentLog.JobGivenBack(logger, opened.WorkflowId, opened.RunId, opened.JobKey);
        }
        catch (RpcException error) when (error.Code is StatusCode.NotFound or StatusCode.InvalidArgument)
        {
            // Another attempt has taken over, or the job is over.
        }
    }
}
