using System.Buffers;
using System.Globalization;
using System.Text;

namespace Weir.Protocol.Framing;

/// <summary>The percent-encoding of <c>grpc-message</c>: UTF-8 whose bytes outside the printable ASCII range, and '%', are written %XX.</summary>
internal static class GrpcMessageText
{
    /// <summary>
    /// Encoded messages are cut here. Common HTTP/2 clients refuse 16 KiB of headers, and then nobody sees the status either.
    /// </summary>
    public const int EncodedLengthMax = 4096;

    private const string Cut = "...";
    private const byte FirstPrintable = 0x20;
    private const byte LastPrintable = 0x7E;
    private const int EscapeLength = 3;
    private const int Utf8LengthMax = 4;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create(Enumerable.Range(FirstPrintable, LastPrintable - FirstPrintable + 1).Select(code => (char)code).Where(c => c != '%').ToArray());

    public static string Encode(string message)
    {
        if (message.Length <= EncodedLengthMax && !message.AsSpan().ContainsAnyExcept(Plain))
        {
            return message;
        }

        var encoded = new StringBuilder(Math.Min(message.Length + 16, EncodedLengthMax));
        Span<byte> octets = stackalloc byte[Utf8LengthMax];
        foreach (var rune in message.EnumerateRunes())
        {
            var before = encoded.Length;
            foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
            {
                Append(encoded, octet);
            }

            if (encoded.Length > EncodedLengthMax)
            {
                encoded.Length = before;
                return encoded.Append(Cut).ToString();
            }
        }

        return encoded.ToString();
    }

    /// <summary>Reverses <see cref="Encode"/>. What is no valid escape stands for itself: an error text is never refused.</summary>
    public static string Decode(string encoded)
    {
        if (!encoded.Contains('%'))
        {
            return encoded;
        }

        var octets = new byte[Encoding.UTF8.GetMaxByteCount(encoded.Length)];
        var written = 0;
        var position = 0;
        while (position < encoded.Length)
        {
            if (encoded[position] == '%'
                && position + EscapeLength <= encoded.Length
                && byte.TryParse(encoded.AsSpan(position + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                octets[written++] = octet;
                position += EscapeLength;
            }
            else
            {
                written += Encoding.UTF8.GetBytes(encoded.AsSpan(position++, 1), octets.AsSpan(written));
            }
        }

        return Encoding.UTF8.GetString(octets, 0, written);
    }

    private static void Append(StringBuilder encoded, byte octet)
    {
        if (octet is >= FirstPrintable and <= LastPrintable and not (byte)'%')
        {
            encoded.Append((char)octet);
        }
        else
        {
            encoded.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }
    }
}
