using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>A token: where it stands, its text as written, and the value of a literal.</summary>
internal readonly record struct Token(TokenKind Kind, int Offset, string Text, Value? Value = null);

internal enum TokenKind
{
    End,
    Literal,
    Name,
    Dot,
    Comma,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    Question,
    Colon,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Power,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
    Not,
    NotWord,
    In,
    Pipe,
    Assign,
    If,
    Else,
}
