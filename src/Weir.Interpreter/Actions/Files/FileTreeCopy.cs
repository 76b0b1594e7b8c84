namespace Weir.Interpreter.Actions.Files;

/// <summary>Copies files and folders and counts them. Each file appears whole or not at all; a folder may be copied in part.</summary>
internal sealed class FileTreeCopy(ActionContext context, bool overwrite)
{
    public long Files { get; private set; }

    public long SizeBytes { get; private set; }

    public async Task FolderAsync(string source, string target, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target);
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var place = Path.Combine(target, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                CopyLink(entry.FullName, link, place);
            }
            else if (entry is DirectoryInfo)
            {
                RefuseLinkAt(place);
                await FolderAsync(entry.FullName, place, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await FileAsync(entry.FullName, place, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task FileAsync(string source, string target, CancellationToken cancellationToken)
    {
        if (!overwrite && File.Exists(target))
        {
            throw new ActionInputException($"'{target}' exists and overwrite is false");
        }

        var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using (from.ConfigureAwait(false))
        {
            var mode = OperatingSystem.IsWindows() ? (UnixFileMode?)null : File.GetUnixFileMode(source);
            await AtomicFile.WriteAsync(target, to => from.CopyToAsync(to, cancellationToken), mode, cancellationToken).ConfigureAwait(false);
            SizeBytes += from.Length;
        }

        Files++;
    }

    /// <summary>Links are copied as links, and only when they lead to a place inside the workspace from where they were and from where they will be.</summary>
    private void CopyLink(string source, string link, string target)
    {
        var there = Path.GetFullPath(link, Path.GetDirectoryName(target)!);
        if (!WorkspacePath.Contains(context, source) || !WorkspacePath.Contains(context, there))
        {
            throw new ActionInputException($"the symbolic link '{source}' leads outside the workspace");
        }

        if (File.Exists(target) || new FileInfo(target).LinkTarget is not null)
        {
            if (!overwrite)
            {
                throw new ActionInputException($"'{target}' exists and overwrite is false");
            }

            File.Delete(target);
        }

        File.CreateSymbolicLink(target, link);
        Files++;
    }

    private void RefuseLinkAt(string place)
    {
        if (new FileInfo(place).LinkTarget is not null && !WorkspacePath.Contains(context, place))
        {
            throw new ActionInputException($"'{place}' is a symbolic link that leads outside the workspace");
        }
    }
}
