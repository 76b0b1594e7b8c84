using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Engine.Sqlite;

/// <summary>
/// Short keys for ids in an index. Stored, so they never change; two ids may share one, so whoever looks up compares the ids too.
/// </summary>
internal static class IdHash
{
    /// <summary>8 bytes of the namespace, a NUL and the workflow id.</summary>
    public static long OfWorkflow(string namespaceName, string workflowId) => Hash($"{namespaceName}\0{workflowId}");

    /// <summary>4 bytes of the run id.</summary>
    public static long OfRun(string runId) => Hash(runId) >>> 32;

    private static long Hash(string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)), hash);
        ArrayPool<byte>.Shared.Return(buffer);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }
}
