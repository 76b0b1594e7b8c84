using System.Text.Json;
using System.Text.Json.Serialization;

namespace Weir.LoadDriver;

/// <summary>The file that <c>--json</c> writes.</summary>
internal sealed record Report(Machine Machine, string Arguments, IReadOnlyList<Measurement> Measurements)
{
    public static async Task WriteAsync(string file, Report report)
    {
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(stream, report, ReportJson.Default.Report);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportJson : JsonSerializerContext;
