using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Weir.Server.Grpc;

/// <summary>Limits of the web server that suit workers: many long polls on one connection, and messages of megabytes.</summary>
internal static class KestrelLimits
{
    /// <summary>A worker keeps its polls and its other calls on one connection; Kestrel's default of 100 would make calls wait for polls.</summary>
    private const int StreamsPerConnectionMax = 100_000;

    private const int StreamWindowSizeBytes = 1024 * 1024;
    private const int ConnectionWindowSizeBytes = 8 * StreamWindowSizeBytes;

    /// <summary>A poll of a worker whose machine is gone must end, or it would be handed a task.</summary>
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var http2 = kestrel.Limits.Http2;
        http2.MaxStreamsPerConnection = StreamsPerConnectionMax;
        http2.InitialStreamWindowSize = StreamWindowSizeBytes;
        http2.InitialConnectionWindowSize = ConnectionWindowSizeBytes;
        http2.KeepAlivePingDelay = PingInterval;
        http2.KeepAlivePingTimeout = PingTimeout;
    }
}
