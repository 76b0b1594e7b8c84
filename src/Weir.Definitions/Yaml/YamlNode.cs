using YamlDotNet.Core;

namespace Weir.Definitions.Yaml;

/// <summary>A node of a YAML document with its place. An alias is the anchored node itself, so its place is the anchor's.</summary>
internal abstract class YamlNode(int line, int column)
{
    /// <summary>1-based.</summary>
    public int Line { get; } = line;

    /// <summary>1-based.</summary>
    public int Column { get; } = column;

    /// <summary>Where it ends: the line, and the column behind it; 0 when that is not known.</summary>
    public int EndLine { get; init; }

    public int EndColumn { get; init; }

    /// <summary>Nodes in the subtree, aliases counted as what they expand to.</summary>
    public int Size { get; protected set; } = 1;

    public abstract string KindName { get; }
}

internal sealed class YamlScalar(int line, int column, int start, int end, string text, ScalarStyle style, bool isForcedText) : YamlNode(line, column)
{
    public string Text { get; } = text;

    /// <summary>Where the scalar starts and ends in the file's text.</summary>
    public int Start { get; } = start;

    public int End { get; } = end;

    public ScalarStyle Style { get; } = style;

    /// <summary>Whether quotes, a block style or <c>!!str</c> make the scalar a string whatever it looks like.</summary>
    public bool IsForcedText { get; } = isForcedText;

    /// <summary>Indexes in <see cref="Text"/> of characters that are not in the file.</summary>
    public IReadOnlyList<int> Inserted { get; private init; } = [];

    public override string KindName => YamlValues.Resolve(this)?.KindName ?? "number";

    /// <summary>The same scalar with characters put in.</summary>
    public YamlScalar With(string text, IReadOnlyList<int> inserted) => new(Line, Column, Start, End, text, Style, IsForcedText)
    {
        Inserted = inserted,
        EndLine = EndLine,
        EndColumn = EndColumn,
    };
}

internal sealed class YamlSequence(int line, int column) : YamlNode(line, column)
{
    private readonly List<YamlNode> _items = [];

    public IReadOnlyList<YamlNode> Items => _items;

    public override string KindName => "array";

    public void Add(YamlNode item)
    {
        _items.Add(item);
        Size += item.Size;
    }
}

internal sealed class YamlMapping(int line, int column) : YamlNode(line, column)
{
    private readonly List<YamlEntry> _entries = [];

    public IReadOnlyList<YamlEntry> Entries => _entries;

    public override string KindName => "object";

    public void Add(YamlEntry entry)
    {
        _entries.Add(entry);
        Size += 1 + entry.Value.Size;
    }

    public YamlEntry? Find(string key) => _entries.Find(entry => entry.Key.Text == key);
}

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
