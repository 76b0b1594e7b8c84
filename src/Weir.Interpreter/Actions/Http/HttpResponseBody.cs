using System.Text;
using System.Text.Json;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions.Http;

/// <summary>A response body as a value: JSON when the response says it is JSON, text otherwise.</summary>
/// <param name="Problem">Set when the body was too long; the value is then null.</param>
internal sealed record HttpResponseBody(Value Value, string? Problem)
{
    public static async Task<HttpResponseBody> ReadAsync(HttpContent content, long maxBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes)
        {
            return TooLong(maxBytes);
        }

        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var buffer = new MemoryStream();
            var chunk = new byte[16 * 1024];
            int count;
            while ((count = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                // Compressed bodies grow while they are read, so the announced length is not enough.
                if (buffer.Length + count > maxBytes)
                {
                    return TooLong(maxBytes);
                }

                buffer.Write(chunk, 0, count);
            }

            return new(Convert(content, buffer.ToArray()), null);
        }
    }

    private static HttpResponseBody TooLong(long maxBytes) => new(Value.Null, $"the response body is longer than {maxBytes:N0} bytes (max-body-bytes)");

    private static Value Convert(HttpContent content, byte[] bytes)
    {
        var type = content.Headers.ContentType;
        var text = TextEncoding(type?.CharSet).GetString(bytes);
        if (type?.MediaType is { } media && (media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                return ValueJson.Parse(text);
            }
            catch (JsonException)
            {
                return text;
            }
        }

        return text;
    }

    private static Encoding TextEncoding(string? charset)
    {
        try
        {
            return charset is null ? Encoding.UTF8 : Encoding.GetEncoding(charset.Trim('"'));
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
