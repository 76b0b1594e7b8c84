using Google.Protobuf;

namespace Weir.Engine.Tokens;

/// <summary>Where the next page of a list by name begins: behind the last name of the page before.</summary>
internal static class NamePageToken
{
    public static ByteString Seal(TokenSealer sealer, TokenKind kind, string last)
    {
        var writer = new TokenWriter(stackalloc byte[512]);
        writer.Write(last);
        return sealer.Seal(kind, writer.Written);
    }

    /// <summary>Empty for the first page.</summary>
    public static string Open(TokenSealer sealer, TokenKind kind, ByteString token) =>
        token.IsEmpty ? "" : new TokenReader(sealer.Open(kind, token, "Next page token").Span).ReadString();
}
