using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Weir.Engine.Storage;
using Weir.Engine.Tokens;
using Weir.Protocol.Calls;

namespace Weir.Engine.Visibility;

/// <summary>
/// A list's page token: what the order of <see cref="RunListOrder"/> needs of the last row. Bound to the namespace and the query, since in
/// another list the place means nothing.
/// </summary>
internal static class RunListToken
{
    public static ByteString Seal(TokenSealer sealer, RunRow last, string query)
    {
        var writer = new TokenWriter(stackalloc byte[512]);
        writer.Write(HashOf(query));
        writer.Write(last.Number.Value);
        writer.Write(last.Namespace);
        writer.Write(last.WorkflowId);
        writer.Write(last.RunId);
        writer.Write((long)last.Status);
        writer.Write(last.StartTime.UtcTicks);
        writer.Write(last.CloseTime?.UtcTicks ?? 0);
        return sealer.Seal(TokenKind.RunListPage, writer.Written);
    }

    /// <returns>Null for the first page.</returns>
    /// <exception cref="RpcException">INVALID_ARGUMENT when the token is not of this list.</exception>
    public static RunRow? Open(TokenSealer sealer, ByteString token, string namespaceName, string query)
    {
        if (token.IsEmpty)
        {
            return null;
        }

        var reader = new TokenReader(sealer.Open(TokenKind.RunListPage, token, "Next page token").Span);
        var isSameQuery = reader.ReadInt64() == HashOf(query);
        var row = new RunRow
        {
            Number = new RunNumber(reader.ReadInt64()),
            Namespace = reader.ReadString(),
            WorkflowId = reader.ReadString(),
            RunId = reader.ReadString(),
            Status = (int)reader.ReadInt64(),
            WorkflowType = "",
            TaskQueue = "",
            StartTime = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
            ExecutionTime = default,
        };
        if (!isSameQuery || row.Namespace != namespaceName)
        {
            throw new RpcException(StatusCode.InvalidArgument, "Next page token is invalid: it belongs to another namespace or query.");
        }

        return reader.ReadInt64() is > 0 and var closed ? row with { CloseTime = new DateTimeOffset(closed, TimeSpan.Zero) } : row;
    }

    private static long HashOf(string query) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(query)));
}
