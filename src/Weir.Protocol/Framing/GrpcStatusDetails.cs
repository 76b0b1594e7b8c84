using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Calls;

namespace Weir.Protocol.Framing;

/// <summary>The value of <c>grpc-status-details-bin</c>: a <c>google.rpc.Status</c> in base64.</summary>
internal static class GrpcStatusDetails
{
    /// <summary>
    /// Longer values are left out: with them the trailers would pass the 16 KiB that common HTTP/2 clients accept, and the caller
    /// would see a broken connection instead of the status.
    /// </summary>
    public const int LengthMax = 8192;

    /// <summary>The message travels in its own header; this copy of it may be short.</summary>
    private const int MessageLengthMax = 1024;

    /// <summary>The header value without padding, as gRPC asks senders to write it; null when there is nothing to send or it is too long.</summary>
    public static string? Format(RpcException error)
    {
        if (error.Details.Count == 0)
        {
            return null;
        }

        var message = error.Message.Length > MessageLengthMax ? error.Message[..MessageLengthMax] : error.Message;
        var status = new Rpc.Status { Code = (int)error.Code, Message = message, Details = { error.Details } };
        return status.CalculateSize() / 3 * 4 > LengthMax ? null : Convert.ToBase64String(status.ToByteArray()).TrimEnd('=');
    }

    /// <summary>Reads the details, with or without padding. An unreadable value yields none: the status itself still stands.</summary>
    public static IReadOnlyList<Any> Parse(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return [];
        }

        try
        {
            var trimmed = value.TrimEnd('=');
            var padded = trimmed.PadRight((trimmed.Length + 3) / 4 * 4, '=');
            return [.. Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(padded)).Details];
        }
        catch (Exception exception) when (exception is FormatException or InvalidProtocolBufferException)
        {
            return [];
        }
    }
}
