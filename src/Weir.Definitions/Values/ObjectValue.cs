using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Weir.Definitions.Values;

/// <summary>An object. Members keep the order in which they were given; equality ignores it.</summary>
[JsonConverter(typeof(ObjectValueJsonConverter))]
public sealed class ObjectValue : Value
{
    private readonly KeyValuePair<string, Value>[] _members;
    private readonly Dictionary<string, Value>? _index;

    private ObjectValue(KeyValuePair<string, Value>[] members, Dictionary<string, Value>? index, bool missingMembersAreNull)
    {
        _members = members;
        _index = index;
        MissingMembersAreNull = missingMembersAreNull;
    }

    public static ObjectValue Empty { get; } = new([], null, false);

    public IReadOnlyList<KeyValuePair<string, Value>> Members => _members;

    public IEnumerable<string> Names => _members.Select(member => member.Key);

    public int Count => _members.Length;

    public override ValueKind Kind => ValueKind.Object;

    /// <summary>
    /// Whether an expression that reads a missing member gets null instead of an error: so for outputs of steps that did
    /// not run to their end, whose names nobody can know. JSON does not carry it.
    /// </summary>
    public bool MissingMembersAreNull { get; }

    public static ObjectValue Of(params ReadOnlySpan<(string Name, Value Value)> members)
    {
        var pairs = new KeyValuePair<string, Value>[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            pairs[i] = new(members[i].Name, members[i].Value);
        }

        return Of(pairs);
    }

    /// <summary>Of several members with one name the last wins, at the place of the first.</summary>
    public static ObjectValue Of(IEnumerable<KeyValuePair<string, Value>> members)
    {
        var pairs = members.ToArray();
        if (pairs.Length <= 4)
        {
            for (var i = 1; i < pairs.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (pairs[i].Key == pairs[j].Key)
                    {
                        return Of(Merge(pairs));
                    }
                }
            }

            return new ObjectValue(pairs, null, false);
        }

        var index = new Dictionary<string, Value>(pairs.Length, StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            if (!index.TryAdd(name, value))
            {
                return Of(Merge(pairs));
            }
        }

        return new ObjectValue(pairs, index, false);
    }

    public bool TryGet(string name, [MaybeNullWhen(false)] out Value value)
    {
        if (_index is not null)
        {
            return _index.TryGetValue(name, out value);
        }

        foreach (var member in _members)
        {
            if (string.Equals(member.Key, name, StringComparison.Ordinal))
            {
                value = member.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>The member, or <see cref="Value.Null"/> when there is none.</summary>
    public Value Get(string name) => TryGet(name, out var value) ? value : Null;

    /// <summary>This object with the members of <paramref name="other"/> added or replaced.</summary>
    public ObjectValue With(ObjectValue other) => other.Count == 0 ? this : Count == 0 ? other : Of(_members.Concat(other._members));

    public ObjectValue With(string name, Value value) => With(Of((name, value)));

    public ObjectValue WithMissingMembersNull() => new(_members, _index, true);

    public override bool Equals(Value? other)
    {
        if (other is not ObjectValue obj || obj.Count != Count)
        {
            return false;
        }

        foreach (var (name, value) in _members)
        {
            if (!obj.TryGet(name, out var theirs) || !theirs.Equals(value))
            {
                return false;
            }
        }

        return true;
    }

    public override int GetHashCode()
    {
        var hash = Count;
        foreach (var (name, value) in _members)
        {
            hash ^= HashCode.Combine(string.GetHashCode(name, StringComparison.Ordinal), value);
        }

        return hash;
    }

    private static Dictionary<string, Value> Merge(KeyValuePair<string, Value>[] pairs)
    {
        var merged = new Dictionary<string, Value>(pairs.Length, StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            merged[name] = value;
        }

        return merged;
    }
}
