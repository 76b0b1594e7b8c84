namespace Weir.Interpreter.Actions.Files;

/// <summary>
/// Holds the paths of file actions inside the workspace and the job's temp folder, through symbolic links too.
/// </summary>
/// <remarks>
/// Links are followed when the path is looked at; a process of the same job that swaps a folder for a link in between can still
/// lead elsewhere. It could write there itself, so the check guards values in definitions and data, not the job's own programs.
/// </remarks>
internal static class WorkspacePath
{
    /// <summary>
    /// The absolute path that <paramref name="given"/> names, with every link on the way resolved (what does not exist yet is kept
    /// as it is).
    /// </summary>
    /// <exception cref="ActionInputException">The path leaves the workspace and the temp folder.</exception>
    public static string Resolve(ActionContext context, string input, string given)
    {
        if (given.Length == 0 || given.Contains('\0'))
        {
            throw new ActionInputException($"input '{input}' is no path");
        }

        if (given.Split('/', '\\').Contains(".."))
        {
            throw new ActionInputException($"input '{input}' is '{given}': '..' is not allowed");
        }

        var real = RealPath(Path.GetFullPath(given, context.Workspace));
        return IsInside(real, RealPath(context.Workspace)) || IsInside(real, RealPath(context.Temp))
            ? real
            : throw new ActionInputException($"input '{input}' is '{given}', which is outside the workspace");
    }

    /// <summary>Whether a path, links resolved, stays in the workspace or the temp folder.</summary>
    public static bool Contains(ActionContext context, string path)
    {
        var real = RealPath(path);
        return IsInside(real, RealPath(context.Workspace)) || IsInside(real, RealPath(context.Temp));
    }

    private static bool IsInside(string path, string folder) =>
        path == folder || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);

    /// <summary>Resolves links from the root downwards, as the kernel does.</summary>
    private static string RealPath(string path)
    {
        const int MaxLinks = 40;
        var links = 0;
        var pending = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = "/";
        while (pending.TryPop(out var segment))
        {
            if (segment == ".")
            {
                continue;
            }

            if (segment == "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            var next = Path.Combine(real, segment);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new ActionInputException($"'{path}' has too many symbolic links");
            }

            foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                pending.Push(part);
            }

            if (target.StartsWith('/'))
            {
                real = "/";
            }
        }

        return real;
    }
}
