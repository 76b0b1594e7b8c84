using System.Security.Cryptography.X509Certificates;
using Weir.Protocol.Calls;

namespace Weir.Protocol.Grpc;

/// <summary>How a <see cref="GrpcChannel"/> reaches its server. Checked when the channel is created.</summary>
public sealed record GrpcChannelOptions
{
    /// <summary>The server as <c>HOST:PORT</c> (an IPv6 address stands in brackets), or <c>unix:PATH</c> for a Unix socket.</summary>
    public required string Address { get; init; }

    /// <summary>TLS settings; null (the default) means no TLS, HTTP/2 with prior knowledge.</summary>
    public GrpcTlsOptions? Tls { get; init; }

    /// <summary>Sent as <c>authorization: Bearer KEY</c> with every call; null sends none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Metadata for every call. A header of the same name in a call's <see cref="CallContext"/> replaces it. Empty by default.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Largest response message, before and after decompression, in bytes. 128 MiB by default.</summary>
    public int MaxReceiveMessageSizeBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>Largest request message before compression, in bytes. Unlimited by default: the server has its own limit.</summary>
    public int MaxSendMessageSizeBytes { get; init; } = int.MaxValue;

    /// <summary>Requests at least this large are sent with gzip, in bytes. 1 KiB by default; null never compresses.</summary>
    public int? CompressionThresholdBytes { get; init; } = 1024;

    /// <summary>How long connecting may take, DNS and TLS included. 10 seconds by default.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which the connection is checked with a ping. 30 seconds by default.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the answer to a ping may take before the connection counts as broken. 15 seconds by default.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The clock that deadlines are measured with.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>TLS of a <see cref="GrpcChannel"/>.</summary>
public sealed record GrpcTlsOptions
{
    /// <summary>The name that the server's certificate must carry, also sent as the authority; null means the host of the address.</summary>
    public string? ServerName { get; init; }

    /// <summary>The only roots that are trusted; null means those of the system.</summary>
    public X509Certificate2Collection? RootCertificates { get; init; }

    /// <summary>The certificate, with its private key, that this client shows; null shows none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }
}
