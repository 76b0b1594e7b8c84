namespace Weir.Definitions.Expressions;

/// <summary>What one expression may cost. Each limit is a count, never time, so that every machine decides alike.</summary>
public sealed record ExpressionLimits
{
    /// <summary>An upper bound of <see cref="MaxLength"/> itself: it keeps the evaluator's stack small.</summary>
    public const int GreatestLength = 4096;

    public static ExpressionLimits Default { get; } = new();

    /// <summary>Characters of one expression's source.</summary>
    public int MaxLength
    {
        get;
        init => field = value is > 0 and <= GreatestLength
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"1 to {GreatestLength}");
    } = 1024;

    /// <summary>Parentheses, calls, indexes, ternaries and unary operators inside each other.</summary>
    public int MaxDepth { get; init; } = 10;

    /// <summary>Evaluation steps: one for each operator and name, and one for each item or hundred characters that a function handles.</summary>
    public int MaxSteps { get; init; } = 1_000_000;

    /// <summary>Characters or items of any value on the way, and of a template's text.</summary>
    public int MaxOutput { get; init; } = 1024 * 1024;
}
