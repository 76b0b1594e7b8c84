using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Weir.Protocol.Grpc;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Client;

/// <summary>How a client reaches its server and converts values.</summary>
public sealed record WeirClientOptions
{
    /// <summary><c>host:port</c>. Not used by a client of a service inside this process.</summary>
    public string TargetHost { get; init; } = "localhost:7233";

    public string Namespace { get; init; } = "default";

    /// <summary>Null means no TLS.</summary>
    public GrpcTlsOptions? Tls { get; init; }

    /// <summary>Sent as a bearer token. Null means none.</summary>
    public string? ApiKey { get; init; }

    public DataConverter DataConverter { get; init; } = DataConverter.Default;

    /// <summary>Who calls, as histories show it. Default: process id and machine name.</summary>
    public string Identity { get; init; } = $"{Environment.ProcessId}@{Environment.MachineName}";

    /// <summary>
    /// Whether calls are tried again when the server cannot be reached, for up to ten seconds. False for callers that know better what
    /// to do about it at once. Default: true.
    /// </summary>
    public bool RetriesUnavailable { get; init; } = true;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
