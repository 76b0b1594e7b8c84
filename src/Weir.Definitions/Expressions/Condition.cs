using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>
/// An <c>if</c>: a bare expression, or one <c>${{ }}</c> around it. Without a status function it also asks for success(), and the
/// expression is then not evaluated when that is false.
/// </summary>
public static class Condition
{
    /// <summary>The bare expression of an <c>if</c> and where it starts in the text.</summary>
    /// <exception cref="ExpressionException"><c>${{ }}</c> stands beside other text; GitHub takes such a text as always true.</exception>
    public static (string Source, int Offset) Unwrap(string text, string what = "an 'if'")
    {
        if (!Template.HasExpression(text))
        {
            return (text, 0);
        }

        var trimmed = text.AsSpan().TrimStart();
        var start = text.Length - trimmed.Length;
        var template = ExpressionCache.Template(text.Trim());
        return template.Parts is [{ Expression: { } expression } part]
            ? (expression.Source, start + part.SourceOffset)
            : throw new ExpressionException(
                DiagnosticCodes.ExpressionSyntax, 0, $"{what} is one expression, bare or with one ${{{{ }}}} around the whole of it");
    }

    /// <summary>Whether the condition holds.</summary>
    /// <param name="source">A bare expression; null asks for success() alone.</param>
    /// <exception cref="ExpressionException">The expression failed or did not give a boolean.</exception>
    public static bool Holds(string? source, ExpressionScope scope, ExpressionLimits? limits = null)
    {
        var status = scope.Status ?? throw new ArgumentException("A condition needs status facts.", nameof(scope));
        if (source is null)
        {
            return status.Success;
        }

        var expression = ExpressionCache.Expression(source, limits);
        if (!expression.UsesStatus && !status.Success)
        {
            return false;
        }

        return expression.Evaluate(scope, limits) is var value && value is BooleanValue boolean
            ? boolean.Value
            : throw new ExpressionException(
                DiagnosticCodes.NotBoolean,
                0,
                $"an 'if' must give a boolean; this gives {Wording.A(value.KindName)}",
                "a comparison such as x != ''");
    }
}
