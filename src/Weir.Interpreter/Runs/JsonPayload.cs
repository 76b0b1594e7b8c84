using System.IO.Compression;
using System.Text.Json;
using Google.Protobuf;
using Weir.Interpreter.Jobs;
using Weir.Protocol.Common.V1;
using Weir.Sdk.Converters;

namespace Weir.Interpreter.Runs;

/// <summary>
/// Values of the interpreter as payloads, written by the interpreter itself: what a client's converter is configured to do makes no
/// difference to plans and reports. A codec still sees them.
/// </summary>
internal static class JsonPayload
{
    /// <summary>From this size on <see cref="WriteOwn"/> compresses. Below it payloads stay readable for every tool.</summary>
    public const int CompressedFromBytes = 64 * 1024;

    /// <summary>What a compressed payload may unfold to; far above what fits a payload by honest means.</summary>
    private const int UnfoldedBytesMax = 512 * 1024 * 1024;

    private static readonly ByteString Plain = ByteString.CopyFromUtf8("json/plain");
    private static readonly ByteString Compressed = ByteString.CopyFromUtf8("json/gzip");

    /// <summary>As <c>json/plain</c>, which workers and clients of every SDK read.</summary>
    public static RawValue Write<T>(T value) => Create(Plain, JobJson.Write(value));

    /// <summary>For what only Weir's own workers and clients read: large values are compressed, as plans and progress of thousands of nodes must fit a payload.</summary>
    public static RawValue WriteOwn<T>(T value)
    {
        var json = JobJson.Write(value);
        if (json.Length < CompressedFromBytes)
        {
            return Create(Plain, json);
        }

        using var folded = new MemoryStream(json.Length / 8);
        using (var gzip = new GZipStream(folded, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(json);
        }

        return Create(Compressed, folded.ToArray());
    }

    /// <exception cref="JsonException">The payload is not of this type.</exception>
    public static T Read<T>(RawValue value) => value.Payload.Metadata.TryGetValue("encoding", out var encoding) && encoding.Equals(Compressed)
        ? JobJson.Read<T>(Unfold(value.Payload.Data))
        : JobJson.Read<T>(value.Payload.Data.Span);

    /// <summary>Size of a payload's data.</summary>
    public static int Size(RawValue value) => value.Payload.Data.Length;

    private static RawValue Create(ByteString encoding, byte[] data)
    {
        var payload = new Payload { Data = UnsafeByteOperations.UnsafeWrap(data) };
        payload.Metadata.Add("encoding", encoding);
        return new(payload);
    }

    private static ReadOnlySpan<byte> Unfold(ByteString data)
    {
        var unfolded = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(data.ToByteArray(), writable: false), CompressionMode.Decompress);
            var buffer = new byte[81_920];
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                unfolded.Write(buffer, 0, read);
                if (unfolded.Length > UnfoldedBytesMax)
                {
                    throw new JsonException($"The payload unfolds to more than {UnfoldedBytesMax} bytes.");
                }
            }
        }
        catch (InvalidDataException broken)
        {
            throw new JsonException("The payload is not compressed as it says.", broken);
        }

        return unfolded.GetBuffer().AsSpan(0, (int)unfolded.Length);
    }
}
