using System.Buffers.Binary;
using System.Text;

namespace Weir.Engine.Tests.Schedules;

/// <summary>Time zone files spelled out.</summary>
internal static class ZoneFiles
{
    /// <summary>Version 2: one listed change (1980-04-06 01:00 UTC to summer time), and the rule that it goes on by.</summary>
    public static byte[] Berlin()
    {
        using var file = new MemoryStream();
        Header(file, times: 0, types: 1, names: 4);
        Type(file, 3600, isSummer: false, name: 0);
        file.Write("CET\0"u8);

        Header(file, times: 1, types: 2, names: 9);
        Int64(file, 323_830_800);
        file.WriteByte(1);
        Type(file, 3600, isSummer: false, name: 0);
        Type(file, 7200, isSummer: true, name: 4);
        file.Write("CET\0CEST\0"u8);
        file.Write(Encoding.ASCII.GetBytes("\nCET-1CEST,M3.5.0,M10.5.0/3\n"));
        return file.ToArray();
    }

    private static void Header(MemoryStream file, int times, int types, int names)
    {
        file.Write("TZif2"u8);
        file.Write(new byte[15]);
        var bytes = new byte[4];
        foreach (var count in new[] { 0, 0, 0, times, types, names })
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, count);
            file.Write(bytes);
        }
    }

    private static void Type(MemoryStream file, int offsetSeconds, bool isSummer, byte name)
    {
        Span<byte> bytes = stackalloc byte[6];
        BinaryPrimitives.WriteInt32BigEndian(bytes, offsetSeconds);
        bytes[4] = isSummer ? (byte)1 : (byte)0;
        bytes[5] = name;
        file.Write(bytes);
    }

    private static void Int64(MemoryStream file, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        file.Write(bytes);
    }
}
