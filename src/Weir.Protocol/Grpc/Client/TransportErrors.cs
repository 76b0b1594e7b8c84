using System.Security.Authentication;
using Weir.Protocol.Calls;

namespace Weir.Protocol.Grpc.Client;

/// <summary>Turns failures of the HTTP/2 transport into gRPC statuses, with the address in the message.</summary>
internal static class TransportErrors
{
    // RFC 9113, section 7.
    private const long RefusedStream = 7;
    private const long Cancel = 8;
    private const long EnhanceYourCalm = 11;
    private const long InadequateSecurity = 12;

    /// <summary>The RPC outcome for <paramref name="exception"/>; null when it is not a transport's.</summary>
    public static RpcException? ToRpcException(Exception exception, string address) => exception switch
    {
        HttpProtocolException reset => Reset(reset, exception, address),
        HttpRequestException { InnerException: HttpProtocolException reset } => Reset(reset, exception, address),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            Unavailable(exception, $"cannot resolve the host of {address}"),
        HttpRequestException { InnerException: AuthenticationException cause } =>
            Unavailable(exception, $"the TLS handshake with {address} failed: {(cause.InnerException ?? cause).Message}"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } =>
            Unavailable(exception, $"cannot connect to {address}: {(exception.InnerException ?? exception).Message}"),
        HttpRequestException or IOException => Unavailable(exception, $"the connection to {address} broke: {exception.Message}"),

        // The connection attempt ran into its own time limit: neither the caller's token nor the deadline was involved.
        OperationCanceledException => Unavailable(exception, $"cannot connect to {address} in time"),
        _ => null,
    };

    private static RpcException Reset(HttpProtocolException reset, Exception exception, string address) => new(
        reset.ErrorCode switch
        {
            RefusedStream => StatusCode.Unavailable,
            Cancel => StatusCode.Cancelled,
            EnhanceYourCalm => StatusCode.ResourceExhausted,
            InadequateSecurity => StatusCode.PermissionDenied,
            _ => StatusCode.Internal,
        },
        $"{address} ended the call with HTTP/2 error {reset.ErrorCode}",
        null,
        exception);

    private static RpcException Unavailable(Exception exception, string message) => new(StatusCode.Unavailable, message, null, exception);
}
