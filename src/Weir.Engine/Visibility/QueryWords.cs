using System.Text;
using Weir.Protocol.Calls;

namespace Weir.Engine.Visibility;

/// <summary>Reads a list query word by word.</summary>
internal sealed class QueryWords(string query)
{
    private int position;

    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return position == query.Length;
        }
    }

    public static RpcException Invalid(string problem) => new(StatusCode.InvalidArgument, $"invalid query: {problem}");

    /// <summary>A column name, plain or in back-ticks.</summary>
    public string ReadName()
    {
        SkipSpace();
        if (position < query.Length && query[position] == '`')
        {
            return ReadQuoted();
        }

        var start = position;
        while (position < query.Length && (char.IsAsciiLetterOrDigit(query[position]) || query[position] == '_'))
        {
            position++;
        }

        return position > start ? query[start..position] : throw Expected("a column name");
    }

    public QueryWords ReadEquals()
    {
        SkipSpace();
        if (position == query.Length || query[position] != '=')
        {
            throw Expected("'='");
        }

        position++;
        return this;
    }

    public void ReadAnd()
    {
        SkipSpace();
        if (string.Compare(query, position, "AND", 0, 3, StringComparison.OrdinalIgnoreCase) != 0
            || (position + 3 < query.Length && !char.IsWhiteSpace(query[position + 3])))
        {
            throw Expected("AND");
        }

        position += 3;
    }

    /// <summary>A string in single or double quotes, or a whole number.</summary>
    public string ReadValue()
    {
        SkipSpace();
        if (position < query.Length && query[position] is '\'' or '"')
        {
            return ReadQuoted();
        }

        var start = position;
        while (position < query.Length && char.IsAsciiDigit(query[position]))
        {
            position++;
        }

        return position > start ? query[start..position] : throw Expected("a quoted value");
    }

    private string ReadQuoted()
    {
        var quote = query[position++];
        var value = new StringBuilder();
        while (position < query.Length)
        {
            var c = query[position++];
            if (c == '\\' && position < query.Length)
            {
                value.Append(query[position++]);
            }
            else if (c != quote)
            {
                value.Append(c);
            }
            else if (position < query.Length && query[position] == quote)
            {
                value.Append(quote);
                position++;
            }
            else
            {
                return value.ToString();
            }
        }

        throw Invalid($"the text that {quote} opens is not closed");
    }

    private RpcException Expected(string what) =>
        Invalid(position == query.Length ? $"{what} expected at the end" : $"{what} expected at position {position + 1}, found '{query[position]}'");

    private void SkipSpace()
    {
        while (position < query.Length && char.IsWhiteSpace(query[position]))
        {
            position++;
        }
    }
}
