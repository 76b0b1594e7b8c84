using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Documents;

/// <summary>A YAML (or JSON) file as a value that still knows where its parts stand. For files that are no definitions. Pure.</summary>
public sealed class YamlDocument
{
    private readonly string file;
    private readonly YamlNode root;

    private YamlDocument(string file, YamlNode root)
    {
        this.file = file;
        this.root = root;
        Value = YamlValues.ToValue(root);
    }

    public Value Value { get; }

    /// <param name="file">How messages name the file.</param>
    /// <param name="yaml">The file's bytes, UTF-8.</param>
    /// <param name="limits">Null applies <see cref="DefinitionLimits.Default"/>.</param>
    /// <returns>No document when anything is wrong.</returns>
    public static (YamlDocument? Document, IReadOnlyList<Diagnostic> Diagnostics) Read(string file, ReadOnlySpan<byte> yaml, DefinitionLimits? limits = null)
    {
        limits ??= DefinitionLimits.Default;
        var bag = new DiagnosticBag(file, limits.MaxDiagnostics);
        var read = YamlReader.Read(yaml, limits, bag);
        return (read is null || bag.HasErrors ? null : new(file, read.Value.Root), bag.Sorted());
    }

    /// <summary>Something that is wrong at a path such as <c>actions[2].name</c>; its place is that of the nearest part that is there.</summary>
    public Diagnostic Problem(string code, string path, string message)
    {
        var place = Locate(root, path);
        return new() { Code = code, File = file, Line = place.Line, Column = place.Column, Path = path, Message = message };
    }

    private static YamlNode Locate(YamlNode node, string path)
    {
        var rest = path.TrimStart('.');
        if (rest.StartsWith('[') && node is YamlSequence sequence)
        {
            var end = rest.IndexOf(']', StringComparison.Ordinal);
            return end > 0 && int.TryParse(rest.AsSpan(1, end - 1), out var index) && index < sequence.Items.Count
                ? Locate(sequence.Items[index], rest[(end + 1)..])
                : node;
        }

        // Names may hold dots themselves, so the longest one that fits is meant.
        var entry = (node as YamlMapping)?.Entries
            .Where(entry => rest == entry.Key.Text || rest.StartsWith(entry.Key.Text + ".", StringComparison.Ordinal) || rest.StartsWith(entry.Key.Text + "[", StringComparison.Ordinal))
            .MaxBy(entry => entry.Key.Text.Length);
        return entry is null ? node : rest == entry.Key.Text ? entry.Key : Locate(entry.Value, rest[entry.Key.Text.Length..]);
    }
}
