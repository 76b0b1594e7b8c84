using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Sdk.Replay.Machines;

/// <summary>The marker by which a history says that a patch was seen, in the form that all Temporal SDKs on the shared core write.</summary>
internal static class PatchMarker
{
    public const string Name = "core_patch";
    public const string ChangeVersionAttribute = "TemporalChangeVersion";
    private const string DetailsKey = "patch-data";
    private static readonly ByteString JsonPlain = ByteString.CopyFromUtf8("json/plain");

    public static Command Create(string patchId, bool deprecated)
    {
        var payload = new Payload
        {
            Data = UnsafeByteOperations.UnsafeWrap(
                JsonSerializer.SerializeToUtf8Bytes(new PatchData(patchId, deprecated), PatchJsonContext.Default.PatchData)),
        };
        payload.Metadata.Add("encoding", JsonPlain);
        var attributes = new RecordMarkerCommandAttributes { MarkerName = Name };
        attributes.Details.Add(DetailsKey, new Payloads { Payloads_ = { payload } });
        return new Command { CommandType = CommandType.RecordMarker, RecordMarkerCommandAttributes = attributes };
    }

    /// <summary>The patch that an event records; null when it records none.</summary>
    public static PatchData? Read(HistoryEvent recorded) =>
        recorded is { EventType: EventType.MarkerRecorded, MarkerRecordedEventAttributes.MarkerName: Name }
            ? Read(recorded.MarkerRecordedEventAttributes.Details)
            : null;

    public static PatchData? Read(MapField<string, Payloads> details)
    {
        if (!details.TryGetValue(DetailsKey, out var payloads) || payloads.Payloads_.Count == 0)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(payloads.Payloads_[0].Data.Span, PatchJsonContext.Default.PatchData);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether code of a later version need not lead to the event: a deprecated patch, or the search attribute that goes with one.</summary>
    public static bool MayBeMissingFromCode(HistoryEvent recorded) => recorded.EventType switch
    {
        EventType.MarkerRecorded => Read(recorded) is { Deprecated: true },
        EventType.UpsertWorkflowSearchAttributes =>
            recorded.UpsertWorkflowSearchAttributesEventAttributes.SearchAttributes?.IndexedFields is { Count: 1 } fields
            && fields.ContainsKey(ChangeVersionAttribute),
        _ => false,
    };

    internal sealed record PatchData(
        [property: JsonPropertyName("id")] string Id, [property: JsonPropertyName("deprecated")] bool Deprecated);
}

[JsonSerializable(typeof(PatchMarker.PatchData))]
internal sealed partial class PatchJsonContext : JsonSerializerContext;
