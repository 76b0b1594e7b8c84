using System.Security.Cryptography;
using System.Text;
using Weir.Interpreter.KeyValues;

namespace Weir.Server.KeyValues;

/// <summary>AES-256-GCM over one value: nonce, ciphertext, tag. What the value belongs to is authenticated with it.</summary>
internal static class KeyCipher
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public static byte[] Encrypt(byte[] key, string text, byte[] belongsTo)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedValue = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = sealedValue.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, sealedValue.AsSpan(NonceBytes, plain.Length), sealedValue.AsSpan(NonceBytes + plain.Length), belongsTo);
        return sealedValue;
    }

    /// <exception cref="CryptographicException">The value was changed, moved to another key, or encrypted under another key.</exception>
    public static string Decrypt(byte[] key, ReadOnlySpan<byte> sealedValue, byte[] belongsTo)
    {
        var plain = new byte[Math.Max(0, sealedValue.Length - NonceBytes - TagBytes)];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(sealedValue[..NonceBytes], sealedValue.Slice(NonceBytes, plain.Length), sealedValue[(NonceBytes + plain.Length)..], plain, belongsTo);
        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>Ties a value to its name, to being secret, and to who may read it: no row can be dressed up as another.</summary>
    public static byte[] BelongsTo(KeyName name, bool isSecret, string allowed)
    {
        var text = new StringBuilder("weir-kv-1");
        foreach (var part in (string[])[name.Scope.ToString(), name.Owner, name.Key, isSecret ? "secret" : "open", allowed])
        {
            text.Append('\n').Append(part.Length).Append(':').Append(part);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
