using Weir.Protocol.Sdk.V1;

namespace Weir.Engine.Executions;

internal static class UserMetadataSizes
{
    /// <summary>What is too large; null when nothing is.</summary>
    public static string? Problem(UserMetadata? metadata, EngineLimits limits) =>
        metadata?.Summary?.CalculateSize() > limits.SummarySizeBytesMax
            ? $"UserMetadata.Summary exceeds size limit of {limits.SummarySizeBytesMax} bytes."
            : metadata?.Details?.CalculateSize() > limits.DetailsSizeBytesMax
                ? $"UserMetadata.Details exceeds size limit of {limits.DetailsSizeBytesMax} bytes."
                : null;
}
