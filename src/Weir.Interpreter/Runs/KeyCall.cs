using Weir.Definitions.Values;
using Weir.Interpreter.KeyValues;
using Weir.Sdk.Common;
using Weir.Sdk.Converters;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>
/// Reads the keys that a plan's expressions name, once, when the run starts. What was found stands in the history, so that expressions
/// give the same in every replay; secrets are not among it.
/// </summary>
internal static class KeyCall
{
    public static async Task<ObjectValue> ReadAsync(KeyReader reader, IReadOnlyList<string> keys)
    {
        var found = await Workflow.ExecuteActivityAsync<RawValue>(
            RunNames.ReadKeysActivity,
            [JsonPayload.Write(new KeyRequest(reader, keys))],
            new()
            {
                StartToCloseTimeout = TimeSpan.FromMinutes(1),
                TaskQueue = RunNames.CoordinatorTaskQueue,
                RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromSeconds(1), MaximumInterval = TimeSpan.FromSeconds(30) },
                CancellationToken = CancellationToken.None,
            });
        return JsonPayload.Read<ObjectValue>(found);
    }
}

/// <summary>Keys that a run asks for.</summary>
internal sealed record KeyRequest(KeyReader Reader, IReadOnlyList<string> Keys);
