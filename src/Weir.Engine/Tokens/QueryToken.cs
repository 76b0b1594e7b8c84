using Google.Protobuf;

namespace Weir.Engine.Tokens;

/// <summary>Names one query that was handed to a worker on its own, outside any workflow task.</summary>
internal sealed record QueryToken(string Namespace, string QueryId)
{
    public ByteString Seal(TokenSealer sealer)
    {
        var writer = new TokenWriter(stackalloc byte[256]);
        writer.Write(Namespace);
        writer.Write(QueryId);
        return sealer.Seal(TokenKind.Query, writer.Written);
    }

    public static QueryToken Open(TokenSealer sealer, ByteString token)
    {
        var reader = new TokenReader(sealer.Open(TokenKind.Query, token, "Task token").Span);
        return new QueryToken(reader.ReadString(), reader.ReadString());
    }
}
