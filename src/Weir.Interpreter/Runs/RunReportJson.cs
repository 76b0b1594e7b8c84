using System.Text.Json;
using Weir.Definitions.Runs;
using Weir.Interpreter.Jobs;

namespace Weir.Interpreter.Runs;

/// <summary>The JSON that programs read of a run's nodes. Field names are a contract.</summary>
public static class RunReportJson
{
    public static string Write(RunNodesReport report) => Indent(JobJson.Write(report));

    /// <summary>A state history.</summary>
    public static string Write(IReadOnlyList<NodeChange> changes) => Indent(JobJson.Write(changes));

    private static string Indent(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, Indented);
    }

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
