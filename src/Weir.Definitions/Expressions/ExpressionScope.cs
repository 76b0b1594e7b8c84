using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>The names that an expression can reach. A context may be computed when it is first read.</summary>
public sealed class ExpressionScope
{
    private readonly Dictionary<string, Func<Value>> _contexts = new(StringComparer.Ordinal);
    private Dictionary<string, MemberLookup>? _lookups;

    /// <summary>What success(), failure() and cancelled() answer; null where they may not be called.</summary>
    public StatusFacts? Status { get; init; }

    /// <summary>What now(), uuid() and random() give; null where they may not be called.</summary>
    public IEntropy? Entropy { get; init; }

    /// <summary>What <c>kv.get_secret</c> gives, null for a key that is not there; null where it may not be called.</summary>
    public Func<string, Value?>? Secrets { get; init; }

    /// <summary>Where the expressions stand in their file: path to places, as <see cref="Plans.Plan.Places"/>.</summary>
    public SourcePlaces? Places { get; init; }

    /// <summary>What an evaluation may cost; null applies <see cref="ExpressionLimits.Default"/>.</summary>
    public ExpressionLimits? Limits { get; init; }

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

    /// <summary>A context of which single members are looked up, so that a large one need not be built.</summary>
    public ExpressionScope SetLookup(string name, Func<string, Value?> find, Func<IReadOnlyCollection<string>> names)
    {
        (_lookups ??= new(StringComparer.Ordinal))[name] = new MemberLookup(find, names);
        return Set(name, () => ObjectValue.Of(names().Select(member => KeyValuePair.Create(member, find(member) ?? Value.Null))));
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

    internal MemberLookup? Lookup(string name) => _lookups?.GetValueOrDefault(name);
}

internal sealed record MemberLookup(Func<string, Value?> Find, Func<IReadOnlyCollection<string>> Names);

/// <summary>How things stand where a condition is evaluated.</summary>
public sealed record StatusFacts(bool Success, bool Failure, bool Cancelled)
{
    public bool TimedOut { get; init; }

    public bool Skipped { get; init; }

    /// <summary>What result() gives; null where it may not be called.</summary>
    public Value? Result { get; init; }
}

/// <summary>What the world adds to an evaluation. Under replay it must give the same values again.</summary>
public interface IEntropy
{
    DateTimeOffset Now { get; }

    /// <summary>16 bytes that differ with every call.</summary>
    byte[] NextBytes();
}
