namespace Weir.Protocol.Grpc;

/// <summary>How the server half answers calls.</summary>
public sealed record GrpcServiceOptions
{
    /// <summary>Largest request message, before and after decompression, in bytes. 4 MiB by default.</summary>
    public int MaxReceiveMessageSizeBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Responses at least this large are sent with gzip to clients that accept it, in bytes. 8 KiB by default; null never compresses.</summary>
    public int? CompressionThresholdBytes { get; init; } = 8 * 1024;

    /// <summary>The clock that deadlines are measured with.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Cancelled when the server ends: calls still running see their token cancelled, and their callers get UNAVAILABLE, which SDKs retry.
    /// </summary>
    public CancellationToken Stopping { get; init; }
}
