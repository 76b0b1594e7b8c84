using System.Text;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>
/// A text that may hold <c>${{ }}</c>. A text that is one expression and nothing else keeps the expression's type; expressions
/// among other text become text. Immutable and thread safe.
/// </summary>
public sealed class Template
{
    internal const string Open = "${{";
    internal const string Close = "}}";

    private readonly List<Part> _parts;

    private Template(List<Part> parts) => _parts = parts;

    /// <summary>Whether there is no expression in it.</summary>
    public bool IsConstant => _parts.TrueForAll(part => part.Expression is null);

    internal IReadOnlyList<Part> Parts => _parts;

    public static bool HasExpression(string text) => text.Contains(Open, StringComparison.Ordinal);

    /// <exception cref="ExpressionException">An expression in it has no end or is invalid; the offset counts from the text's start.</exception>
    public static Template Parse(string text, ExpressionLimits? limits = null)
    {
        var parts = new List<Part>();
        var position = 0;
        while (true)
        {
            var open = text.IndexOf(Open, position, StringComparison.Ordinal);
            if (open < 0)
            {
                break;
            }

            if (open > position)
            {
                parts.Add(new Part(position, text[position..open], null));
            }

            var start = open + Open.Length;
            var close = FindClose(text, open);
            parts.Add(new Part(open, text[open..(close + Close.Length)], ParseAt(text[start..close], start, limits), start));
            position = close + Close.Length;
        }

        if (position < text.Length || parts.Count == 0)
        {
            parts.Add(new Part(position, text[position..], null));
        }

        return new Template(parts);
    }

    /// <exception cref="ExpressionException">An expression failed; the offset counts from the text's start.</exception>
    public Value Evaluate(ExpressionScope scope, ExpressionLimits? limits = null)
    {
        limits ??= scope.Limits ?? ExpressionLimits.Default;
        if (_parts.Count == 1)
        {
            return EvaluatePart(_parts[0], scope, limits);
        }

        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(EvaluatePart(part, scope, limits).ToText());
            if (text.Length > limits.MaxOutput)
            {
                throw new ExpressionException(
                    DiagnosticCodes.BudgetExceeded, part.Offset, $"the text has more than {limits.MaxOutput} characters");
            }
        }

        return Value.Of(text.ToString());
    }

    private static Value EvaluatePart(Part part, ExpressionScope scope, ExpressionLimits limits)
    {
        try
        {
            return part.Expression is null ? Value.Of(part.Text) : part.Expression.Evaluate(scope, limits);
        }
        catch (ExpressionException e)
        {
            throw e.At(e.Offset + part.SourceOffset);
        }
    }

    private static Expression ParseAt(string source, int offset, ExpressionLimits? limits)
    {
        try
        {
            return ExpressionCache.Expression(source, limits);
        }
        catch (ExpressionException e)
        {
            throw e.At(e.Offset + offset);
        }
    }

    /// <summary>The end of the expression that opens at <paramref name="open"/>; quoted text in it may hold <c>}}</c>.</summary>
    private static int FindClose(string text, int open)
    {
        var close = ExpressionEnd.Find(text, open + Open.Length, out var quote);
        if (close >= 0)
        {
            return close;
        }

        var cause = quote == '\0' ? "" : $": a {quote} in it is not closed";
        throw new ExpressionException(DiagnosticCodes.ExpressionSyntax, open, $"the expression has no closing '{Close}'{cause}");
    }

    /// <param name="Offset">Where the part starts in the text.</param>
    /// <param name="Text">The part as written.</param>
    /// <param name="Expression">Null for literal text.</param>
    /// <param name="SourceOffset">Where the expression's source starts in the text.</param>
    internal sealed record Part(int Offset, string Text, Expression? Expression, int SourceOffset = 0);
}
