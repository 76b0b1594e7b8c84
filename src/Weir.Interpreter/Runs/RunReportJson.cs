using System.Text.Json;
using Weir.Interpreter.Jobs;

namespace Weir.Interpreter.Runs;

/// <summary>The JSON that programs read of a run's nodes. Field names are a contract.</summary>
public static class RunReportJson
{
    public static string Write(RunNodesReport report)
    {
        using var document = JsonDocument.Parse(JobJson.Write(report));
        return JsonSerializer.Serialize(document.RootElement, Indented);
    }

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
