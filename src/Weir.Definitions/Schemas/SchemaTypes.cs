using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Schemas;

/// <summary>The types of JSON Schema.</summary>
internal static class SchemaTypes
{
    public static IReadOnlyList<string> All { get; } = ["null", "boolean", "number", "integer", "string", "array", "object"];

    public static bool Fits(string type, Value value) => type == "integer" ? value is NumberValue { IsInteger: true } : value.KindName == type;

    /// <summary>The types that a schema names; empty when it names none.</summary>
    public static IReadOnlyList<string> Of(ObjectValue schema) => schema.Get("type") switch
    {
        StringValue one => [one.Value],
        ArrayValue several => [.. several.Items.OfType<StringValue>().Select(type => type.Value)],
        _ => [],
    };

    public static string Words(IEnumerable<string> types) => string.Join(" or ", types.Select(Wording.A));
}
