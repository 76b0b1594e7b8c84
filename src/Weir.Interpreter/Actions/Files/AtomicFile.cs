namespace Weir.Interpreter.Actions.Files;

/// <summary>Writes files so that readers see the old content or the new, never a part.</summary>
public static class AtomicFile
{
    /// <summary>As <see cref="WriteAsync"/>, for a few bytes.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var temporary = TemporaryFor(path);
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes to a temporary file beside the target, syncs it and renames it over the target.</summary>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, UnixFileMode? mode, CancellationToken cancellationToken)
    {
        var temporary = TemporaryFor(path);
        try
        {
            var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await using (file.ConfigureAwait(false))
            {
                await write(file).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                file.Flush(flushToDisk: true);
            }

            if (mode is { } wanted && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, wanted);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A file beside the target, in a folder that is there.</summary>
    private static string TemporaryFor(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}");
    }
}
