using System.Buffers.Binary;
using System.Globalization;

namespace Weir.Engine.Schedules;

/// <summary>
/// A time zone from the bytes of a compiled zone file (RFC 8536), which a client may send along. Years behind the last listed change follow
/// the last one.
/// </summary>
internal sealed class TzifData
{
    private const int HeaderSizeBytes = 44;
    private const int TypeSizeBytes = 6;
    private const int ChangesMax = 10_000;

    private readonly long[] changes;
    private readonly TimeSpan[] offsets;
    private readonly TimeSpan first;
    private readonly PosixRule? rule;

    private TzifData(long[] changes, TimeSpan[] offsets, TimeSpan first, PosixRule? rule) =>
        (this.changes, this.offsets, this.first, this.rule) = (changes, offsets, first, rule);

    /// <exception cref="SpecException">The bytes are not a zone file.</exception>
    public static TzifData Parse(ReadOnlySpan<byte> data)
    {
        try
        {
            var header = Header.Read(data);
            if (header.Version < 2)
            {
                return Read(data[HeaderSizeBytes..], header, timeSizeBytes: 4, footer: default);
            }

            // The second part has the same content with 64-bit times.
            var second = data[(HeaderSizeBytes + header.BodySizeBytes(4))..];
            header = Header.Read(second);
            var body = second[HeaderSizeBytes..];
            return Read(body, header, timeSizeBytes: 8, body[header.BodySizeBytes(8)..]);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Bad("it ends too early");
        }
    }

    public TimeSpan OffsetAt(DateTimeOffset instant)
    {
        var seconds = instant.ToUnixTimeSeconds();
        if (changes.Length == 0 || seconds >= changes[^1])
        {
            return rule?.OffsetAt(instant) ?? (changes.Length == 0 ? first : offsets[^1]);
        }

        var index = Array.BinarySearch(changes, seconds);
        index = index >= 0 ? index : ~index - 1;
        return index < 0 ? first : offsets[index];
    }

    private static TzifData Read(ReadOnlySpan<byte> body, Header header, int timeSizeBytes, ReadOnlySpan<byte> footer)
    {
        var indexes = body[(header.Times * timeSizeBytes)..];
        var types = indexes[header.Times..];
        var changes = new long[header.Times];
        var offsets = new TimeSpan[header.Times];
        for (var i = 0; i < header.Times; i++)
        {
            changes[i] = timeSizeBytes == 8
                ? BinaryPrimitives.ReadInt64BigEndian(body[(i * 8)..])
                : BinaryPrimitives.ReadInt32BigEndian(body[(i * 4)..]);
            offsets[i] = indexes[i] < header.Types ? Offset(types, indexes[i]) : throw Bad("it names a type that it does not have");
        }

        var text = footer.Length > 2 ? System.Text.Encoding.ASCII.GetString(footer).Trim('\n') : "";
        return new TzifData(changes, offsets, Offset(types, 0), PosixRule.TryParse(text));
    }

    private static TimeSpan Offset(ReadOnlySpan<byte> types, int index) =>
        TimeSpan.FromSeconds(BinaryPrimitives.ReadInt32BigEndian(types[(index * TypeSizeBytes)..]));

    private static SpecException Bad(string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"timezone_data: {problem}, expected a compiled time zone (TZif)"));

    private readonly record struct Header(int Version, int UtcFlags, int StandardFlags, int Leaps, int Times, int Types, int Names)
    {
        public static Header Read(ReadOnlySpan<byte> data)
        {
            if (data.Length < HeaderSizeBytes || !data[..4].SequenceEqual("TZif"u8))
            {
                throw Bad("it does not begin with TZif");
            }

            var header = new Header(
                data[4] == 0 ? 1 : data[4] - '0', Count(data, 20), Count(data, 24), Count(data, 28), Count(data, 32), Count(data, 36), Count(data, 40));
            return header.Types > 0 ? header : throw Bad("it has no types");
        }

        public int BodySizeBytes(int timeSizeBytes) =>
            (Times * (timeSizeBytes + 1)) + (Types * TypeSizeBytes) + Names + (Leaps * (timeSizeBytes + 4)) + StandardFlags + UtcFlags;

        private static int Count(ReadOnlySpan<byte> data, int at)
        {
            var count = BinaryPrimitives.ReadUInt32BigEndian(data[at..]);
            return count <= ChangesMax ? (int)count : throw Bad("it is too large");
        }
    }
}
