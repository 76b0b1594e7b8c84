using System.Text.Json.Serialization;

namespace Weir.Engine.Sqlite;

/// <summary>The process that owns a data folder.</summary>
/// <param name="ProcessId">Its process id on the machine that holds the folder.</param>
/// <param name="Command">What runs there, such as <c>weir serve</c>: the program and its first word, without further arguments.</param>
/// <param name="StartedAt">When it took the folder.</param>
/// <param name="Address">Where it can be reached, such as <c>http://127.0.0.1:7233</c>; null while it serves nobody.</param>
public sealed record OwnerInfo(int ProcessId, string Command, DateTimeOffset StartedAt, string? Address = null)
{
    internal static OwnerInfo OfThisProcess(DateTimeOffset now)
    {
        // Further arguments may hold secrets, and this is written to a file that outlives a crash.
        var arguments = Environment.GetCommandLineArgs();
        var program = Path.GetFileNameWithoutExtension(Environment.ProcessPath ?? arguments[0]);
        return new OwnerInfo(Environment.ProcessId, string.Join(' ', arguments.Skip(1).Take(1).Prepend(program)), now);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(OwnerInfo))]
internal sealed partial class OwnerJson : JsonSerializerContext;
