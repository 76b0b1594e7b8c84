using ProtoPriority = Weir.Protocol.Common.V1.Priority;

namespace Weir.Sdk.Common;

/// <summary>The order in which tasks of one queue are handed out. Children and activities inherit what is null.</summary>
/// <param name="PriorityKey">1 (first) to 5 (last); null means the default, 3.</param>
/// <param name="FairnessKey">Tasks of different keys share a queue by weight; null means the empty key.</param>
/// <param name="FairnessWeight">The weight of the key, 0.001 to 1000; null means 1.</param>
public sealed record Priority(int? PriorityKey = null, string? FairnessKey = null, float? FairnessWeight = null)
{
    internal static Priority? FromProto(ProtoPriority? proto) => proto is null
        ? null
        : new Priority(
            proto.PriorityKey == 0 ? null : proto.PriorityKey,
            proto.FairnessKey.Length == 0 ? null : proto.FairnessKey,
            proto.FairnessWeight == 0 ? null : proto.FairnessWeight);

    internal ProtoPriority ToProto() => new()
    {
        PriorityKey = PriorityKey ?? 0,
        FairnessKey = FairnessKey ?? string.Empty,
        FairnessWeight = FairnessWeight ?? 0,
    };
}
