using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Weir.Protocol.Common.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>Memo and search attributes: named payloads that are merged, and removed by a null or empty value.</summary>
internal static class PropertyEffects
{
    private const string Encoding = "encoding";

    public static RunState SearchAttributesUpserted(RunState state, UpsertWorkflowSearchAttributesEventAttributes attributes) =>
        state with { SearchAttributes = Merge(state.SearchAttributes, attributes.SearchAttributes?.IndexedFields) };

    public static RunState Modified(RunState state, WorkflowPropertiesModifiedEventAttributes attributes) =>
        state with { Memo = Merge(state.Memo, attributes.UpsertedMemo?.Fields) };

    public static ImmutableSortedDictionary<string, Payload> Merge(
        ImmutableSortedDictionary<string, Payload> current, MapField<string, Payload>? fields)
    {
        if (fields is null || fields.Count == 0)
        {
            return current;
        }

        var merged = current.ToBuilder();
        foreach (var (name, value) in fields)
        {
            if (IsNothing(value))
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return merged.ToImmutable();
    }

    /// <summary>No data, or the JSON texts null and [].</summary>
    private static bool IsNothing(Payload value)
    {
        if (value.Data.IsEmpty)
        {
            return true;
        }

        if (!value.Metadata.TryGetValue(Encoding, out var encoding) || !encoding.Span.SequenceEqual("json/plain"u8))
        {
            return false;
        }

        var text = value.Data.Span.Trim(" \t\r\n"u8);
        return text.SequenceEqual("null"u8) || text.SequenceEqual("[]"u8);
    }
}
