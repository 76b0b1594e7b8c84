using System.Buffers.Binary;
using Google.Protobuf;
using Weir.Protocol.Calls;

namespace Weir.Engine.Schedules;

/// <summary>By which an update says which version of the schedule it replaces.</summary>
internal static class ConflictToken
{
    public static ByteString Of(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return ByteString.CopyFrom(bytes);
    }

    /// <returns>Null when the caller does not care.</returns>
    /// <exception cref="RpcException">INVALID_ARGUMENT when it is not a token.</exception>
    public static long? Read(ByteString token)
    {
        if (token.IsEmpty)
        {
            return null;
        }

        if (token.Length != sizeof(long))
        {
            throw new RpcException(StatusCode.InvalidArgument, "ConflictToken is not one that describing the schedule has returned.");
        }

        var value = BinaryPrimitives.ReadInt64BigEndian(token.Span);
        return value == 0 ? null : value;
    }
}
