using System.Text.Json.Nodes;
using Weir.Cli.Terminal;
using Weir.Definitions;
using Weir.Definitions.Diagnostics;

namespace Weir.Cli.Definitions;

/// <summary>The <c>--output json</c> of <c>validate</c>. Field names are a contract.</summary>
internal static class ValidationJson
{
    public static string Write(IEnumerable<(string File, CompilationResult Result)> results) =>
        new JsonArray([.. results.Select(entry => (JsonNode)new JsonObject
        {
            ["file"] = entry.File,
            ["valid"] = entry.Result.Succeeded,
            ["errors"] = new JsonArray([.. entry.Result.Diagnostics.Select(Json)]),
        })]).ToIndentedText();

    public static JsonNode Json(Diagnostic diagnostic) => new JsonObject
    {
        ["code"] = diagnostic.Code,
        ["severity"] = diagnostic.Severity.ToString().ToLowerInvariant(),
        ["file"] = diagnostic.File,
        ["line"] = diagnostic.Line,
        ["column"] = diagnostic.Column,
        ["endLine"] = diagnostic.EndLine > 0 ? diagnostic.EndLine : null,
        ["endColumn"] = diagnostic.EndLine > 0 ? diagnostic.EndColumn : null,
        ["path"] = diagnostic.Path,
        ["message"] = diagnostic.Message,
        ["found"] = diagnostic.Found,
        ["expected"] = diagnostic.Expected,
        ["suggestion"] = diagnostic.Suggestion,
    };
}
