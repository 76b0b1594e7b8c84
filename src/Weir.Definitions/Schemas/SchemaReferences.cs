using Weir.Definitions.Values;

namespace Weir.Definitions.Schemas;

/// <summary>Finds what <c>$ref</c> names, inside the schema only.</summary>
internal static class SchemaReferences
{
    /// <summary>A name as a step of a JSON pointer.</summary>
    public static string Token(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static Value? Find(Value root, string reference)
    {
        if (reference == "#")
        {
            return root;
        }

        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        Value? found = root;
        foreach (var token in reference[2..].Split('/'))
        {
            var name = Uri.UnescapeDataString(token).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            found = found switch
            {
                ObjectValue map => map.TryGet(name, out var member) ? member : null,
                ArrayValue array => int.TryParse(name, out var index) && index >= 0 && index < array.Count ? array.Items[index] : null,
                _ => null,
            };
        }

        return found is ObjectValue or BooleanValue ? found : null;
    }
}
