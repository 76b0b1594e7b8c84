using System.Globalization;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>Splits an expression's source into tokens.</summary>
internal ref struct Lexer(string source)
{
    private static readonly (string Text, TokenKind Kind)[] Operators =
    [
        ("**", TokenKind.Power), ("==", TokenKind.Equal), ("!=", TokenKind.NotEqual), ("<=", TokenKind.LessOrEqual),
        (">=", TokenKind.GreaterOrEqual), ("&&", TokenKind.And), ("||", TokenKind.Or), (".", TokenKind.Dot), (",", TokenKind.Comma),
        ("(", TokenKind.OpenParenthesis), (")", TokenKind.CloseParenthesis), ("[", TokenKind.OpenBracket), ("]", TokenKind.CloseBracket),
        ("|", TokenKind.Pipe), ("=", TokenKind.Assign), ("?", TokenKind.Question), (":", TokenKind.Colon), ("+", TokenKind.Plus), ("-", TokenKind.Minus), ("*", TokenKind.Star),
        ("/", TokenKind.Slash), ("%", TokenKind.Percent), ("<", TokenKind.Less), (">", TokenKind.Greater), ("!", TokenKind.Not),
    ];

    private readonly string _source = source;
    private int _position;
    private bool _afterDot;

    public static List<Token> Tokenize(string source)
    {
        var lexer = new Lexer(source);
        var tokens = new List<Token>();
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != TokenKind.End);

        return tokens;
    }

    private Token Next()
    {
        while (_position < _source.Length && char.IsWhiteSpace(_source[_position]))
        {
            _position++;
        }

        if (_position == _source.Length)
        {
            return new Token(TokenKind.End, _position, "");
        }

        var c = _source[_position];
        var token = c switch
        {
            '\'' or '"' => ReadString(c),
            >= '0' and <= '9' => ReadNumber(),
            _ when IsNameStart(c) => ReadName(),
            _ => ReadOperator(),
        };
        _afterDot = token.Kind == TokenKind.Dot;
        return token;
    }

    private Token ReadString(char quote)
    {
        var start = _position++;
        var text = new System.Text.StringBuilder();
        while (_position < _source.Length)
        {
            var c = _source[_position++];
            if (c != quote)
            {
                text.Append(c);
            }
            else if (_position < _source.Length && _source[_position] == quote)
            {
                text.Append(quote);
                _position++;
            }
            else
            {
                return new Token(TokenKind.Literal, start, _source[start.._position], Value.Of(text.ToString()));
            }
        }

        throw Error(start, $"the text that starts here has no closing {quote}");
    }

    private Token ReadNumber()
    {
        var start = _position;
        if (_source[start] == '0' && start + 1 < _source.Length && _source[start + 1] is 'x' or 'X')
        {
            _position += 2;
            TakeWhile(char.IsAsciiHexDigit);
            var digits = _source.AsSpan(start + 2, _position - start - 2);
            return long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) && !FollowedByName()
                ? new Token(TokenKind.Literal, start, _source[start.._position], Value.Of(hex))
                : throw Error(start, "this is not a hexadecimal number of at most 64 bits");
        }

        TakeWhile(char.IsAsciiDigit);
        if (Peek(0) == '.' && char.IsAsciiDigit(Peek(1)))
        {
            _position++;
            TakeWhile(char.IsAsciiDigit);
        }

        if (Peek(0) is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            _position += 2;
            TakeWhile(char.IsAsciiDigit);
        }

        var text = _source[start.._position];
        return !FollowedByName() && NumberValue.TryParse(text) is { } number
            ? new Token(TokenKind.Literal, start, text, number)
            : throw Error(start, "this is not a number");
    }

    private Token ReadName()
    {
        var start = _position;
        TakeWhile(IsNamePart);

        // Ids may hold hyphens, so after a dot "-" between two name characters belongs to the name: needs.build-web.result.
        while (_afterDot && Peek(0) == '-' && IsNamePart(Peek(1)))
        {
            _position++;
            TakeWhile(IsNamePart);
        }

        var text = _source[start.._position];
        if (_afterDot)
        {
            return new Token(TokenKind.Name, start, text);
        }

        return text switch
        {
            "true" => new Token(TokenKind.Literal, start, text, Value.True),
            "false" => new Token(TokenKind.Literal, start, text, Value.False),
            "null" or "None" or "none" => new Token(TokenKind.Literal, start, text, Value.Null),
            "and" => new Token(TokenKind.And, start, text),
            "or" => new Token(TokenKind.Or, start, text),
            "not" => new Token(TokenKind.NotWord, start, text),
            "in" => new Token(TokenKind.In, start, text),
            "if" => new Token(TokenKind.If, start, text),
            "else" => new Token(TokenKind.Else, start, text),
            _ => new Token(TokenKind.Name, start, text),
        };
    }

    private Token ReadOperator()
    {
        foreach (var (text, kind) in Operators)
        {
            if (string.CompareOrdinal(_source, _position, text, 0, text.Length) == 0)
            {
                var start = _position;
                _position += text.Length;
                return new Token(kind, start, text);
            }
        }

        var found = char.IsHighSurrogate(_source[_position]) && _position + 1 < _source.Length
            ? _source.Substring(_position, 2)
            : _source[_position].ToString();
        var suggestion = found switch { "&" => "&&", _ => null };
        throw Error(_position, $"unexpected '{found}'", suggestion);
    }

    private void TakeWhile(Func<char, bool> accepts)
    {
        while (_position < _source.Length && accepts(_source[_position]))
        {
            _position++;
        }
    }

    private readonly char Peek(int ahead) => _position + ahead < _source.Length ? _source[_position + ahead] : '\0';

    private readonly bool FollowedByName() => IsNamePart(Peek(0));

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static ExpressionException Error(int offset, string message, string? suggestion = null) =>
        new(DiagnosticCodes.ExpressionSyntax, offset, message, suggestion: suggestion);
}
