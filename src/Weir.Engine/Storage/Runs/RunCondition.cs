namespace Weir.Engine.Storage;

/// <summary>
/// What is asked of a run. Conditions have three outcomes as in SQL: one that looks at a field which is null is neither true nor false,
/// and its negation isn't either; a run is found when the whole is true.
/// </summary>
public abstract record RunCondition
{
    private protected RunCondition()
    {
    }

    /// <summary>Both conditions; one of them when the other is null.</summary>
    public static RunCondition? Both(RunCondition? left, RunCondition? right) => (left, right) switch
    {
        (null, _) => right,
        (_, null) => left,
        _ => new AllOf([left, right]),
    };
}

public sealed record AllOf(IReadOnlyList<RunCondition> Conditions) : RunCondition;

public sealed record AnyOf(IReadOnlyList<RunCondition> Conditions) : RunCondition;

public sealed record NotSo(RunCondition Condition) : RunCondition;

public sealed record Compares(RunField Field, Comparison Comparison, SearchValue Value) : RunCondition;

public sealed record IsOneOf(RunField Field, IReadOnlyList<SearchValue> Values) : RunCondition;

/// <summary>Both ends belong to the range.</summary>
public sealed record IsBetween(RunField Field, SearchValue From, SearchValue To) : RunCondition;

public sealed record StartsWith(RunField Field, string Prefix) : RunCondition;

public sealed record IsNull(RunField Field) : RunCondition;

/// <summary>The attribute has an entry with one of these values. Never null: a run without the attribute does not contain anything.</summary>
public sealed record ContainsAny(string Key, IReadOnlyList<SearchValue> Values) : RunCondition;

public enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
