using Weir.Interpreter.Jobs;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Agents;

/// <summary>
/// Removes folders so that an agent killed in between leaves none in halves, and so that nobody waits for it: each is put aside by one
/// rename, and deleted later.
/// </summary>
internal sealed class RemovedFolders(AgentOptions options)
{
    private const string RunMark = "run-";

    private readonly string aside = Path.Combine(options.DataFolder, "removed");

    public void PutAside(string folder) => Move(folder, "");

    /// <summary>The folders of all jobs of a run, in one.</summary>
    public void PutRunAside(string run) => Move(run, RunMark);

    /// <summary>Deletes what was put aside and is still there, and ends what jobs left running.</summary>
    public async Task EmptyAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(aside))
        {
            return;
        }

        foreach (var folder in Directory.GetDirectories(aside))
        {
            if (Path.GetFileName(folder).StartsWith(RunMark, StringComparison.Ordinal))
            {
                foreach (var job in Directory.EnumerateDirectories(folder))
                {
                    await EndAsync(job, cancellationToken).ConfigureAwait(false);
                    Delete(job);
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }

            Delete(folder);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Nobody will take up a job that had not ended, so nothing of it may go on.</summary>
    private async Task EndAsync(string job, CancellationToken cancellationToken)
    {
        try
        {
            if (JobJournal.Peek(job) is { IsClosed: false } journal)
            {
                await Survivors.KillAllAsync(journal.Token, options.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException)
        {
            // Whose processes they would be is not known.
        }
    }

    private void Move(string folder, string mark)
    {
        Directory.CreateDirectory(aside);
        Directory.Move(folder, Path.Combine(aside, mark + Guid.NewGuid().ToString("N")));
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // Steps left files that Weir may not remove, or still write. The next sweep tries again.
        }
    }
}
