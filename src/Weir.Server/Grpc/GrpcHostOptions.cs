using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Weir.Server.Grpc;

/// <summary>Where and how a <see cref="GrpcHost"/> listens.</summary>
public sealed record GrpcHostOptions
{
    /// <summary>The port that Temporal's SDKs and tools try first.</summary>
    public const int DefaultPort = 7233;

    /// <summary>The address to listen on. 127.0.0.1 by default, so that nobody outside this machine reaches it unasked.</summary>
    public IPAddress Ip { get; init; } = IPAddress.Loopback;

    /// <summary>The TCP port; 0 takes a free one, which <see cref="GrpcHost.Endpoint"/> tells.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>
    /// A Unix socket to listen on instead of <see cref="Ip"/> and <see cref="Port"/>; null listens on TCP. A socket file that a dead process
    /// left there is replaced. Who may use it is decided by the permissions of its folder.
    /// </summary>
    public string? SocketPath { get; init; }

    /// <summary>The certificate with its private key to serve TLS with; null (the default) serves HTTP/2 without TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Largest request message in bytes. 4 MiB by default.</summary>
    public int MaxReceiveMessageSizeBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>How long a stop lets calls run before it ends them with UNAVAILABLE. Half a second by default: long polls use it up.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a stop takes at most, draining included; then connections are cut. 5 seconds by default.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the host and its web server log. Nowhere by default.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
