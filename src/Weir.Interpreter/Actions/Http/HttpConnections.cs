using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Weir.Interpreter.Actions.Http;

/// <summary>The two long-lived HTTP clients (with and without certificate checks) whose connections the network policy guards.</summary>
internal sealed class HttpConnections(INetworkPolicy policy)
{
    private const int MaxRedirects = 10;

    private readonly Lazy<HttpClient> verified = new(() => Create(policy, verifyTls: true));
    private readonly Lazy<HttpClient> unverified = new(() => Create(policy, verifyTls: false));

    public HttpClient Get(bool verifyTls) => verifyTls ? verified.Value : unverified.Value;

    private static HttpClient Create(INetworkPolicy policy, bool verifyTls)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = true,
            MaxAutomaticRedirections = MaxRedirects,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, cancellationToken) => ConnectAsync(policy, context.DnsEndPoint, cancellationToken),
        };
        if (!verifyTls)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true };
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static async ValueTask<Stream> ConnectAsync(INetworkPolicy policy, DnsEndPoint target, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(target.Host, cancellationToken).ConfigureAwait(false);
        string? refusal = null;
        Exception? failure = null;
        foreach (var address in addresses)
        {
            var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            if (policy.Refuses(target.Host, plain, target.Port) is { } reason)
            {
                refusal = reason;
                continue;
            }

            var socket = new Socket(plain.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(plain, target.Port, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException unreachable)
            {
                socket.Dispose();
                failure = unreachable;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw failure ?? (refusal is null ? new SocketException((int)SocketError.HostNotFound) : new NetworkRefusedException(refusal));
    }
}
