using Weir.Engine.Executions;
using Weir.Protocol.Common.V1;

namespace Weir.Engine.Visibility.Attributes;

/// <summary>What comes of checking search attributes: them with their types, or what is wrong.</summary>
internal readonly record struct CheckedSearchAttributes(SearchAttributes? Typed, string? Problem);

/// <summary>Checks the search attributes that a client or a workflow sets, and gives each payload its type.</summary>
internal static class SearchAttributeChecks
{
    public static CheckedSearchAttributes Check(ISearchAttributeCatalog catalog, EngineLimits limits, string namespaceName, SearchAttributes? attributes)
    {
        if (attributes is null || attributes.IndexedFields.Count == 0)
        {
            return new(attributes, null);
        }

        if (attributes.IndexedFields.Count > limits.SearchAttributeKeysMax)
        {
            return Wrong($"number of search attributes {attributes.IndexedFields.Count} exceeds limit {limits.SearchAttributeKeysMax}");
        }

        var typed = new SearchAttributes();
        foreach (var (name, payload) in attributes.IndexedFields)
        {
            if (!SearchAttributeTypes.MayBeSet(name))
            {
                return Wrong($"{name} attribute can't be set in SearchAttributes");
            }

            if (catalog.TypeOf(namespaceName, name) is not { } type)
            {
                return Wrong($"Namespace {namespaceName} has no mapping defined for search attribute {name}");
            }

            if (!SearchAttributePayload.TryRead(payload, type, out _))
            {
                return Wrong($"invalid value for search attribute {name} of type {type}: {Shown(payload)}");
            }

            if (payload.Data.Length > limits.SearchAttributeSizeBytesMax)
            {
                return Wrong($"search attribute {name} value size {payload.Data.Length} exceeds size limit {limits.SearchAttributeSizeBytesMax}");
            }

            typed.IndexedFields.Add(name, SearchAttributePayload.WithType(payload, type));
        }

        return SizeProblem(typed, limits) is { } problem ? Wrong(problem) : new(typed, null);
    }

    /// <exception cref="Protocol.Calls.RpcException">INVALID_ARGUMENT.</exception>
    public static SearchAttributes? Require(ISearchAttributeCatalog catalog, EngineLimits limits, string namespaceName, SearchAttributes? attributes)
    {
        var outcome = Check(catalog, limits, namespaceName, attributes);
        return outcome.Problem is null ? outcome.Typed : throw Refusals.InvalidArgument(outcome.Problem);
    }

    /// <summary>What a run has altogether is limited too.</summary>
    public static string? SizeProblem(SearchAttributes attributes, EngineLimits limits) =>
        attributes.CalculateSize() is var size && size > limits.SearchAttributesSizeBytesMax
            ? $"total size of search attributes {size} exceeds size limit {limits.SearchAttributesSizeBytesMax}"
            : null;

    private static CheckedSearchAttributes Wrong(string problem) => new(null, problem);

    private static string Shown(Payload payload)
    {
        const int LengthMax = 100;
        var text = payload.Data.ToStringUtf8();
        return text.Length <= LengthMax ? text : $"{text[..LengthMax]}…";
    }
}
