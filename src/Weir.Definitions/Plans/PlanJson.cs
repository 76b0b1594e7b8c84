using System.Collections;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Plans;

/// <summary>
/// The JSON form of plans, job invocations and progress. Field names are stable; what equals its default is left out; one
/// plan has one text, so its hash names it.
/// </summary>
public static class PlanJson
{
    private static readonly Dictionary<(Type, string), Value> Defaults = new()
    {
        [(typeof(PlanNode), "continueOnError")] = Value.False,
        [(typeof(PlanStep), "continueOnError")] = Value.False,
        [(typeof(Plan), "outputSchema")] = Value.Null,
        [(typeof(Plan), "priority")] = Value.Null,
        [(typeof(PlanNode), "delay")] = Value.Null,
        [(typeof(PlanNode), "priority")] = Value.Null,
        [(typeof(PlanTask), "withItems")] = Value.Null,
        [(typeof(PlanTask), "batchSize")] = Value.Null,
        [(typeof(PlanTask), "concurrency")] = Value.Null,
        [(typeof(PlanTask), "timeout")] = Value.Null,
        [(typeof(RetryPolicy), "countFrom")] = Value.Null,
        [(typeof(TaskOutcome), "result")] = Value.Null,
        [(typeof(TaskError), "details")] = Value.Null,
        [(typeof(ExecutionProgress), "result")] = Value.Null,
        [(typeof(ItemProgress), "result")] = Value.Null,
        [(typeof(PresetProgress), "result")] = Value.Null,
        [(typeof(Inquiry), "schema")] = Value.Null,
        [(typeof(PlanStep), "timeoutMinutes")] = Value.Null,
        [(typeof(PlanJob), "timeoutMinutes")] = Value.Of(360L),
        [(typeof(PlanStrategy), "matrix")] = Value.Null,
        [(typeof(PlanStrategy), "forEach")] = Value.Null,
        [(typeof(PlanStrategy), "maxParallel")] = Value.Null,
        [(typeof(PlanStrategy), "failFast")] = Value.True,
    };

    public static byte[] Write(Plan plan) => JsonSerializer.SerializeToUtf8Bytes(plan, Info<Plan>());

    /// <exception cref="JsonException">The text is no plan.</exception>
    /// <exception cref="NotSupportedException">The plan was written by a newer version.</exception>
    public static Plan ReadPlan(ReadOnlySpan<byte> json)
    {
        var plan = JsonSerializer.Deserialize(json, Info<Plan>()) ?? throw new JsonException("The plan is null.");
        return plan.PlanVersion <= Plan.CurrentVersion
            ? plan
            : throw new NotSupportedException($"The plan has version {plan.PlanVersion}; this build reads up to {Plan.CurrentVersion}.");
    }

    /// <summary><c>sha256:</c> and 64 hex digits, over the plan's JSON.</summary>
    public static string Hash(Plan plan) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Write(plan)));

    public static byte[] Write(RunProgress progress) => JsonSerializer.SerializeToUtf8Bytes(progress, Info<RunProgress>());

    public static RunProgress ReadProgress(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Info<RunProgress>()) ?? throw new JsonException("The progress is null.");

    public static byte[] Write(JobInvocation job) => JsonSerializer.SerializeToUtf8Bytes(job, Info<JobInvocation>());

    public static JobInvocation ReadJob(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Info<JobInvocation>()) ?? throw new JsonException("The job is null.");

    /// <summary>Options with source-generated metadata of every type that travels, for converters that take options.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    private static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(PlanJsonContext.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = PlanJsonContext.Default.WithAddedModifier(LeaveOutDefaults),
        };
        options.MakeReadOnly();
        return options;
    }

    private static void LeaveOutDefaults(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            if (property.IsRequired)
            {
                // The reader asks for it, so that it is written even when it has the type's default, such as an enum's first name.
                property.ShouldSerialize = static (_, _) => true;
            }
            else if (property.PropertyType == typeof(ObjectValue))
            {
                property.ShouldSerialize = static (_, value) => value is ObjectValue { Count: > 0 };
            }
            else if (property.PropertyType == typeof(Value) && Defaults.TryGetValue((type.Type, property.Name), out var usual))
            {
                property.ShouldSerialize = (_, value) => !usual.Equals(value);
            }
            else if (typeof(IEnumerable).IsAssignableFrom(property.PropertyType) && property.PropertyType != typeof(string))
            {
                property.ShouldSerialize = static (_, value) => value is IEnumerable items && items.GetEnumerator().MoveNext();
            }
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true,
    WriteIndented = false)]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(RunProgress))]
[JsonSerializable(typeof(JobInvocation))]
[JsonSerializable(typeof(JobOutcome))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(JobProgress))]
[JsonSerializable(typeof(TaskInvocation))]
[JsonSerializable(typeof(TaskOutcome))]
[JsonSerializable(typeof(Inquiry))]
[JsonSerializable(typeof(NodeChange))]
[JsonSerializable(typeof(NodeView))]
internal sealed partial class PlanJsonContext : JsonSerializerContext;
