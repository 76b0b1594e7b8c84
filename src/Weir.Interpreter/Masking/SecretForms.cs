using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weir.Interpreter.Masking;

/// <summary>The texts by which a secret can show up.</summary>
internal static class SecretForms
{
    public static IEnumerable<string> Of(string secret)
    {
        var trimmed = secret.Trim();
        if (trimmed.Length < SecretMasker.MinimumLength)
        {
            yield break;
        }

        foreach (var form in OfOne(secret).Concat(OfOne(trimmed)))
        {
            yield return form;
        }

        if (!trimmed.Contains('\n'))
        {
            yield break;
        }

        foreach (var line in trimmed.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= SecretMasker.MinimumLength))
        {
            foreach (var form in OfOne(line))
            {
                yield return form;
            }
        }
    }

    private static IEnumerable<string> OfOne(string text)
    {
        yield return text;
        yield return JsonEncodedText.Encode(text).ToString();
        yield return JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        yield return Uri.EscapeDataString(text);
        yield return WebUtility.UrlEncode(text);
        yield return WebUtility.HtmlEncode(text);
        yield return text.Replace("'", "'\\''", StringComparison.Ordinal);
        foreach (var form in Base64(Encoding.UTF8.GetBytes(text)))
        {
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
            yield return Uri.EscapeDataString(form);
        }
    }

    /// <summary>
    /// Base64 encodes three bytes at a time, so inside a longer text the same secret has three spellings. Characters that also
    /// depend on its neighbours are left off at both ends.
    /// </summary>
    private static IEnumerable<string> Base64(byte[] secret)
    {
        yield return Convert.ToBase64String(secret);
        for (var shift = 0; shift < 3; shift++)
        {
            var shifted = new byte[shift + secret.Length];
            secret.CopyTo(shifted, shift);
            var whole = Convert.ToBase64String(shifted).TrimEnd('=');
            var first = shift == 0 ? 0 : shift + 1;
            var last = shifted.Length * 8 / 6;
            if (last - first >= 4)
            {
                yield return whole[first..last];
            }
        }
    }
}
