using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>
/// Parses tokens by precedence, loosest first: <c>? :</c>, <c>||</c>, <c>&amp;&amp;</c>, <c>== !=</c>, <c>&lt; &lt;= &gt; &gt;=</c>,
/// <c>+ -</c>, <c>* / %</c>, unary <c>! -</c>, <c>**</c> (to the right), member and index.
/// </summary>
internal sealed class ExpressionParser
{
    private static readonly TokenKind[][] Levels =
    [
        [TokenKind.Or],
        [TokenKind.And],
        [TokenKind.Equal, TokenKind.NotEqual],
        [TokenKind.Less, TokenKind.LessOrEqual, TokenKind.Greater, TokenKind.GreaterOrEqual],
        [TokenKind.Plus, TokenKind.Minus],
        [TokenKind.Star, TokenKind.Slash, TokenKind.Percent],
    ];

    private readonly List<Token> _tokens;
    private readonly ExpressionLimits _limits;
    private int _next;
    private int _depth;

    private ExpressionParser(List<Token> tokens, ExpressionLimits limits)
    {
        _tokens = tokens;
        _limits = limits;
    }

    /// <exception cref="ExpressionException">The source is no expression, or too long or too deep.</exception>
    public static ExpressionNode Parse(string source, ExpressionLimits limits)
    {
        if (source.Length > limits.MaxLength)
        {
            throw new ExpressionException(
                DiagnosticCodes.ExpressionTooBig,
                0,
                $"the expression has {source.Length} characters; at most {limits.MaxLength} are allowed");
        }

        var parser = new ExpressionParser(Lexer.Tokenize(source), limits);
        if (parser.Current.Kind == TokenKind.End)
        {
            throw parser.Error("the expression is empty");
        }

        var node = parser.ParseTernary();
        return parser.Current.Kind == TokenKind.End ? node : throw parser.Unexpected("an operator or the end");
    }

    private Token Current => _tokens[_next];

    private ExpressionNode ParseTernary()
    {
        Enter();
        var condition = ParseBinary(0);
        if (Current.Kind == TokenKind.Question)
        {
            var offset = Take().Offset;
            var whenTrue = ParseTernary();
            Expect(TokenKind.Colon, "':' and the other branch");
            condition = new ConditionalNode(offset, condition, whenTrue, ParseTernary());
        }

        _depth--;
        return condition;
    }

    private ExpressionNode ParseBinary(int level)
    {
        if (level == Levels.Length)
        {
            return ParseUnary();
        }

        var left = ParseBinary(level + 1);
        while (Array.IndexOf(Levels[level], Current.Kind) >= 0)
        {
            var token = Take();
            left = new BinaryNode(token.Offset, token.Kind, left, ParseBinary(level + 1));
        }

        return left;
    }

    private ExpressionNode ParseUnary()
    {
        if (Current.Kind is not (TokenKind.Not or TokenKind.Minus))
        {
            return ParsePower();
        }

        Enter();
        var token = Take();
        var operand = ParseUnary();
        _depth--;
        return new UnaryNode(token.Offset, token.Kind, operand);
    }

    private ExpressionNode ParsePower()
    {
        var operand = ParsePostfix(ParsePrimary());
        if (Current.Kind != TokenKind.Power)
        {
            return operand;
        }

        Enter();
        var offset = Take().Offset;
        var exponent = ParseUnary();
        _depth--;
        return new BinaryNode(offset, TokenKind.Power, operand, exponent);
    }

    private ExpressionNode ParsePostfix(ExpressionNode target)
    {
        while (true)
        {
            if (Current.Kind == TokenKind.Dot)
            {
                Take();
                if (Current.Kind != TokenKind.Name)
                {
                    throw Unexpected("a name after '.'");
                }

                var name = Take();
                target = new MemberNode(name.Offset, target, name.Text);
            }
            else if (Current.Kind == TokenKind.OpenBracket)
            {
                Take();
                var index = ParseTernary();
                target = new IndexNode(index.Offset, target, index);
                Expect(TokenKind.CloseBracket, "']'");
            }
            else
            {
                return target;
            }
        }
    }

    private ExpressionNode ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Literal:
                Take();
                return new LiteralNode(token.Offset, token.Value!);
            case TokenKind.Name:
                Take();
                return Current.Kind == TokenKind.OpenParenthesis
                    ? new CallNode(token.Offset, token.Text, ParseList(TokenKind.CloseParenthesis, "',' or ')'"))
                    : new ContextNode(token.Offset, token.Text);
            case TokenKind.OpenParenthesis:
                Take();
                var inner = ParseTernary();
                Expect(TokenKind.CloseParenthesis, "')'");
                return inner;
            case TokenKind.OpenBracket:
                return new ArrayNode(token.Offset, ParseList(TokenKind.CloseBracket, "',' or ']'"));
            default:
                throw Unexpected("a value");
        }
    }

    /// <summary>From the opening token to the closing one, both taken.</summary>
    private List<ExpressionNode> ParseList(TokenKind close, string expected)
    {
        Take();
        var items = new List<ExpressionNode>();
        if (Current.Kind == close)
        {
            Take();
            return items;
        }

        while (true)
        {
            items.Add(ParseTernary());
            if (Current.Kind == close)
            {
                Take();
                return items;
            }

            Expect(TokenKind.Comma, expected);
        }
    }

    private void Enter()
    {
        // The outermost expression is level 0.
        if (_depth++ > _limits.MaxDepth)
        {
            throw new ExpressionException(
                DiagnosticCodes.ExpressionTooBig, Current.Offset, $"the expression is nested deeper than {_limits.MaxDepth} levels");
        }
    }

    private Token Take() => _tokens[_next++];

    private void Expect(TokenKind kind, string expected)
    {
        if (Current.Kind != kind)
        {
            throw Unexpected(expected);
        }

        Take();
    }

    private ExpressionException Unexpected(string expected) => Current.Kind == TokenKind.End
        ? Error("the expression ends too early", expected)
        : Error($"unexpected {Wording.Quote(Current.Text)}", expected);

    private ExpressionException Error(string message, string? expected = null) =>
        new(DiagnosticCodes.ExpressionSyntax, Current.Offset, message, expected);
}
