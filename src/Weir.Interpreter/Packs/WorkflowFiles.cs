using Weir.Definitions;
using Weir.Definitions.Workflows;

namespace Weir.Interpreter.Packs;

/// <summary>
/// Finds the workflows that a definition calls: files beside it (<c>./other.yaml</c>) and workflows of packs, whose reference is the
/// pack's name and the file's, <c>my_pack.deploy</c> for <c>workflows/deploy.yaml</c>.
/// </summary>
/// <param name="limits">Bounds what is read of a file; null applies <see cref="DefinitionLimits.Default"/>.</param>
public sealed class WorkflowFiles(InstalledPacks packs, DefinitionLimits? limits = null) : IWorkflowSource
{
    private readonly Dictionary<string, string> byReference = packs.Packs
        .SelectMany(pack => pack.Workflows.Select(file => (Reference: $"{pack.Name}.{Path.GetFileNameWithoutExtension(file)}", File: file)))
        .DistinctBy(entry => entry.Reference)
        .ToDictionary(entry => entry.Reference, entry => entry.File, StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => byReference.Keys;

    public WorkflowFile? Find(string reference, string fromFile)
    {
        if (byReference.TryGetValue(reference, out var installed))
        {
            return Read(reference, installed);
        }

        if (!reference.StartsWith("./", StringComparison.Ordinal) && !reference.StartsWith("../", StringComparison.Ordinal))
        {
            return null;
        }

        // Two ways of writing one file's name are one workflow: it is known by its path from the working directory.
        var path = Path.GetFullPath(reference, Path.GetDirectoryName(Path.GetFullPath(fromFile))!);
        return Read(Path.GetRelativePath(Environment.CurrentDirectory, path), path);
    }

    private WorkflowFile? Read(string reference, string path)
    {
        var file = new FileInfo(path);

        // A file that is too large is read as far as is needed to refuse it.
        return file.Exists ? new(reference, path, Head(file, (limits ?? DefinitionLimits.Default).MaxBytes + 1)) : null;
    }

    private static byte[] Head(FileInfo file, int bytes)
    {
        using var stream = file.OpenRead();
        var content = new byte[Math.Min(file.Length, bytes)];
        stream.ReadExactly(content);
        return content;
    }
}
