using System.Text;

namespace Weir.Definitions.Formatting;

/// <summary>Writes a layout in canonical form.</summary>
internal sealed class LayoutWriter
{
    public const int Step = 2;

    private readonly List<WrittenLine> lines = [];

    /// <summary>Whether empty lines here would belong to the text above.</summary>
    private bool isInKeptText;

    public static string Write(Layout layout)
    {
        var writer = new LayoutWriter();
        writer.WriteLines(layout.Header, 0);
        if (layout.Start is { } start)
        {
            writer.Add(start.Head, start.HeadComment);
        }

        writer.WriteLines(layout.Lead, 0);
        if (layout.Root.Value is BlockCollection root)
        {
            if (root.Properties.Length > 0)
            {
                writer.Add(root.Properties, layout.Root.HeadComment);
            }

            writer.WriteBlock(root, 0, null);
        }
        else
        {
            writer.WriteValue(layout.Root, "", -Step);
        }

        writer.WriteLines(layout.Footer, 0);
        return writer.ToText();
    }

    private void WriteBlock(BlockCollection block, int indent, string? lead)
    {
        var entries = NamingFirst(block);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (i > 0)
            {
                if (block.Place.IsAiry() && (IsTall(entry) || IsTall(entries[i - 1])) && !entry.Before.Exists(line => line.Comment is null))
                {
                    AddEmpty();
                }

                WriteLines(entry.Before, indent);
            }
            else
            {
                WriteLines(entry.Before.SkipWhile(line => line.Comment is null), indent);
            }

            WriteEntry(entry, indent, (i == 0 ? lead : null) ?? Spaces(indent), block.IsSequence);
        }

        WriteLines(block.Tail, indent);
    }

    private void WriteEntry(LayoutEntry entry, int indent, string lead, bool isItem)
    {
        var head = lead + entry.Head;
        if (entry.Value is not BlockCollection block)
        {
            WriteValue(entry, head, indent);
        }
        else if (isItem && block.Properties.Length == 0 && entry.HeadComment.Text is null && !NamingFirst(block)[0].Before.Exists(line => line.Comment is not null))
        {
            WriteBlock(block, indent + Step, head + " ");
        }
        else
        {
            Add(Join(head, block.Properties), entry.HeadComment);
            WriteBlock(block, indent + Step, null);
        }
    }

    private void WriteValue(LayoutEntry entry, string head, int indent)
    {
        switch (entry.Value)
        {
            case BlockText text:
                Add(Join(head, text.Properties, text.Header), entry.HeadComment);
                lines.AddRange(text.Lines.Select(line => new WrittenLine(line.Length == 0 ? "" : Spaces(indent + Step) + line, null, IsText: true)));
                isInKeptText = text.KeepsEmptyLines;
                break;
            case InlineText inline when entry.HeadComment.Text is not null || entry.BeforeValue.Count > 0 || (inline.StandsBelow && head.Length > 0):
                Add(head, entry.HeadComment);
                WriteLines(entry.BeforeValue.SkipWhile(line => line.Comment is null), indent + Step);
                WriteInline(inline, Spaces(indent + Step), indent, entry.ValueComment);
                break;
            case InlineText inline:
                WriteInline(inline, head, indent, entry.ValueComment);
                break;
            default:
                Add(head, entry.HeadComment);
                break;
        }
    }

    private void WriteInline(InlineText inline, string head, int indent, CommentSlot comment)
    {
        var none = new CommentSlot();
        var shift = Shift(inline, indent);
        for (var i = 0; i < inline.Lines.Count; i++)
        {
            var isLast = i == inline.Lines.Count - 1;
            var line = i == 0 ? (head.Trim().Length == 0 ? head : head + " ") + Join(inline.Properties, inline.Lines[0]) : Continuation(inline.Lines[i], shift, indent);
            Add(isLast ? line : line.TrimEnd(), isLast ? comment : none);
        }
    }

    /// <summary>How far the further lines of a collection in brackets move: with the first one, and at least one step in.</summary>
    private static int? Shift(InlineText inline, int indent)
    {
        var further = inline.Lines.Skip(1).Where(line => line.Trim().Length > 0).Select(Indentation).ToList();
        return inline.KeepsShape && further.Count > 0 ? Math.Max(indent - inline.Column, indent + Step - further.Min()) : null;
    }

    /// <param name="shift">Null puts the line one step in.</param>
    private static string Continuation(string line, int? shift, int indent)
    {
        var content = line.TrimStart();
        return content.Length == 0 ? "" : Spaces(shift is { } moved ? Indentation(line) + moved : indent + Step) + content;
    }

    private static int Indentation(string line) => line.Length - line.TrimStart().Length;

    /// <summary>The entries with those that name the thing first, unless a comment or an anchor ties one to its place.</summary>
    private static IReadOnlyList<LayoutEntry> NamingFirst(BlockCollection block)
    {
        var keys = block.Place.NamingKeys();
        if (block.IsSequence || keys.Count == 0)
        {
            return block.Entries;
        }

        var naming = block.Entries.Where(entry => keys.Contains(entry.Key)).ToList();
        var isTied = naming.Exists(entry => entry.Before.Exists(line => line.Comment is not null)) || block.HasAnchors;
        return isTied || block.Entries.Take(naming.Count).SequenceEqual(naming) ? block.Entries : [.. naming, .. block.Entries.Except(naming)];
    }

    private static bool IsTall(LayoutEntry entry) => entry.Value is BlockCollection or BlockText;

    private void WriteLines(IEnumerable<LayoutLine> written, int indent)
    {
        foreach (var line in written)
        {
            if (line.Comment is null)
            {
                AddEmpty();
            }
            else
            {
                Add(Spaces(indent) + line.Comment, new());
            }
        }
    }

    private void Add(string text, CommentSlot comment)
    {
        lines.Add(new(text, comment.Text is null ? null : comment, IsText: false));
        isInKeptText = false;
    }

    private void AddEmpty()
    {
        if (!isInKeptText && lines.Count > 0 && lines[^1].Text.Length > 0)
        {
            lines.Add(new("", null, IsText: false));
        }
    }

    private string ToText()
    {
        while (lines is [.., { Text: "", IsText: false }])
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var text = new StringBuilder();
        for (var i = 0; i < lines.Count;)
        {
            // Comments that the author put under each other stay so.
            var end = i + 1;
            while (lines[i].Comment is { } first && end < lines.Count && lines[end].Comment?.Column == first.Column)
            {
                end++;
            }

            var width = lines.Skip(i).Take(end - i).Max(line => line.Text.Length);
            for (; i < end; i++)
            {
                var line = lines[i];
                text.Append(line.Comment is null ? line.Text : $"{line.Text.PadRight(width)}{(line.Text.EndsWith('-') ? " " : "  ")}{line.Comment.Text}").Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Join(params string[] parts) => string.Join(' ', parts.Where(part => part.Length > 0));

    private static string Spaces(int count) => new(' ', Math.Max(count, 0));

    /// <param name="IsText">Whether it is a line of a block text, which nobody may touch.</param>
    private sealed record WrittenLine(string Text, CommentSlot? Comment, bool IsText);
}
