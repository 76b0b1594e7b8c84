namespace Weir.Definitions.Formatting;

/// <summary>Moves over the parts of a file that hold no values: white space, comments, anchors, tags.</summary>
internal sealed class SourceCursor(string text)
{
    public string Text { get; } = text;

    /// <summary>Behind what was read last.</summary>
    public int Position { get; set; }

    /// <summary>Comments and empty lines up to a place, which becomes the position.</summary>
    /// <returns>The comment behind what was read last, and the lines below.</returns>
    public (LayoutLine? Inline, List<LayoutLine> Lines) ReadGap(int end)
    {
        LayoutLine? inline = null;
        var lines = new List<LayoutLine>();
        var isFirst = Position > 0;
        var isEmpty = !isFirst;
        while (Position < end)
        {
            switch (Text[Position])
            {
                case '\n':
                    if (isEmpty)
                    {
                        lines.Add(new(null, 0));
                    }

                    (isEmpty, isFirst) = (true, false);
                    Position++;
                    break;
                case ' ' or '\t':
                    Position++;
                    break;
                case '#' when Position == 0 || char.IsWhiteSpace(Text[Position - 1]):
                    var column = Column(Position);
                    var comment = new LayoutLine(TakeLine(), column);
                    if (isFirst)
                    {
                        inline = comment;
                    }
                    else
                    {
                        lines.Add(comment);
                    }

                    isEmpty = false;
                    break;
                default:
                    throw Refuse(Position, "here stands something that has no place of its own in a canonical layout");
            }
        }

        Position = end;
        return (inline, lines);
    }

    /// <summary>The anchor and tag at a place, and where what they are for begins.</summary>
    public (string Properties, int Next) ReadProperties(int start)
    {
        var found = new List<string>();
        var at = start;
        while (at < Text.Length && Text[at] is '&' or '!')
        {
            var end = at;
            while (end < Text.Length && !char.IsWhiteSpace(Text[end]))
            {
                end++;
            }

            found.Add(Text[at..end]);
            at = end;
            while (at < Text.Length && char.IsWhiteSpace(Text[at]))
            {
                at++;
            }
        }

        return (string.Join(' ', found), at);
    }

    /// <summary>Goes behind the mark that follows, spaces and tabs apart.</summary>
    public void Take(char mark, string otherwise)
    {
        while (Position < Text.Length && Text[Position] is ' ' or '\t')
        {
            Position++;
        }

        if (Position >= Text.Length || Text[Position] != mark)
        {
            throw Refuse(Math.Min(Position, Text.Length), otherwise);
        }

        Position++;
    }

    /// <summary>The place of the next mark that is not in a comment.</summary>
    public int Find(char mark)
    {
        var at = Position;
        while (at < Text.Length && Text[at] != mark)
        {
            if (Text[at] == '#')
            {
                at = LineEnd(at);
            }
            else if (!char.IsWhiteSpace(Text[at]))
            {
                throw Refuse(at, $"a '{mark}' was expected here");
            }
            else
            {
                at++;
            }
        }

        return at < Text.Length ? at : throw Refuse(at, $"a '{mark}' was expected here");
    }

    public int LineEnd(int at) => Text.IndexOf('\n', at) is >= 0 and var end ? end : Text.Length;

    /// <summary>0-based.</summary>
    public int Column(int at) => at == 0 ? 0 : at - (Text.LastIndexOf('\n', at - 1) + 1);

    public NotFormattableException Refuse(int at, string why) => new(Text.AsSpan(0, Math.Min(at, Text.Length)).Count('\n') + 1, Column(Math.Min(at, Text.Length)) + 1, why);

    private string TakeLine()
    {
        var end = LineEnd(Position);
        var line = Text[Position..end].TrimEnd();
        Position = end;
        return line;
    }
}
