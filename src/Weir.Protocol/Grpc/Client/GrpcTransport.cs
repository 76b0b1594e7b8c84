using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Weir.Protocol.Grpc.Client;

/// <summary>Builds the HTTP/2 transport of a channel from its options.</summary>
internal static class GrpcTransport
{
    // gRPC name resolution: "unix:PATH".
    private const string UnixScheme = "unix:";

    /// <summary>The base address for <paramref name="options"/>.</summary>
    /// <exception cref="ArgumentException">The address is neither HOST:PORT nor unix:PATH.</exception>
    public static Uri BaseAddress(GrpcChannelOptions options)
    {
        if (SocketPath(options) is not null)
        {
            // The authority of calls over a Unix socket names no host.
            return new Uri("http://localhost");
        }

        var scheme = options.Tls is null ? "http" : "https";
        if (options.Address.Contains('/')
            || !Uri.TryCreate($"{scheme}://{options.Address}", UriKind.Absolute, out var uri)
            || uri.UserInfo.Length > 0
            || uri.Port <= 0
            || !options.Address.EndsWith($":{uri.Port}", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{options.Address}' is not an address of the form HOST:PORT or unix:PATH", nameof(options));
        }

        return uri;
    }

    public static SocketsHttpHandler CreateHandler(GrpcChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = options.ConnectTimeout,
            KeepAlivePingDelay = options.KeepAliveInterval,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,

            // A proxy can carry TLS in a tunnel; HTTP/2 without TLS it cannot.
            UseProxy = options.Tls is not null,
        };
        if (options.Tls is { } tls)
        {
            handler.SslOptions = SslOptions(tls);
        }

        if (SocketPath(options) is { } path)
        {
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }

        return handler;
    }

    private static string? SocketPath(GrpcChannelOptions options) =>
        options.Address.StartsWith(UnixScheme, StringComparison.Ordinal) ? options.Address[UnixScheme.Length..] : null;

    private static SslClientAuthenticationOptions SslOptions(GrpcTlsOptions tls)
    {
        var ssl = new SslClientAuthenticationOptions();
        if (tls.ClientCertificate is not null)
        {
            ssl.ClientCertificates = [tls.ClientCertificate];
        }

        if (tls.RootCertificates is not null)
        {
            ssl.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            ssl.CertificateChainPolicy.CustomTrustStore.AddRange(tls.RootCertificates);
        }

        return ssl;
    }
}
