namespace Weir.Interpreter.Packs;

/// <summary>Writes the files of a source to an empty folder, after all of them were looked at.</summary>
internal sealed class PackCopy(PackSource source, PackLimits limits)
{
    private readonly Dictionary<string, string> known = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="PackException">A name leads outside, something is too large, or there is no pack in it.</exception>
    public void Write(string target)
    {
        var prefix = Inspect();
        long written = 0;
        source.ForEach(entry =>
        {
            // The second reading must not see anything that the first did not.
            if (!known.TryGetValue(entry.Name, out var relative))
            {
                throw new PackException($"'{entry.Name}' was not there a moment ago");
            }

            var path = Path.Combine(target, relative[prefix.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var from = entry.Open();
            using var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            written += Copy(from, to, entry.Name, limits.TotalBytes - written);
            if (entry.IsExecutable && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(to.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        });
    }

    /// <summary>Checks everything. Returns the one folder around the pack when there is one, with its slash.</summary>
    private string Inspect()
    {
        long total = 0;
        var paths = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        source.ForEach(entry =>
        {
            var (path, problem) = PackPaths.Check(entry.Name);
            if (path is null)
            {
                throw new PackException($"the name '{Shown(entry.Name)}' {problem}");
            }

            if (!paths.Add(path) || !known.TryAdd(entry.Name, path))
            {
                throw new PackException($"'{path}' is there twice (names that differ in case alone count as one)");
            }

            total += entry.Length;
            Ensure(paths.Count <= limits.Files, $"there are more than {limits.Files:N0} files");
            Ensure(entry.Length <= limits.FileBytes, $"'{path}' has {entry.Length:N0} bytes; at most {limits.FileBytes:N0} are taken");
            Ensure(total <= limits.TotalBytes, $"the files have more than {limits.TotalBytes:N0} bytes together");
        });
        if (paths.Contains(PackReader.ManifestFile))
        {
            return "";
        }

        var folders = paths.Select(path => path.Split('/')[0]).Distinct(StringComparer.Ordinal).ToArray();
        return folders.Length == 1 && paths.Contains($"{folders[0]}/{PackReader.ManifestFile}")
            ? folders[0] + "/"
            : throw new PackException($"there is no {PackReader.ManifestFile} in it");
    }

    /// <summary>Archives may declare less than they hold.</summary>
    private long Copy(Stream from, Stream to, string name, long room)
    {
        var buffer = new byte[81_920];
        long copied = 0;
        int read;
        while ((read = from.Read(buffer)) > 0)
        {
            copied += read;
            Ensure(copied <= Math.Min(room, limits.FileBytes), $"'{name}' is larger than is taken, whatever its archive says");
            to.Write(buffer, 0, read);
        }

        return copied;
    }

    private static string Shown(string name) => new([.. name.Take(100).Select(character => char.IsControl(character) ? '?' : character)]);

    private static void Ensure(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new PackException(otherwise);
        }
    }
}
