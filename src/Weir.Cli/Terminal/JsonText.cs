using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Cli.Terminal;

/// <summary>What <c>--output json</c> writes: indented, with every character as itself that JSON allows.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string ToIndentedText(this JsonNode json) => json.ToJsonString(Indented);
}
