namespace Weir.Definitions.Formatting;

/// <summary>A file as it is laid out: what stands on which line with which comments.</summary>
/// <param name="Header">Comments and empty lines before the start mark.</param>
/// <param name="Start">The document's start mark <c>---</c>, with the comment behind it; null without one.</param>
/// <param name="Lead">Comments and empty lines before the root's first entry.</param>
/// <param name="Root">A pseudo entry that holds the document's root.</param>
/// <param name="Footer">Comments after everything.</param>
internal sealed record Layout(List<LayoutLine> Header, LayoutEntry? Start, List<LayoutLine> Lead, LayoutEntry Root, List<LayoutLine> Footer);

/// <summary>A comment on a line of its own, or an empty line.</summary>
/// <param name="Comment">From <c>#</c> on; null is an empty line.</param>
/// <param name="Column">0-based.</param>
internal sealed record LayoutLine(string? Comment, int Column);

/// <summary>A place at the end of a line where a comment may stand.</summary>
internal sealed class CommentSlot
{
    public string? Text { get; set; }

    /// <summary>Where the comment began, 0-based.</summary>
    public int Column { get; set; }
}

/// <summary>One key with its value, or one item of a sequence.</summary>
/// <param name="head"><c>key:</c> or <c>-</c>; empty for the root.</param>
/// <param name="key">The key as text; null for an item.</param>
internal sealed class LayoutEntry(string head, string? key)
{
    public string Head { get; } = head;

    public string? Key { get; } = key;

    public List<LayoutLine> Before { get; } = [];

    /// <summary>Behind the head, when the value stands on the lines below.</summary>
    public CommentSlot HeadComment { get; } = new();

    /// <summary>Comments between the head and a value that is no block collection.</summary>
    public List<LayoutLine> BeforeValue { get; } = [];

    public LayoutNode? Value { get; set; }

    public CommentSlot ValueComment { get; } = new();
}

/// <summary>A value. Null values that are not written have no node.</summary>
/// <param name="properties">Anchor and tag, as written.</param>
internal abstract class LayoutNode(string properties)
{
    public string Properties { get; } = properties;

    public abstract bool HasAnchors { get; }
}

/// <summary>A scalar, an alias or a collection in brackets: its lines as they stand.</summary>
/// <param name="keepsShape">Whether the lines keep their indentation against each other.</param>
/// <param name="column">0-based column of the entry that holds it, or that would hold it where it stands.</param>
/// <param name="standsBelow">Whether it begins on a line of its own, below its key.</param>
internal sealed class InlineText(string properties, IReadOnlyList<string> lines, bool keepsShape, int column, bool standsBelow, bool hasAnchors) : LayoutNode(properties)
{
    public IReadOnlyList<string> Lines { get; } = lines;

    public bool KeepsShape { get; } = keepsShape;

    public bool StandsBelow { get; } = standsBelow;

    public int Column { get; } = column;

    public override bool HasAnchors { get; } = hasAnchors || properties.Length > 0;
}

/// <summary>A text under <c>|</c> or <c>&gt;</c>.</summary>
/// <param name="lines">Without their indentation.</param>
/// <param name="keepsEmptyLines">Whether empty lines at its end belong to it.</param>
internal sealed class BlockText(string properties, string header, IReadOnlyList<string> lines, bool keepsEmptyLines) : LayoutNode(properties)
{
    public string Header { get; } = header;

    public IReadOnlyList<string> Lines { get; } = lines;

    public bool KeepsEmptyLines { get; } = keepsEmptyLines;

    public override bool HasAnchors => Properties.Length > 0;
}

/// <summary>A mapping or sequence in block style.</summary>
/// <param name="column">0-based column of its entries.</param>
internal sealed class BlockCollection(string properties, bool isSequence, int column, DefinitionPlace place) : LayoutNode(properties)
{
    public bool IsSequence { get; } = isSequence;

    public int Column { get; } = column;

    public DefinitionPlace Place { get; } = place;

    public List<LayoutEntry> Entries { get; } = [];

    /// <summary>Comments behind the last entry.</summary>
    public List<LayoutLine> Tail { get; } = [];

    public override bool HasAnchors => Properties.Length > 0 || Entries.Exists(entry => entry.Value?.HasAnchors == true);
}
