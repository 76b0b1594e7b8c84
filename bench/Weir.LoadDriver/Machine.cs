using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Weir.LoadDriver;

/// <summary>Where figures come from; without it they mean nothing.</summary>
internal sealed record Machine(DateTimeOffset Date, string Commit, int Cores, double MemoryGb, string OperatingSystem, string Architecture, string DotNet)
{
    public static async Task<Machine> DescribeAsync() => new(
        TimeProvider.System.GetUtcNow(),
        await CommitAsync(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.ProcessArchitecture.ToString(),
        RuntimeInformation.FrameworkDescription);

    public override string ToString() => $"{Date:yyyy-MM-dd HH:mm}Z, commit {Commit}, {Cores} cores, {MemoryGb} GB, {OperatingSystem}, {Architecture}, {DotNet}";

    private static async Task<string> CommitAsync()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--abbrev=12"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var commit = await git.StandardOutput.ReadToEndAsync();
            await git.WaitForExitAsync();
            return git.ExitCode == 0 ? commit.Trim() : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
