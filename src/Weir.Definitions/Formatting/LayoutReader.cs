using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weir.Definitions.Formatting;

/// <summary>Reads the layout of a file that is known to be YAML.</summary>
internal sealed class LayoutReader
{
    private readonly SourceCursor cursor;
    private readonly Parser parser;
    private readonly DefinitionPlace root;

    /// <summary>Collections that ended since the last value, the innermost first.</summary>
    private readonly List<BlockCollection> ended = [];

    /// <summary>Lines that were read before their owner was known.</summary>
    private readonly List<LayoutLine> carried = [];
    private CommentSlot? lastSlot;

    private LayoutReader(string text, DefinitionPlace place)
    {
        cursor = new(text);
        root = place;
        parser = new(new Scanner(new StringReader(text), skipComments: true));
    }

    private ParsingEvent Current => parser.Current!;

    /// <param name="text">With line feeds only.</param>
    /// <param name="place">What the document's root is.</param>
    public static Layout Read(string text, DefinitionPlace place) => new LayoutReader(text, place).ReadDocument();

    private Layout ReadDocument()
    {
        parser.MoveNext();
        parser.MoveNext();
        var header = new List<LayoutLine>();
        LayoutEntry? start = null;
        if (Current is DocumentStart { IsImplicit: false } mark)
        {
            header = cursor.ReadGap(Index(mark.Start)).Lines;
            if (!cursor.Text.AsSpan(cursor.Position).StartsWith("---"))
            {
                throw cursor.Refuse(cursor.Position, "the document begins with a directive");
            }

            start = new("---", null);
            cursor.Position += 3;
            lastSlot = start.HeadComment;
        }

        parser.MoveNext();
        var entry = new LayoutEntry("", null);
        ReadValue(entry, -1, root);
        var footer = new LayoutEntry("", null);
        TakeGap(FooterStart(), -1, footer);
        var lead = new List<LayoutLine>();
        if (entry.Value is BlockCollection { Entries: [var first, ..] })
        {
            lead.AddRange(first.Before);
            first.Before.Clear();
        }

        return new(header, start, lead, entry, footer.Before);
    }

    /// <summary>The end of the text, or the end mark of the document, behind which nothing but white space may stand.</summary>
    private int FooterStart()
    {
        var text = cursor.Text;
        var mark = text.LastIndexOf("\n...", StringComparison.Ordinal);
        return mark >= cursor.Position - 1 && text.AsSpan(mark + 4).Trim().IsEmpty ? mark + 1 : text.Length;
    }

    private void ReadValue(LayoutEntry entry, int column, DefinitionPlace place)
    {
        switch (Current)
        {
            case MappingStart { Style: not MappingStyle.Flow } mapping:
                entry.Value = ReadBlock(entry, mapping, isSequence: false, place);
                break;
            case SequenceStart { Style: not SequenceStyle.Flow } sequence:
                entry.Value = ReadBlock(entry, sequence, isSequence: true, place);
                break;
            case Scalar { Style: ScalarStyle.Literal or ScalarStyle.Folded } scalar:
                ReadBlockText(entry, scalar, column);
                break;
            case Scalar { Style: ScalarStyle.Plain, Value: "", Anchor.IsEmpty: true, Tag.IsEmpty: true }:
                parser.MoveNext();
                break;
            default:
                ReadInline(entry, column);
                break;
        }
    }

    private BlockCollection ReadBlock(LayoutEntry owner, NodeEvent start, bool isSequence, DefinitionPlace place)
    {
        var properties = "";
        if (!start.Anchor.IsEmpty || !start.Tag.IsEmpty)
        {
            var (inline, lines) = cursor.ReadGap(Index(start.Start));
            SetComment(inline);
            carried.AddRange(lines);
            (properties, _) = cursor.ReadProperties(cursor.Position);
            cursor.Position += Length(properties);
            lastSlot = owner.HeadComment;
        }

        parser.MoveNext();
        var first = isSequence ? cursor.Find('-') : Index(Current.Start);
        var block = new BlockCollection(properties, isSequence, cursor.Column(first), place);
        while (Current is not (MappingEnd or SequenceEnd))
        {
            ReadEntry(block);
        }

        parser.MoveNext();
        ended.Add(block);
        return block;
    }

    private void ReadEntry(BlockCollection block)
    {
        LayoutEntry entry;
        if (block.IsSequence)
        {
            entry = new("-", null);
            TakeGap(cursor.Find('-'), block.Column, entry);
            cursor.Position++;
        }
        else
        {
            var key = (Scalar)Current;
            var (start, end) = (Index(key.Start), Index(key.End));
            var written = cursor.Text[start..end];
            entry = new($"{written}:", key.Value);
            TakeGap(start, block.Column, entry);
            cursor.Position = end;
            if (written.Contains('\n'))
            {
                throw cursor.Refuse(start, "a key stands on several lines");
            }

            cursor.Take(':', "a key is written in the long form '? key'");
            parser.MoveNext();
        }

        block.Entries.Add(entry);
        lastSlot = entry.HeadComment;
        ReadValue(entry, block.Column, block.Place.Child(entry.Key));
    }

    private void ReadBlockText(LayoutEntry entry, Scalar scalar, int column)
    {
        var (properties, start) = BeginValue(entry, scalar);
        if (entry.HeadComment.Text is not null || entry.BeforeValue.Count > 0)
        {
            throw cursor.Refuse(start, "a comment stands between a key and its block text");
        }

        entry.Value = BlockTextReader.Read(cursor, start, column, properties, scalar.Value, entry.HeadComment);
        parser.MoveNext();
        lastSlot = null;
    }

    private void ReadInline(LayoutEntry entry, int column)
    {
        var first = Current;
        var headEnd = cursor.Position;
        var (properties, start) = BeginValue(entry, first);
        var flow = new List<ParsingEvent> { Current };
        for (var depth = Current.NestingIncrease; depth > 0; depth += Current.NestingIncrease)
        {
            parser.MoveNext();
            flow.Add(Current);
        }

        parser.MoveNext();
        var end = flow.Count > 1 ? BracketEnd(flow[^1]) : Math.Max(Index(flow[^1].End), start);
        var written = first is Scalar { Value: "", Style: ScalarStyle.Plain } ? "" : cursor.Text[start..end];
        var lines = written.Split('\n');
        var isCollection = flow.Count > 1;
        var standsBelow = isCollection && lines.Length > 1 && cursor.Text.AsSpan(headEnd, start - headEnd).Contains('\n');
        entry.Value = new InlineText(
            properties,
            lines is [var only] ? [isCollection ? FlowText.Write(flow, cursor.Text) ?? only : only] : lines,
            keepsShape: isCollection,
            column: standsBelow ? cursor.Column(start) - LayoutWriter.Step : column < 0 ? -LayoutWriter.Step : column,
            standsBelow,
            hasAnchors: first is AnchorAlias || flow.Skip(1).Any(inner => inner is AnchorAlias or NodeEvent { Anchor.IsEmpty: false }));
        cursor.Position = written.Length == 0 ? cursor.Position : end;
        lastSlot = entry.ValueComment;
    }

    /// <summary>Goes to a value that is no block collection.</summary>
    private (string Properties, int Start) BeginValue(LayoutEntry entry, ParsingEvent value)
    {
        var (inline, lines) = cursor.ReadGap(Index(value.Start));
        SetComment(inline);
        if (lines.Exists(line => line.Comment is not null))
        {
            entry.BeforeValue.AddRange(lines);
        }

        var (properties, start) = value is NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false } ? cursor.ReadProperties(cursor.Position) : ("", cursor.Position);
        cursor.Position = start;
        return (properties, start);
    }

    /// <summary>
    /// Gives the comments before an entry their owners: what stands behind the last value, what is indented like a collection that ended,
    /// and the rest to the entry.
    /// </summary>
    private void TakeGap(int start, int column, LayoutEntry entry)
    {
        var (inline, lines) = cursor.ReadGap(start);
        SetComment(inline);
        var held = new List<LayoutLine>();
        var level = 0;
        var isOurs = false;
        foreach (var line in carried.Concat(lines))
        {
            held.Add(line);
            if (line.Comment is null)
            {
                continue;
            }

            var owner = isOurs || line.Column <= column ? -1 : ended.FindIndex(level, block => block.Column <= line.Column);
            (isOurs, level) = (owner < 0, Math.Max(owner, level));
            (isOurs ? entry.Before : ended[owner].Tail).AddRange(held);
            held.Clear();
        }

        entry.Before.AddRange(held);
        carried.Clear();
        ended.Clear();
    }

    private void SetComment(LayoutLine? inline)
    {
        if (inline is null)
        {
            return;
        }

        if (lastSlot is null or { Text: not null })
        {
            carried.Add(inline);
            return;
        }

        (lastSlot.Text, lastSlot.Column) = (inline.Comment, inline.Column);
    }

    /// <summary>Behind the bracket that ends a collection.</summary>
    private int BracketEnd(ParsingEvent end)
    {
        var bracket = end is MappingEnd ? '}' : ']';
        var at = Index(end.Start);
        return at < cursor.Text.Length && cursor.Text[at] == bracket ? at + 1
            : at > 0 && cursor.Text[at - 1] == bracket ? at
            : throw cursor.Refuse(at, "the end of a collection in brackets cannot be told");
    }

    private int Length(string properties)
    {
        // Properties may stand apart by more than one space.
        var at = cursor.Position;
        foreach (var property in properties.Split(' '))
        {
            at = cursor.Text.IndexOf(property, at, StringComparison.Ordinal) + property.Length;
        }

        return at - cursor.Position;
    }

    private static int Index(Mark mark) => (int)mark.Index;
}
