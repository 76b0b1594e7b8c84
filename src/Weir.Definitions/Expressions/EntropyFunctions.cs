using System.Globalization;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>Functions that the world decides; in a run their values are the same in every replay.</summary>
internal static class EntropyFunctions
{
    /// <summary>UTC, as <c>2026-01-31T12:00:00.000Z</c>.</summary>
    public static Value Now(FunctionCall call) =>
        Value.Of(call.Entropy.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    /// <summary>Seconds since 1970.</summary>
    public static Value Timestamp(FunctionCall call) => Value.Of(call.Entropy.Now.ToUnixTimeMilliseconds() / 1000m);

    /// <summary>A random UUID of version 4.</summary>
    public static Value Uuid(FunctionCall call)
    {
        var bytes = call.Entropy.NextBytes();
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return Value.Of(new Guid(bytes, bigEndian: true).ToString());
    }

    /// <summary><c>random()</c> is 0 up to 1; <c>random(n)</c> a whole number below n; <c>random(from, to)</c> a whole number, without the end.</summary>
    public static Value Random(FunctionCall call)
    {
        var random = Entropy.ToDouble(call.Entropy.NextBytes());
        if (call.Count == 0)
        {
            return Value.Of(random);
        }

        var from = call.Count > 1 ? DataFunctions.Whole(call, 0) : 0;
        var to = DataFunctions.Whole(call, call.Count - 1);
        return to > from
            ? Value.Of(from + (long)Math.Floor(random * ((double)to - from)))
            : throw call.Error(call.Count - 1, "there is no number in an empty range");
    }
}
