using System.Globalization;
using System.Net.Http.Headers;
using Weir.Protocol.Calls;
using Weir.Protocol.Framing;

namespace Weir.Protocol.Grpc.Client;

/// <summary>A status that a server sent; <see cref="Error"/> is null for OK.</summary>
internal readonly record struct GrpcReceivedStatus(RpcException? Error);

/// <summary>Reads the status from trailers, or from the headers of a response that has nothing else.</summary>
internal static class GrpcStatusReader
{
    /// <summary>The status in <paramref name="headers"/>; null when there is none.</summary>
    public static GrpcReceivedStatus? Read(HttpHeaders headers)
    {
        var text = Single(headers, GrpcHeaders.Status);
        if (text is null)
        {
            return null;
        }

        var message = GrpcMessageText.Decode(Single(headers, GrpcHeaders.Message) ?? "");
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number > (int)StatusCode.Unauthenticated)
        {
            return new(new RpcException(StatusCode.Unknown, $"the server sent the unknown status '{text}': {message}"));
        }

        return number == (int)StatusCode.Ok
            ? new GrpcReceivedStatus(null)
            : new(new RpcException((StatusCode)number, message, GrpcStatusDetails.Parse(Single(headers, GrpcHeaders.StatusDetails))));
    }

    private static string? Single(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
