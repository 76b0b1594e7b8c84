using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Weir.Definitions.Values;

/// <summary>An object. Members keep the order in which they were given; equality ignores it.</summary>
[JsonConverter(typeof(ObjectValueJsonConverter))]
public sealed class ObjectValue : Value
{
    /// <summary>Objects of this size and more share their members with the object that they were made from by <see cref="With(string, Value)"/>.</summary>
    private const int Shared = 32;

    private readonly Dictionary<string, Value>? _index;
    private readonly ImmutableDictionary<string, (int Place, Value Value)>? _shared;
    private KeyValuePair<string, Value>[]? _members;

    private ObjectValue(KeyValuePair<string, Value>[] members, Dictionary<string, Value>? index, bool missingMembersAreNull)
    {
        _members = members;
        _index = index;
        Count = members.Length;
        MissingMembersAreNull = missingMembersAreNull;
    }

    private ObjectValue(ImmutableDictionary<string, (int Place, Value Value)> shared, KeyValuePair<string, Value>[]? members, bool missingMembersAreNull)
    {
        _shared = shared;
        _members = members;
        Count = shared.Count;
        MissingMembersAreNull = missingMembersAreNull;
    }

    public static ObjectValue Empty { get; } = new([], index: null, false);

    public IReadOnlyList<KeyValuePair<string, Value>> Members => Listed;

    public IEnumerable<string> Names => Listed.Select(member => member.Key);

    public int Count { get; }

    public override ValueKind Kind => ValueKind.Object;

    /// <summary>
    /// Whether an expression that reads a missing member gets null instead of an error: so for outputs of steps that did
    /// not run to their end, whose names nobody can know. JSON does not carry it.
    /// </summary>
    public bool MissingMembersAreNull { get; }

    private KeyValuePair<string, Value>[] Listed => _members ??= List(_shared!);

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

        if (_shared is not null)
        {
            var isKnown = _shared.TryGetValue(name, out var shared);
            value = shared.Value;
            return isKnown;
        }

        foreach (var member in Listed)
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
    public ObjectValue With(ObjectValue other) => other.Count == 0 ? this : Count == 0 ? other : Of(Listed.Concat(other.Listed));

    /// <summary>This object with one member added or replaced. To add to a large object again and again costs little each time.</summary>
    public ObjectValue With(string name, Value value)
    {
        if (Count < Shared)
        {
            return With(Of((name, value)));
        }

        var shared = _shared ?? Listed.Select((member, place) => KeyValuePair.Create(member.Key, (place, member.Value))).ToImmutableDictionary(StringComparer.Ordinal);
        var own = shared.TryGetValue(name, out var known) ? known.Place : Count;
        return new ObjectValue(shared.SetItem(name, (own, value)), null, false);
    }

    public ObjectValue WithMissingMembersNull() => _shared is null ? new(Listed, _index, true) : new(_shared, _members, true);

    public override bool Equals(Value? other)
    {
        if (other is not ObjectValue obj || obj.Count != Count)
        {
            return false;
        }

        foreach (var (name, value) in Listed)
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
        foreach (var (name, value) in Listed)
        {
            hash ^= HashCode.Combine(string.GetHashCode(name, StringComparison.Ordinal), value);
        }

        return hash;
    }

    private static KeyValuePair<string, Value>[] List(ImmutableDictionary<string, (int Place, Value Value)> shared)
    {
        var members = new KeyValuePair<string, Value>[shared.Count];
        foreach (var (name, (place, value)) in shared)
        {
            members[place] = new(name, value);
        }

        return members;
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
