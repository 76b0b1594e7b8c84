using System.Globalization;
using System.Text;
using Weir.Interpreter.Actions.Files;
using Weir.Interpreter.Jobs;

namespace Weir.Interpreter.Agents;

/// <summary>
/// Remembers when runs ended and removes their workspaces a while later. One small file for each tells when; a run that works here again,
/// because it was reset, takes it back.
/// </summary>
internal sealed class EndedWorkspaces(AgentOptions options, RemovedFolders removed)
{
    /// <summary>Workspaces removed in one sweep; they may be large.</summary>
    private const int RemovedPerSweep = 100;

    private readonly string marks = Path.Combine(options.DataFolder, "ended");

    /// <summary>Notes that a run has ended. A run that is noted already ended when it was noted.</summary>
    /// <param name="runFolder">Where the run's job folders are.</param>
    public void Note(string workspace, string runFolder)
    {
        var mark = Path.Combine(marks, Path.GetFileName(workspace));
        if (Directory.Exists(workspace) && !File.Exists(mark))
        {
            AtomicFile.Write(mark, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{options.Time.GetUtcNow():O}\n{Path.GetFileName(runFolder)}\n")));
        }
    }

    public void RemoveOld()
    {
        if (options.WorkspaceRetention is not { } retention || !Directory.Exists(marks))
        {
            return;
        }

        var count = 0;
        foreach (var mark in Directory.GetFiles(marks))
        {
            if (count == RemovedPerSweep)
            {
                return;
            }

            count += Settle(mark, retention) ? 1 : 0;
        }
    }

    /// <returns>Whether a workspace was removed.</returns>
    private bool Settle(string mark, TimeSpan retention)
    {
        if (File.ReadAllLines(mark) is not [var ended, var run]
            || !DateTimeOffset.TryParseExact(ended, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var endedAt)
            || Directory.Exists(JobFolder.OfRun(options.DataFolder, run)))
        {
            // The run works here again: its next end is noted anew. What is no mark was left by a crash.
            File.Delete(mark);
            return false;
        }

        if (options.Time.GetUtcNow() - endedAt < retention)
        {
            return false;
        }

        var workspace = JobFolder.WorkspaceNamed(options.DataFolder, Path.GetFileName(mark));
        var exists = Directory.Exists(workspace);
        if (exists)
        {
            removed.PutAside(workspace);
        }

        File.Delete(mark);
        return exists;
    }
}
