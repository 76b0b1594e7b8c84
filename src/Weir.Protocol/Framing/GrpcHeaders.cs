namespace Weir.Protocol.Framing;

/// <summary>Header names and values of gRPC over HTTP/2 ("PROTOCOL-HTTP2.md" of the gRPC specification).</summary>
internal static class GrpcHeaders
{
    public const string ContentType = "application/grpc";
    public const string ContentTypeProto = "application/grpc+proto";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string StatusDetails = "grpc-status-details-bin";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string Te = "te";
    public const string Trailers = "trailers";
    public const string Identity = "identity";
    public const string Gzip = "gzip";
    public const string SupportedEncodings = "identity,gzip";

    private const string ReservedPrefix = "grpc-";

    /// <summary>True for a name that belongs to the transport, so it is neither read as metadata nor sent as such.</summary>
    public static bool IsReserved(string name) =>
        name.StartsWith(':')
        || name.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase)
        || name.ToLowerInvariant() is "content-type" or "content-length" or "te" or "host" or "user-agent" or "connection"
            or "accept-encoding" or "transfer-encoding" or "upgrade" or "keep-alive" or "proxy-connection";

    /// <summary>Whether <paramref name="contentType"/> names gRPC with protobuf messages.</summary>
    public static bool IsGrpcContentType(string? contentType)
    {
        if (contentType is null || !contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var suffix = contentType.AsSpan(ContentType.Length);
        var parameters = suffix.IndexOf(';');
        var codec = (parameters < 0 ? suffix : suffix[..parameters]).Trim();
        return codec.IsEmpty || codec.Equals("+proto", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether gzip is among the encodings that the header value <paramref name="acceptEncoding"/> lists.</summary>
    public static bool AcceptsGzip(string? acceptEncoding)
    {
        foreach (var range in acceptEncoding.AsSpan().Split(','))
        {
            if (acceptEncoding.AsSpan(range).Trim().Equals(Gzip, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
