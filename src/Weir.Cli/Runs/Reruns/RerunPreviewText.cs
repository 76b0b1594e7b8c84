using System.Text.Json.Nodes;
using Weir.Cli.Terminal;
using Weir.Definitions.Runs;

namespace Weir.Cli.Runs.Reruns;

/// <summary>What a rerun will do, for people and programs.</summary>
internal static class RerunPreviewText
{
    private const int KeptNamed = 20;

    public static async Task WriteAsync(TextWriter writer, string id, RerunPreview preview, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            await writer.WriteLineAsync(Json(id, preview).ToIndentedText());
            return;
        }

        foreach (var line in Lines(id, preview))
        {
            await writer.WriteLineAsync(line);
        }
    }

    public static IEnumerable<string> Lines(string id, RerunPreview preview)
    {
        yield return $"rerun of {SafeText.OneLine(id)}";
        foreach (var node in preview.Again)
        {
            var items = node.ItemsKept > 0 ? $"; {node.ItemsKept} of its items are kept" : "";
            yield return SafeText.OneLine($"  {(node.IsFirst ? "runs again" : "then")}  {node.Key}: {node.Why}{items}");
        }

        var more = preview.Kept.Count > KeptNamed ? $" and {preview.Kept.Count - KeptNamed} more" : "";
        yield return SafeText.OneLine(preview.Kept.Count == 0 ? "  nothing is kept" : $"  kept  {string.Join(", ", preview.Kept.Take(KeptNamed))}{more}");
    }

    private static JsonObject Json(string id, RerunPreview preview) => new()
    {
        ["rerunOf"] = id,
        ["again"] = new JsonArray([.. preview.Again.Select(node => (JsonNode)new JsonObject
        {
            ["id"] = node.Key,
            ["why"] = node.Why,
            ["first"] = node.IsFirst,
            ["itemsKept"] = node.ItemsKept,
        })]),
        ["kept"] = new JsonArray([.. preview.Kept.Select(key => (JsonNode)key)]),
    };
}
