namespace Weir.Interpreter.Processes;

/// <summary>Finds a program as a shell would, so that what is wrong can be said in words instead of a failed start.</summary>
internal static class CommandLookup
{
    public const int NotFoundStatus = 127;
    public const int NotExecutableStatus = 126;

    /// <summary>The PATH of steps that do not set one.</summary>
    public const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>
    /// The absolute path of <paramref name="command"/>, or the exit status and sentence that explain why there is none.
    /// A command with a slash is taken from <paramref name="workingDirectory"/>; others are looked up in <paramref name="path"/>.
    /// </summary>
    public static (string? Path, int Status, string? Problem) Find(string command, string? path, string workingDirectory)
    {
        if (command.Length == 0 || command.Contains('\0'))
        {
            return (null, NotFoundStatus, "The command is empty.");
        }

        if (command.Contains('/'))
        {
            var full = Path.GetFullPath(command, workingDirectory);
            return IsExecutable(full) ? (full, 0, null)
                : File.Exists(full) ? (null, NotExecutableStatus, $"permission denied: {command} is not executable")
                : Directory.Exists(full) ? (null, NotExecutableStatus, $"permission denied: {command} is a directory")
                : (null, NotFoundStatus, $"command not found: {command}");
        }

        var refused = false;
        foreach (var folder in (path ?? DefaultPath).Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var candidate = Path.GetFullPath(Path.Combine(folder, command), workingDirectory);
            if (IsExecutable(candidate))
            {
                return (candidate, 0, null);
            }

            refused |= File.Exists(candidate);
        }

        return refused
            ? (null, NotExecutableStatus, $"permission denied: {command} is not executable")
            : (null, NotFoundStatus, $"command not found: {command}");
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0;
    }
}
