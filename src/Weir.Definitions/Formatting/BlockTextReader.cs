namespace Weir.Definitions.Formatting;

/// <summary>Reads the lines of a text under <c>|</c> or <c>&gt;</c>.</summary>
internal static class BlockTextReader
{
    /// <param name="cursor">Goes behind the text.</param>
    /// <param name="start">Where the header begins.</param>
    /// <param name="parentColumn">0-based column of the entry that holds it.</param>
    /// <param name="value">The text as it is read.</param>
    /// <param name="comment">Takes the comment behind the header.</param>
    public static BlockText Read(SourceCursor cursor, int start, int parentColumn, string properties, string value, CommentSlot comment)
    {
        var text = cursor.Text;
        var headerEnd = start;
        while (headerEnd < text.Length && !char.IsWhiteSpace(text[headerEnd]))
        {
            headerEnd++;
        }

        var header = text[start..headerEnd];
        var lineEnd = cursor.LineEnd(headerEnd);
        if (text.IndexOf('#', headerEnd, lineEnd - headerEnd) is >= 0 and var at)
        {
            (comment.Text, comment.Column) = (text[at..lineEnd].TrimEnd(), cursor.Column(at));
        }

        var written = header.FirstOrDefault(char.IsAsciiDigit);
        var keeps = header.Contains('+', StringComparison.Ordinal);
        var (lines, end) = ReadLines(text, lineEnd, written == '\0' ? null : parentColumn + (written - '0'), keeps, parentColumn);
        cursor.Position = end;

        // A text whose last line has no end in the file has none in its value either; written with one, it must not gain it.
        var isCut = value.Length > 0 && value[^1] != '\n' && !header.Contains('-', StringComparison.Ordinal);
        var chomp = isCut ? "-" : string.Concat(header.Where(mark => mark is '+' or '-'));
        return new(properties, $"{header[0]}{(written == '\0' ? "" : "2")}{chomp}", lines, keeps && !isCut);
    }

    private static (List<string> Lines, int End) ReadLines(string text, int headerEnd, int? indent, bool keeps, int parentColumn)
    {
        var lines = new List<string>();
        var (count, end) = (0, headerEnd);
        for (var at = headerEnd; at < text.Length && at + 1 < text.Length;)
        {
            var next = text.IndexOf('\n', at + 1) is >= 0 and var found ? found : text.Length;
            var line = text.AsSpan(at + 1, next - at - 1);
            var spaces = line.Length - line.TrimStart(' ').Length;
            var isEmpty = spaces == line.Length;
            if (!isEmpty)
            {
                indent ??= spaces > parentColumn ? spaces : int.MaxValue;
                if (spaces < indent)
                {
                    break;
                }
            }

            lines.Add(line.Length > (indent ?? line.Length) ? line[(indent ?? line.Length)..].ToString() : "");
            at = next;
            if (!isEmpty || keeps || lines[^1].Length > 0)
            {
                (count, end) = (lines.Count, next);
            }
        }

        return (lines[..count], end);
    }
}
