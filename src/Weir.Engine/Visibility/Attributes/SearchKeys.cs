using System.Collections.Immutable;
using Weir.Engine.Storage;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Visibility.Attributes;

/// <summary>How search attributes are stored to be searched. A stored format.</summary>
internal static class SearchKeys
{
    /// <summary>The type is part of the key: an attribute that was removed and registered with another type begins anew.</summary>
    public static string Of(string name, IndexedValueType type) => $"{(int)type}:{name}";

    /// <summary>Every value of every attribute that the server has typed.</summary>
    public static IReadOnlyList<SearchEntry> Entries(IEnumerable<KeyValuePair<string, Payload>> attributes)
    {
        List<SearchEntry> entries = [];
        foreach (var (name, payload) in attributes)
        {
            if (SearchAttributePayload.TypeOf(payload) is { } type && SearchAttributePayload.TryRead(payload, type, out var values))
            {
                var key = Of(name, type);
                entries.AddRange(values.Select(value => new SearchEntry(key, value)));
            }
        }

        return entries;
    }

    /// <summary>The run's division, which is a column of its own.</summary>
    public static string? Division(ImmutableSortedDictionary<string, Payload> attributes) =>
        attributes.TryGetValue(SearchAttributeTypes.NamespaceDivision, out var payload)
        && SearchAttributePayload.TryRead(payload, IndexedValueType.Keyword, out var values)
        && values.Count == 1
            ? values[0].Text
            : null;
}
