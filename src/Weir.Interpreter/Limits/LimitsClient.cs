using System.Text.Json;
using Weir.Definitions.Limits;
using Weir.Interpreter.Runs;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;

namespace Weir.Interpreter.Limits;

/// <summary>Sets and shows what runs share. Safe for concurrent use.</summary>
/// <remarks>Every method throws <see cref="RpcException"/> when the engine refuses or cannot be reached.</remarks>
public sealed class LimitsClient(IWeirClient client)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Sets a size; ends when it holds. Answered by a coordinator, so one must be running.</summary>
    /// <param name="size">0 lets nobody in; null removes the size, so that only definitions say.</param>
    public async Task SetAsync(string limit, int? size, CancellationToken cancellationToken = default)
    {
        if (!LimitNames.IsName(limit) || size is < 0 or > LimitNames.LargestSize)
        {
            throw new ArgumentException($"'{limit}' with the size {size} is no limit.", nameof(limit));
        }

        var change = new LimitChange(Guid.NewGuid().ToString(), limit, size);
        await SignalAsync(client, RunNames.LimitSignal, JsonPayload.Write(change), change.Id, cancellationToken).ConfigureAwait(false);
        while (!(await AskAsync(cancellationToken).ConfigureAwait(false)).Changes.Contains(change.Id))
        {
            await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Limits of which a size was set or which somebody uses, by name.</summary>
    public async Task<IReadOnlyList<LimitView>> ListAsync(CancellationToken cancellationToken = default)
    {
        // One that was ended from outside would still answer.
        return await FindAsync(cancellationToken).ConfigureAwait(false) is null
            ? []
            : (await AskAsync(cancellationToken).ConfigureAwait(false)).Limits;
    }

    /// <summary>What requests of a run wait for, by their numbers; empty when nobody knows them.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> ExplainAsync(LeaseOwner owner, CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            return new Dictionary<string, string>();
        }

        var value = await Handle(client).QueryAsync<RawValue>(RunNames.WaitsQuery, [JsonPayload.Write(owner)], cancellationToken: cancellationToken).ConfigureAwait(false);
        return JsonPayload.Read<WaitsReport>(value).Texts;
    }

    /// <summary>Limits that a run must know of when it starts; see <see cref="LimitNames.MustBeKnown"/>. No worker is needed.</summary>
    internal async Task<IReadOnlyList<string>> KnownAsync(CancellationToken cancellationToken)
    {
        var found = await FindAsync(cancellationToken).ConfigureAwait(false);
        return found is not null && found.Memo.TryGetValue(RunNames.LimitsMemo, out var memo)
            ? (JsonSerializer.Deserialize<string>(memo.Payload.Data.Span) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : [];
    }

    /// <summary>The limits workflow; null when there is none that runs.</summary>
    private async Task<WorkflowExecutionDescription?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var description = await Handle(client).DescribeAsync(cancellationToken).ConfigureAwait(false);
            return description.Status == WorkflowExecutionStatus.Running ? description : null;
        }
        catch (RpcException problem) when (problem.Code == StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Signals the limits workflow, which is started when there is none.</summary>
    internal static Task SignalAsync(IWeirClient client, string signal, RawValue message, string requestId, CancellationToken cancellationToken) =>
        client.StartWorkflowAsync(
            RunNames.LimitsWorkflowType,
            [JsonPayload.Write(new LimitsInput())],
            new WorkflowOptions(RunNames.LimitsWorkflowId, RunNames.CoordinatorTaskQueue)
            {
                StartSignal = signal,
                StartSignalArgs = [message],
                RequestId = requestId,
                StaticSummary = "limits that runs share",
            },
            cancellationToken);

    private static WorkflowHandle Handle(IWeirClient client) => client.GetWorkflowHandle(RunNames.LimitsWorkflowId);

    private async Task<LimitsReport> AskAsync(CancellationToken cancellationToken) =>
        JsonPayload.Read<LimitsReport>(await Handle(client).QueryAsync<RawValue>(RunNames.LimitsQuery, [], cancellationToken: cancellationToken).ConfigureAwait(false));
}
