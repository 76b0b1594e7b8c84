using System.Security.Cryptography;
using Google.Protobuf;
using Weir.Protocol.Calls;

namespace Weir.Engine.Tokens;

/// <summary>What a token stands for. The first byte of every token, so that one kind never passes for another.</summary>
internal enum TokenKind : byte
{
    WorkflowTask = 1,
    ActivityTask = 2,
    Query = 3,
    HistoryPage = 4,
    RunListPage = 5,
    NamespaceListPage = 6,
    BatchListPage = 30,
    DeploymentListPage = 80,
    WorkerListPage = 81,
    ScheduleListPage = 14,
}

/// <summary>
/// Seals what the engine gives to its callers to hand back later. A token is <c>kind (1 byte) · body · HMAC-SHA256 truncated to
/// 16 bytes</c> under the store's key, so nobody can make one up, and one stays valid across restarts of the engine.
/// </summary>
internal sealed class TokenSealer(byte[] key) : IDisposable
{
    // Setting up a keyed hash costs more than a token's few hundred bytes, so each thread keeps one.
    private readonly ThreadLocal<IncrementalHash> hashes = new(() => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key), trackAllValues: true);

    private const int KindBytes = 1;
    private const int TagBytes = 16;
    private const int OverheadBytes = KindBytes + TagBytes;

    public ByteString Seal(TokenKind kind, ReadOnlySpan<byte> body)
    {
        var token = new byte[body.Length + OverheadBytes];
        token[0] = (byte)kind;
        body.CopyTo(token.AsSpan(KindBytes));
        Tag(token.AsSpan(0, KindBytes + body.Length), token.AsSpan(KindBytes + body.Length));
        return UnsafeByteOperations.UnsafeWrap(token);
    }

    /// <summary>The body of a token of this kind.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT: another kind, cut short, or not made by this store's engine.</exception>
    public ReadOnlyMemory<byte> Open(TokenKind kind, ByteString token, string field)
    {
        if (token.IsEmpty)
        {
            throw new RpcException(StatusCode.InvalidArgument, $"{field} is not set.");
        }

        var sealedBytes = token.Memory;
        if (sealedBytes.Length < OverheadBytes || sealedBytes.Span[0] != (byte)kind || !IsAuthentic(sealedBytes.Span))
        {
            throw new RpcException(StatusCode.InvalidArgument, $"{field} is invalid: it was not issued by this engine.");
        }

        return sealedBytes[KindBytes..^TagBytes];
    }

    public void Dispose()
    {
        foreach (var hash in hashes.Values)
        {
            hash.Dispose();
        }

        hashes.Dispose();
    }

    private bool IsAuthentic(ReadOnlySpan<byte> token)
    {
        Span<byte> expected = stackalloc byte[TagBytes];
        Tag(token[..^TagBytes], expected);
        return CryptographicOperations.FixedTimeEquals(expected, token[^TagBytes..]);
    }

    private void Tag(ReadOnlySpan<byte> content, Span<byte> tag)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var hmac = hashes.Value!;
        hmac.AppendData(content);
        hmac.GetHashAndReset(hash);
        hash[..TagBytes].CopyTo(tag);
    }
}
