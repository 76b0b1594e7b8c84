using System.Diagnostics;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>Binary and unary operators on values. Nothing is converted from one type to another.</summary>
internal static class Operators
{
    private const int MaxExponent = 1000;

    public static Value Apply(BinaryNode node, Value left, Value right, EvaluationBudget budget) => node.Operator switch
    {
        TokenKind.Equal => Value.Of(left.Equals(right)),
        TokenKind.NotEqual => Value.Of(!left.Equals(right)),
        TokenKind.Less => Value.Of(Compare(node, left, right) < 0),
        TokenKind.LessOrEqual => Value.Of(Compare(node, left, right) <= 0),
        TokenKind.Greater => Value.Of(Compare(node, left, right) > 0),
        TokenKind.GreaterOrEqual => Value.Of(Compare(node, left, right) >= 0),
        TokenKind.In => Value.Of(Contains(node, left, right, budget)),
        TokenKind.Plus when left is StringValue a && right is StringValue b => Concatenate(node, a, b, budget),
        _ when left is NumberValue a && right is NumberValue b => Calculate(node, a, b),
        _ => throw Mismatch(node, left, right),
    };

    public static Value Negate(UnaryNode node, Value operand) => operand switch
    {
        NumberValue number when number.TryGetDecimal(out var exact) => Value.Of(-exact),
        NumberValue number => Value.Of(-number.ToDouble()),
        _ => throw new ExpressionException(DiagnosticCodes.WrongOperand, node.Offset, $"'-' takes a number; this is {Wording.A(operand.KindName)}"),
    };

    private static int Compare(BinaryNode node, Value left, Value right) => (left, right) switch
    {
        (NumberValue a, NumberValue b) => a.CompareTo(b),
        (StringValue a, StringValue b) => string.CompareOrdinal(a.Value, b.Value),
        _ => throw Mismatch(node, left, right),
    };

    private static bool Contains(BinaryNode node, Value left, Value right, EvaluationBudget budget)
    {
        switch (right)
        {
            case ArrayValue array:
                budget.Items(node.Offset, array.Count);
                return array.Items.Contains(left);
            case StringValue text when left is StringValue part:
                budget.Text(node.Offset, text.Value.Length);
                return text.Value.Contains(part.Value, StringComparison.Ordinal);
            case ObjectValue obj when left is StringValue name:
                return obj.TryGet(name.Value, out _);
            default:
                throw Mismatch(node, left, right);
        }
    }

    private static Value Concatenate(BinaryNode node, StringValue a, StringValue b, EvaluationBudget budget)
    {
        budget.Text(node.Offset, (long)a.Value.Length + b.Value.Length);
        return Value.Of(a.Value + b.Value);
    }

    private static Value Calculate(BinaryNode node, NumberValue a, NumberValue b)
    {
        if (node.Operator is TokenKind.Slash or TokenKind.Percent && b.ToDouble() == 0)
        {
            throw new ExpressionException(DiagnosticCodes.WrongOperand, node.Offset, "division by zero");
        }

        if (node.Operator == TokenKind.Power)
        {
            return Power(node, a, b);
        }

        if (a.TryGetDecimal(out var x) && b.TryGetDecimal(out var y))
        {
            try
            {
                return Value.Of(node.Operator switch
                {
                    TokenKind.Plus => x + y,
                    TokenKind.Minus => x - y,
                    TokenKind.Star => x * y,
                    TokenKind.Slash => x / y,
                    TokenKind.Percent => x % y,
                    _ => throw new UnreachableException(),
                });
            }
            catch (OverflowException)
            {
                // Beyond 28 digits the result is a double below.
            }
        }

        var (p, q) = (a.ToDouble(), b.ToDouble());
        return Finite(node, node.Operator switch
        {
            TokenKind.Plus => p + q,
            TokenKind.Minus => p - q,
            TokenKind.Star => p * q,
            TokenKind.Slash => p / q,
            TokenKind.Percent => p % q,
            _ => throw new UnreachableException(),
        });
    }

    /// <summary>Repeated multiplication, the same on every machine, which Math.Pow does not promise; so exponents are whole.</summary>
    private static Value Power(BinaryNode node, NumberValue a, NumberValue b)
    {
        if (!b.TryGetInt64(out var exponent) || exponent is < -MaxExponent or > MaxExponent)
        {
            throw new ExpressionException(
                DiagnosticCodes.WrongOperand,
                node.Offset,
                $"an exponent is a whole number from -{MaxExponent} to {MaxExponent}; this is {b.ToText()}");
        }

        if (exponent < 0 && a.ToDouble() == 0)
        {
            throw new ExpressionException(DiagnosticCodes.WrongOperand, node.Offset, "division by zero");
        }

        if (a.TryGetDecimal(out var exactBase))
        {
            try
            {
                var exact = 1m;
                for (var i = 0; i < Math.Abs(exponent); i++)
                {
                    exact *= exactBase;
                }

                if (exact != 0 || exactBase == 0)
                {
                    return Value.Of(exponent < 0 ? 1m / exact : exact);
                }
            }
            catch (OverflowException)
            {
                // Beyond 28 digits the result is a double below.
            }
        }

        var result = 1d;
        for (var i = 0; i < Math.Abs(exponent); i++)
        {
            result *= a.ToDouble();
        }

        return Finite(node, exponent < 0 ? 1d / result : result);
    }

    private static Value Finite(BinaryNode node, double result) => double.IsFinite(result)
        ? Value.Of(result)
        : throw new ExpressionException(DiagnosticCodes.WrongOperand, node.Offset, "the result is too large for a number");

    private static ExpressionException Mismatch(BinaryNode node, Value left, Value right) => new(
        DiagnosticCodes.WrongOperand,
        node.Offset,
        $"'{Symbol(node.Operator)}' does not work between {Wording.A(left.KindName)} and {Wording.A(right.KindName)}");

    private static string Symbol(TokenKind kind) => kind switch
    {
        TokenKind.Plus => "+",
        TokenKind.Minus => "-",
        TokenKind.Star => "*",
        TokenKind.Slash => "/",
        TokenKind.Percent => "%",
        TokenKind.Power => "**",
        TokenKind.In => "in",
        TokenKind.Less => "<",
        TokenKind.LessOrEqual => "<=",
        TokenKind.Greater => ">",
        TokenKind.GreaterOrEqual => ">=",
        _ => throw new UnreachableException(),
    };
}
