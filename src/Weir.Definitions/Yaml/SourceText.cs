using YamlDotNet.Core;

namespace Weir.Definitions.Yaml;

/// <summary>The text of a file, to find the place of a character inside a scalar.</summary>
internal sealed class SourceText
{
    private readonly string _text;
    private readonly List<int> _lineStarts = [0];

    public SourceText(string text)
    {
        _text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                _lineStarts.Add(i + 1);
            }
        }
    }

    /// <summary>
    /// The line and column of the character at <paramref name="offset"/> of the scalar's value. Folding, indentation and escapes
    /// change white space and add backslashes but keep all other characters in order, so the place is found by counting those.
    /// </summary>
    public (int Line, int Column) Locate(YamlScalar scalar, int offset)
    {
        var position = ContentStart(scalar);
        var end = Math.Min(scalar.End, _text.Length);
        var value = scalar.Text;
        for (var i = 0; i < value.Length && position < end; i++)
        {
            if (scalar.Inserted.Count > 0 && scalar.Inserted.Contains(i))
            {
                // What nobody wrote is at the place of what follows it.
                offset += offset == i ? 1 : 0;
                continue;
            }

            if (char.IsWhiteSpace(value[i]))
            {
                if (i == offset)
                {
                    break;
                }

                continue;
            }

            position = SkipTo(value[i], position, end, scalar.Style);
            if (i == offset || position >= end)
            {
                break;
            }

            position++;
            if (scalar.Style == ScalarStyle.SingleQuoted && value[i] == '\'')
            {
                position++;
            }
        }

        return PlaceOf(Math.Min(position, Math.Max(end, scalar.Start)));
    }

    private int ContentStart(YamlScalar scalar)
    {
        switch (scalar.Style)
        {
            case ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted:
                return scalar.Start + 1;
            case ScalarStyle.Literal or ScalarStyle.Folded:
                var newLine = _text.IndexOf('\n', Math.Min(scalar.Start, _text.Length));
                return newLine < 0 ? scalar.Start : newLine + 1;
            default:
                return scalar.Start;
        }
    }

    /// <summary>The next place of the character, which lies ahead behind nothing but white space and the marks of escapes.</summary>
    private int SkipTo(char c, int position, int end, ScalarStyle style)
    {
        if (style != ScalarStyle.DoubleQuoted)
        {
            while (position < end && char.IsWhiteSpace(_text[position]))
            {
                position++;
            }

            return position;
        }

        var found = position;
        while (found < end && _text[found] != c)
        {
            found++;
        }

        // A character written as an escape of another spelling (\u0041) is not found: stay near.
        return found < end ? found : position;
    }

    private (int Line, int Column) PlaceOf(int position)
    {
        var line = _lineStarts.BinarySearch(position);
        line = line >= 0 ? line : ~line - 1;
        return (line + 1, position - _lineStarts[line] + 1);
    }
}
