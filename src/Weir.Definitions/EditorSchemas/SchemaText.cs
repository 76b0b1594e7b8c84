using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Definitions.Values;

namespace Weir.Definitions.EditorSchemas;

/// <summary>Schemas as files.</summary>
public static class SchemaText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented JSON that ends with a line feed.</summary>
    public static string Write(Value schema)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, Indented))
        {
            ValueJson.Write(writer, schema);
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }
}
