using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>
/// Parses tokens by precedence, loosest first: <c>? :</c> and <c>if else</c>, <c>||</c>, <c>&amp;&amp;</c>, <c>not</c>, <c>== !=</c>,
/// <c>&lt; &lt;= &gt; &gt;= in</c>, <c>+ -</c>, <c>* / %</c>, unary <c>! -</c>, <c>**</c> (to the right), filter, member and index.
/// </summary>
internal sealed class ExpressionParser
{
    private static readonly TokenKind[][] Levels =
    [
        [TokenKind.Or],
        [TokenKind.And],
        [TokenKind.Equal, TokenKind.NotEqual],
        [TokenKind.Less, TokenKind.LessOrEqual, TokenKind.Greater, TokenKind.GreaterOrEqual, TokenKind.In, TokenKind.NotWord],
        [TokenKind.Plus, TokenKind.Minus],
        [TokenKind.Star, TokenKind.Slash, TokenKind.Percent],
    ];

    private const int EqualityLevel = 2;

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
        else if (Current.Kind == TokenKind.If)
        {
            var offset = Take().Offset;
            var test = ParseBinary(0);
            Expect(TokenKind.Else, "'else' and the other branch");
            condition = new ConditionalNode(offset, test, condition, ParseTernary());
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

        if (level == EqualityLevel && Current.Kind == TokenKind.NotWord)
        {
            Enter();
            var not = Take();
            var operand = ParseBinary(level);
            _depth--;
            return new UnaryNode(not.Offset, TokenKind.Not, operand);
        }

        var left = ParseBinary(level + 1);
        while (Array.IndexOf(Levels[level], Current.Kind) >= 0)
        {
            var token = Take();
            if (token.Kind == TokenKind.NotWord)
            {
                Expect(TokenKind.In, "'in' after 'not'");
                left = new UnaryNode(token.Offset, TokenKind.Not, new BinaryNode(token.Offset, TokenKind.In, left, ParseBinary(level + 1)));
                continue;
            }

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
            if (Current.Kind == TokenKind.Pipe)
            {
                target = ParseFilter(target);
            }
            else if (Current.Kind == TokenKind.Dot)
            {
                Take();
                if (Current.Kind == TokenKind.Star)
                {
                    target = new WildcardNode(Take().Offset, target);
                    continue;
                }

                if (Current.Kind != TokenKind.Name)
                {
                    throw Unexpected("a name after '.'");
                }

                var name = Take();
                target = Current.Kind == TokenKind.OpenParenthesis ? ParseMethod(target, name)
                    : target is WildcardNode or ProjectNode ? new ProjectNode(name.Offset, target, name.Text)
                    : new MemberNode(name.Offset, target, name.Text);
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

    /// <summary>From <c>|</c>: a name, and arguments in parentheses where there are some.</summary>
    private CallNode ParseFilter(ExpressionNode target)
    {
        Take();
        if (Current.Kind != TokenKind.Name)
        {
            throw Unexpected("the name of a filter after '|'");
        }

        var name = Take();
        if (Current.Kind != TokenKind.OpenParenthesis)
        {
            return new CallNode(name.Offset, name.Text, [target]);
        }

        var (arguments, named) = ParseArguments();
        return new CallNode(name.Offset, name.Text, [target, .. arguments]) { Named = named };
    }

    private CallNode ParseMethod(ExpressionNode target, Token name)
    {
        var function = $"kv.{name.Text}";
        if (target is not ContextNode { Name: "kv" } || Functions.Find(function) is null)
        {
            throw new ExpressionException(
                DiagnosticCodes.ExpressionSyntax, name.Offset, $"'.{name.Text}(' calls a method, which values do not have", $"'| {name.Text}(…)' or '{name.Text}(…)'");
        }

        var (arguments, named) = ParseArguments();
        return new CallNode(name.Offset, function, arguments) { Named = named };
    }

    private (List<ExpressionNode> Arguments, List<NamedArgument> Named) ParseArguments()
    {
        Take();
        var arguments = new List<ExpressionNode>();
        var named = new List<NamedArgument>();
        while (Current.Kind != TokenKind.CloseParenthesis)
        {
            if (arguments.Count + named.Count > 0)
            {
                Expect(TokenKind.Comma, "',' or ')'");
            }

            if (Current.Kind == TokenKind.Name && _tokens[_next + 1].Kind == TokenKind.Assign)
            {
                var name = Take();
                Take();
                named.Add(new NamedArgument(name.Text, name.Offset, ParseTernary()));
            }
            else if (named.Count > 0)
            {
                throw Unexpected("an argument with its name, as one before it has");
            }
            else
            {
                arguments.Add(ParseTernary());
            }
        }

        Take();
        return (arguments, named);
    }

    private CallNode ParseCall(Token name)
    {
        var (arguments, named) = ParseArguments();
        return new CallNode(name.Offset, name.Text, arguments) { Named = named };
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
                    ? ParseCall(token)
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
        : new ExpressionException(
            DiagnosticCodes.ExpressionSyntax, Current.Offset, $"unexpected {Wording.Quote(Current.Text)}", expected, Current.Kind == TokenKind.Assign ? "==" : null);

    private ExpressionException Error(string message, string? expected = null) =>
        new(DiagnosticCodes.ExpressionSyntax, Current.Offset, message, expected);
}
