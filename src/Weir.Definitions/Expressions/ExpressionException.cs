using Weir.Definitions.Diagnostics;

namespace Weir.Definitions.Expressions;

/// <summary>An expression that cannot be read or evaluated.</summary>
public sealed class ExpressionException : Exception
{
    internal ExpressionException(string code, int offset, string message, string? expected = null, string? suggestion = null)
        : base(Compose(message, expected, suggestion))
    {
        Code = code;
        Offset = offset;
        Problem = message;
        Expected = expected;
        Suggestion = suggestion;
    }

    /// <summary>A code of <see cref="DiagnosticCodes"/>.</summary>
    public string Code { get; }

    /// <summary>0-based position in the text that was compiled: the expression, or the template that holds it.</summary>
    public int Offset { get; }

    /// <summary>The message without what was expected.</summary>
    public string Problem { get; }

    public string? Expected { get; }

    public string? Suggestion { get; }

    internal ExpressionException At(int offset) => new(Code, offset, Problem, Expected, Suggestion);

    private static string Compose(string message, string? expected, string? suggestion) =>
        message + (expected is null ? "" : $"; expected {expected}") + (suggestion is null ? "" : $"; did you mean '{suggestion}'?");
}
