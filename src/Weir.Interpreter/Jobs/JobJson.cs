using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Limits;
using Weir.Interpreter.Runs;

namespace Weir.Interpreter.Jobs;

/// <summary>The JSON of what travels between the run's workflow and its agents, and of the journal.</summary>
internal static class JobJson
{
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Info<T>());

    /// <exception cref="JsonException">The text is not of this type.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Info<T>()) ?? throw new JsonException("The value is null.");

    private static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions CreateOptions()
    {
        // The plan's own metadata comes first: it leaves out what equals its default.
        var options = new JsonSerializerOptions(PlanJson.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(PlanJson.Options.TypeInfoResolver, JobJsonContext.Default),
        };
        options.MakeReadOnly();
        return options;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(JobTask))]
[JsonSerializable(typeof(JobReport))]
[JsonSerializable(typeof(JobCheckpoint))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(RunInput))]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(RunStatusReport))]
[JsonSerializable(typeof(RunNodesReport))]
[JsonSerializable(typeof(RunProgressReport))]
[JsonSerializable(typeof(IReadOnlyList<NodeChange>))]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(LimitsInput))]
[JsonSerializable(typeof(LimitsReport))]
[JsonSerializable(typeof(WaitsReport))]
[JsonSerializable(typeof(OwnersList))]
[JsonSerializable(typeof(LeaseMessage))]
[JsonSerializable(typeof(LeaseNews))]
[JsonSerializable(typeof(LimitChange))]
[JsonSerializable(typeof(Value))]
[JsonSerializable(typeof(ObjectValue))]
internal sealed partial class JobJsonContext : JsonSerializerContext;
