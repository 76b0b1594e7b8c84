using System.Diagnostics;
using Weir.Engine.Sqlite;

namespace Weir.Cli.Hosting;

/// <summary>A <c>weir</c> process without a terminal that owns a data folder until all its runs have ended.</summary>
internal static class BackgroundHost
{
    public const string CommandName = "__host";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Connects to the folder's owner, whoever it is; starts a background host when there is none.</summary>
    public static async Task<Connection> ReachOrStartAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        folder.Create();
        var started = false;
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (TimeProvider.System.GetUtcNow() < deadline)
        {
            if (await Connection.TryReachAsync(folder, cancellationToken) is { } connection)
            {
                return connection;
            }

            if (!started && SqliteEngineStore.Owner(folder.Engine) is null)
            {
                Start(folder);
                started = true;
            }

            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
        }

        throw new CliException($"the background host did not start within {Patience.TotalSeconds:0} s; its output is in '{folder.HostLog}'.");
    }

    /// <summary>Whether a background host owns the folder, as opposed to a command in some terminal.</summary>
    public static bool IsOwner(DataFolder folder) =>
        SqliteEngineStore.Owner(folder.Engine)?.Command.EndsWith($" {CommandName}", StringComparison.Ordinal) == true;

    /// <summary>Starts a host that outlives this process. While somebody else owns the folder, it waits.</summary>
    public static void Start(DataFolder folder)
    {
        // A session of its own, so that the terminal's Ctrl-C and hang-up do not reach it. The arguments are positional: no text is
        // ever read as shell code.
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var argument in new[] { "-c", "exec setsid \"$1\" \"$2\" --data \"$3\" </dev/null >>\"$4\" 2>&1 &", "sh", Environment.ProcessPath!, CommandName, folder.Path, folder.HostLog })
        {
            start.ArgumentList.Add(argument);
        }

        using var shell = Process.Start(start) ?? throw new CliException("cannot start a background process");
        shell.WaitForExit();
    }
}
