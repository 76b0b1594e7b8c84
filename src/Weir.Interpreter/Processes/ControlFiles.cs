using System.Globalization;

namespace Weir.Interpreter.Processes;

/// <summary>The files that a supervisor leaves in the control folder of one execution.</summary>
internal static class ControlFiles
{
    private const string StatusName = "status";
    private const string IdsName = "pids";
    private const string EndedName = "ended";

    /// <summary>
    /// The exit status that the supervisor wrote the moment the program ended, or null when the program did not end by itself.
    /// The file appears by rename, so it is whole or absent.
    /// </summary>
    public static int? ReadStatus(string folder)
    {
        var path = Path.Combine(folder, StatusName);
        return File.Exists(path) && int.TryParse(File.ReadAllText(path).AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : null;
    }

    /// <summary>
    /// Says, before the first signal, that Weir itself ends the program: the status that follows is not the program's own word.
    /// </summary>
    public static void MarkEnded(string folder) => File.WriteAllBytes(Path.Combine(folder, EndedName), []);

    public static bool IsMarkedEnded(string folder) => File.Exists(Path.Combine(folder, EndedName));

    /// <summary>The supervisor's process id and the program's, which is also its group; null before the program was started.</summary>
    public static (int Supervisor, int Program)? ReadIds(string folder)
    {
        var path = Path.Combine(folder, IdsName);
        if (!File.Exists(path))
        {
            return null;
        }

        var parts = File.ReadAllText(path).Split(' ', StringSplitOptions.TrimEntries);
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var supervisor)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var program)
            && supervisor > 1 && program > 1
            ? (supervisor, program)
            : null;
    }
}
