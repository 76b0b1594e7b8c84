using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Interpreter.Jobs;

/// <summary>Where an agent keeps what belongs to one job of one run, and where the run works.</summary>
/// <param name="Root">The job's own folder: journal, executions, temp.</param>
/// <param name="Workspace">Shared by the jobs of the run on this agent; it stays for a while when the run has ended.</param>
internal sealed record JobFolder(string Root, string Workspace)
{
    public string Temp => Path.Combine(Root, "temp");

    private string Steps => Path.Combine(Root, "steps");

    public static JobFolder For(string dataFolder, string workflowId, string runId, string jobKey) => new(
        Path.Combine(OfRun(dataFolder, NameOf(runId)), NameOf(jobKey)),
        WorkspaceNamed(dataFolder, NameOf($"{workflowId}_{runId}")));

    /// <summary>The folders of all jobs that the agent remembers.</summary>
    public static IEnumerable<string> All(string dataFolder) => Runs(dataFolder).SelectMany(Directory.EnumerateDirectories);

    /// <summary>The folders of the runs of these jobs.</summary>
    public static IEnumerable<string> Runs(string dataFolder) =>
        Directory.Exists(JobsRoot(dataFolder)) ? Directory.EnumerateDirectories(JobsRoot(dataFolder)) : [];

    public static string OfRun(string dataFolder, string name) => Path.Combine(JobsRoot(dataFolder), name);

    public static string WorkspaceNamed(string dataFolder, string name) => Path.Combine(dataFolder, "workspaces", name);

    /// <summary>The folder of one execution of a step.</summary>
    public string Execution(int step, int execution) =>
        Path.Combine(Steps, string.Create(CultureInfo.InvariantCulture, $"{step}-{execution}"));

    /// <summary>Removes what only the running job needs. Scripts and output files may hold what nobody else should read.</summary>
    public void RemoveScratch()
    {
        Remove(Steps);
        Remove(Temp);
    }

    private static string JobsRoot(string dataFolder) => Path.Combine(dataFolder, "jobs");

    /// <summary>A file name that people recognise and that no other text shares.</summary>
    public static string NameOf(string text)
    {
        const int MaxReadable = 60;
        var readable = new string([.. text.Take(MaxReadable).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')]);
        return readable == text ? text : $"{readable}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12]}";
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // A step left files that Weir may not remove; they cost space, nothing else.
        }
    }
}
