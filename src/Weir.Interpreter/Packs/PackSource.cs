using System.Formats.Tar;
using System.IO.Compression;

namespace Weir.Interpreter.Packs;

/// <summary>The files of a pack that is to be installed: a folder, a zip or a gzipped tar. Only names that stay inside come out.</summary>
internal abstract class PackSource
{
    /// <summary>Reads through everything and throws before the first file is written.</summary>
    /// <exception cref="PackException">Something of it must not be installed.</exception>
    public static PackSource Open(string path)
    {
        PackSource source = Directory.Exists(path) ? new FolderSource(path)
            : !File.Exists(path) ? throw new PackException($"there is no '{path}'")
            : IsZip(path) ? new ZipSource(path)
            : IsGzip(path) ? new TarSource(path)
            : throw new PackException($"'{path}' is neither a folder nor a zip nor a gzipped tar");
        return source;
    }

    /// <summary>Calls back for each file, in order. The stream is read at once or not at all.</summary>
    public abstract void ForEach(Action<PackEntry> visit);

    private static bool IsZip(string path) => Begins(path, [0x50, 0x4B]);

    private static bool IsGzip(string path) => Begins(path, [0x1F, 0x8B]);

    private static bool Begins(string path, ReadOnlySpan<byte> magic)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(magic);
    }

    private sealed class FolderSource(string root) : PackSource
    {
        public override void ForEach(Action<PackEntry> visit) => Walk(new(root), "", visit);

        private static void Walk(DirectoryInfo folder, string prefix, Action<PackEntry> visit)
        {
            foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                var name = prefix + entry.Name;
                if (entry.LinkTarget is not null || (entry.Attributes & (FileAttributes.ReparsePoint | FileAttributes.Device)) != 0)
                {
                    throw new PackException($"'{name}' is a link or a device; packs hold files and folders only");
                }

                if (entry is DirectoryInfo inner)
                {
                    // What version control and package managers keep is no part of a pack.
                    if (inner.Name is not (".git" or "node_modules" or "__pycache__"))
                    {
                        Walk(inner, name + "/", visit);
                    }
                }
                else
                {
                    var file = (FileInfo)entry;
                    visit(new(name, file.Length, IsExecutable(file), file.OpenRead));
                }
            }
        }

        private static bool IsExecutable(FileInfo file) => !OperatingSystem.IsWindows() && (file.UnixFileMode & UnixFileMode.UserExecute) != 0;
    }

    private sealed class ZipSource(string path) : PackSource
    {
        private const int TypeMask = 0xF000;
        private const int RegularFile = 0x8000;
        private const int ExecuteBits = 0x40;

        public override void ForEach(Action<PackEntry> visit)
        {
            try
            {
                using var zip = ZipFile.OpenRead(path);
                foreach (var entry in zip.Entries)
                {
                    var mode = entry.ExternalAttributes >> 16;
                    if (entry.FullName.EndsWith('/'))
                    {
                        continue;
                    }

                    if ((mode & TypeMask) is not (0 or RegularFile))
                    {
                        throw new PackException($"'{entry.FullName}' is a link or a device; packs hold files and folders only");
                    }

                    visit(new(entry.FullName, entry.Length, (mode & ExecuteBits) != 0, entry.Open));
                }
            }
            catch (InvalidDataException broken)
            {
                throw new PackException($"'{path}' cannot be read: {broken.Message}", broken);
            }
        }
    }

    private sealed class TarSource(string path) : PackSource
    {
        public override void ForEach(Action<PackEntry> visit)
        {
            try
            {
                using var file = File.OpenRead(path);
                using var plain = new GZipStream(file, CompressionMode.Decompress);
                using var tar = new TarReader(plain);
                while (tar.GetNextEntry() is { } entry)
                {
                    switch (entry.EntryType)
                    {
                        case TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes:
                            break;
                        case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                            visit(new(entry.Name, entry.Length, (entry.Mode & UnixFileMode.UserExecute) != 0, () => entry.DataStream ?? Stream.Null));
                            break;
                        default:
                            throw new PackException($"'{entry.Name}' is a link or a device; packs hold files and folders only");
                    }
                }
            }
            catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException)
            {
                throw new PackException($"'{path}' cannot be read: {broken.Message}", broken);
            }
        }
    }
}

/// <summary>A file of a pack that is to be installed.</summary>
/// <param name="Name">As the source has it: not to be trusted.</param>
/// <param name="Length">As the source declares it: not to be trusted.</param>
internal sealed record PackEntry(string Name, long Length, bool IsExecutable, Func<Stream> Open);

/// <summary>A pack cannot be installed; what was installed before is as it was.</summary>
public sealed class PackException(string message, Exception? innerException = null) : Exception(message, innerException);
