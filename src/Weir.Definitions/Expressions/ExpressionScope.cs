using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>The names that an expression can reach. A context may be computed when it is first read.</summary>
public sealed class ExpressionScope
{
    private readonly Dictionary<string, Func<Value>> _contexts = new(StringComparer.Ordinal);

    /// <summary>What success(), failure() and cancelled() answer; null where they may not be called.</summary>
    public StatusFacts? Status { get; init; }

    public IReadOnlyCollection<string> Names => _contexts.Keys;

    public ExpressionScope Set(string name, Value value)
    {
        _contexts[name] = () => value;
        return this;
    }

    public ExpressionScope Set(string name, Func<Value> compute)
    {
        Value? computed = null;
        _contexts[name] = () => computed ??= compute();
        return this;
    }

    /// <summary>Makes each member of the object a context.</summary>
    public ExpressionScope SetAll(ObjectValue contexts)
    {
        foreach (var (name, value) in contexts.Members)
        {
            Set(name, value);
        }

        return this;
    }

    internal Value? Find(string name) => _contexts.TryGetValue(name, out var compute) ? compute() : null;
}

/// <summary>How things stand where a condition is evaluated.</summary>
public sealed record StatusFacts(bool Success, bool Failure, bool Cancelled);
