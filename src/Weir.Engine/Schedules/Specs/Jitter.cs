using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Engine.Schedules;

/// <summary>
/// Spreads actions that fall on the same second. A hash decides, not chance: the same action of the same schedule always gets the same
/// jitter, so listing times tells when they come.
/// </summary>
internal static class Jitter
{
    /// <returns>At least zero and less than <paramref name="most"/>, in whole milliseconds.</returns>
    public static TimeSpan Of(string seed, DateTimeOffset nominal, TimeSpan most)
    {
        var milliseconds = (ulong)Math.Clamp(most.TotalMilliseconds, 0, uint.MaxValue);
        if (milliseconds == 0)
        {
            return TimeSpan.Zero;
        }

        var text = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(seed)];
        BinaryPrimitives.WriteInt64BigEndian(text, nominal.ToUnixTimeSeconds());
        Encoding.UTF8.GetBytes(seed, text.AsSpan(sizeof(long)));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return TimeSpan.FromMilliseconds((BinaryPrimitives.ReadUInt32BigEndian(hash) * milliseconds) >> 32);
    }
}
