using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Weir.Server.KeyValues;

namespace Weir.Cli;

/// <summary>Where a local Weir keeps everything, and the paths inside.</summary>
internal sealed record DataFolder(string Path)
{
    // The kernel's limit for the path of a Unix socket is 108 bytes with its terminator (unix(7)).
    private const int SocketPathBytesMax = 107;

    /// <summary>The engine's store; its owner is the folder's owner.</summary>
    public string Engine => System.IO.Path.Combine(Path, "engine");

    /// <summary>Step records and logs.</summary>
    public string StepRecords => System.IO.Path.Combine(Path, "steps.db");

    /// <summary>What the agent of this machine needs: journals and workspaces.</summary>
    public string Agent => System.IO.Path.Combine(Path, "agent");

    /// <summary>Installed packs.</summary>
    public string Packs => System.IO.Path.Combine(Path, "packs");

    /// <summary>Keys and values, and the keys that encrypt them.</summary>
    public KeyValueOptions Keys => new()
    {
        Database = System.IO.Path.Combine(Path, "keys.db"),
        KeyFile = System.IO.Path.Combine(Path, "keys.secret"),
    };

    /// <summary>What a background host prints.</summary>
    public string HostLog => System.IO.Path.Combine(Path, "host.log");

    /// <summary>Where the owner answers other commands. Inside the folder, so that who may open the folder may talk to the owner.</summary>
    public string Socket
    {
        get
        {
            var inside = System.IO.Path.Combine(Path, "weir.sock");
            if (Encoding.UTF8.GetByteCount(inside) <= SocketPathBytesMax)
            {
                return inside;
            }

            var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path)))[..16];
            var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
            var folder = System.IO.Path.Combine(string.IsNullOrEmpty(runtime) ? System.IO.Path.GetTempPath() : runtime, $"weir-{name}");
            return System.IO.Path.Combine(folder, "weir.sock");
        }
    }

    public static Option<string?> CreateOption() => new("--data")
    {
        Description = "The data folder [default: $WEIR_DATA, $XDG_DATA_HOME/weir or ~/.local/share/weir]",
        HelpName = "DIR",
    };

    public static DataFolder From(ParseResult parsed, Option<string?> option)
    {
        var chosen = parsed.GetValue(option) ?? Environment.GetEnvironmentVariable("WEIR_DATA");
        if (string.IsNullOrEmpty(chosen))
        {
            chosen = System.IO.Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "weir");
        }

        return new DataFolder(System.IO.Path.GetFullPath(chosen));
    }

    /// <summary>Creates the folder for this user only.</summary>
    public void Create()
    {
        try
        {
            CreatePrivate(Path);
            CreatePrivate(System.IO.Path.GetDirectoryName(Socket)!);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot create the data folder '{Path}': {problem.Message} Choose another one with --data.", innerException: problem);
        }
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
