using System.Text;

namespace Weir.Engine.Visibility.Queries;

/// <summary>Cuts a query into tokens.</summary>
internal sealed class QueryLexer(string query)
{
    private int position;

    public QueryToken Next()
    {
        while (position < query.Length && char.IsWhiteSpace(query[position]))
        {
            position++;
        }

        var start = position;
        if (start == query.Length)
        {
            return new QueryToken(QueryTokenKind.End, "", start);
        }

        var c = query[start];
        return c switch
        {
            '(' => Symbol(QueryTokenKind.Open, 1),
            ')' => Symbol(QueryTokenKind.Close, 1),
            ',' => Symbol(QueryTokenKind.Comma, 1),
            '=' => Symbol(QueryTokenKind.Comparison, 1),
            '!' when Peek(1) == '=' => Symbol(QueryTokenKind.Comparison, 2),
            '<' => Symbol(QueryTokenKind.Comparison, Peek(1) is '=' or '>' ? 2 : 1),
            '>' => Symbol(QueryTokenKind.Comparison, Peek(1) == '=' ? 2 : 1),
            '\'' or '"' => new QueryToken(QueryTokenKind.Text, Quoted(), start),
            '`' => new QueryToken(QueryTokenKind.QuotedName, Quoted(), start),
            _ when char.IsAsciiDigit(c) || StartsNumber(c) => Number(),
            _ when IsNameStart(c) => Name(),
            _ => throw QueryError.Of($"syntax error at position {start + 1}: unexpected character '{Character()}'"),
        };
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.';

    private bool StartsNumber(char c) => c switch
    {
        '.' => char.IsAsciiDigit(Peek(1)),
        '-' or '+' => char.IsAsciiDigit(Peek(1)) || (Peek(1) == '.' && char.IsAsciiDigit(Peek(2))),
        _ => false,
    };

    private char Peek(int ahead) => position + ahead < query.Length ? query[position + ahead] : '\0';

    private string Character() =>
        char.IsHighSurrogate(query[position]) && char.IsLowSurrogate(Peek(1)) ? query.Substring(position, 2) : query[position].ToString();

    private QueryToken Symbol(QueryTokenKind kind, int length)
    {
        position += length;
        return new QueryToken(kind, query.Substring(position - length, length), position - length);
    }

    private QueryToken Name()
    {
        var start = position;
        while (position < query.Length && IsNamePart(query[position]))
        {
            position++;
        }

        return new QueryToken(QueryTokenKind.Name, query[start..position], start);
    }

    private QueryToken Number()
    {
        var start = position;
        var isDecimal = false;
        position++;
        while (position < query.Length)
        {
            var c = query[position];
            var isSign = c is '+' or '-' && query[position - 1] is 'e' or 'E';
            if (!char.IsAsciiDigit(c) && c is not ('.' or 'e' or 'E') && !isSign)
            {
                break;
            }

            isDecimal |= !char.IsAsciiDigit(c);
            position++;
        }

        isDecimal |= query[start] == '.';
        if (position < query.Length && IsNamePart(query[position]))
        {
            throw QueryError.Of($"syntax error at position {start + 1}: '{query[start..(position + 1)]}' is neither a number nor a name; texts are quoted");
        }

        return new QueryToken(isDecimal ? QueryTokenKind.Decimal : QueryTokenKind.Integer, query[start..position], start);
    }

    /// <summary>A quote inside is doubled, or has a backslash before it.</summary>
    private string Quoted()
    {
        var start = position;
        var quote = query[position++];
        var value = new StringBuilder();
        while (position < query.Length)
        {
            var c = query[position++];
            if (c == '\\' && quote != '`' && position < query.Length)
            {
                value.Append(Unescape(query[position++]));
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

        throw QueryError.Of($"syntax error at position {start + 1}: the text that {quote} opens is not closed");
    }

    private static char Unescape(char c) => c switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        _ => c,
    };
}
