namespace Weir.Interpreter.Packs;

/// <summary>Keeps paths that packs and archives name inside their folder.</summary>
internal static class PackPaths
{
    private const int MaxDepth = 16;
    private const int MaxLength = 240;

    private static readonly string[] WindowsDevices = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>The relative path in its parts; null with the reason when it leads outside, or cannot be a path everywhere.</summary>
    public static (string? Path, string? Problem) Check(string name)
    {
        var parts = name.Split('/');
        if (parts.Length > 0 && parts[^1].Length == 0)
        {
            parts = parts[..^1];
        }

        if (parts is [".", ..])
        {
            parts = parts[1..];
        }

        return parts switch
        {
            _ when name.Length > MaxLength => (null, $"is longer than {MaxLength} characters"),
            _ when name.Contains('\\') || name.Contains(':') => (null, "has a backslash or a colon"),
            _ when name.Any(char.IsControl) => (null, "has control characters"),
            _ when name.StartsWith('/') => (null, "is absolute"),
            _ when parts.Contains("..") => (null, "leads outside"),
            _ when parts.Any(part => part.Length == 0 || part == "." || part.EndsWith('.') || part.EndsWith(' ')) => (null, "has a part that is empty, or ends with a dot or a space"),
            _ when parts.Any(IsDevice) => (null, "is the name of a device on Windows"),
            _ when parts.Length > MaxDepth => (null, $"is deeper than {MaxDepth} folders"),
            _ => (string.Join('/', parts), null),
        };
    }

    /// <summary>The file that a pack names, absolute; null with the reason when it is not a file inside the pack.</summary>
    public static (string? Path, string? Problem) Inside(string folder, string name)
    {
        var (relative, problem) = Check(name);
        if (relative is null)
        {
            return (null, problem);
        }

        var current = folder;
        foreach (var part in relative.Split('/'))
        {
            current = Path.Combine(current, part);
            if (new FileInfo(current).LinkTarget is not null)
            {
                return (null, "is, or leads through, a symbolic link");
            }
        }

        return File.Exists(current) ? (current, null) : (null, "does not exist");
    }

    private static bool IsDevice(string part)
    {
        var name = part.Split('.')[0].ToUpperInvariant();
        return WindowsDevices.Any(device => name == device || (name.Length == 4 && device.Length == 3 && name.StartsWith(device, StringComparison.Ordinal) && char.IsAsciiDigit(name[3]) && device is "COM" or "LPT"));
    }
}
