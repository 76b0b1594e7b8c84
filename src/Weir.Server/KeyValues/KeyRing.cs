using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Server.KeyValues;

/// <summary>The keys under which values are encrypted: one that is used now, and older ones that can still read.</summary>
/// <remarks>
/// They come from the variable <c>WEIR_KEY</c> (32 bytes in base64; several with commas, the first is used), else from a file that only its
/// owner may read and that is made with a new key when there is none.
/// </remarks>
internal sealed class KeyRing
{
    public const string Variable = "WEIR_KEY";

    private const int KeyBytes = 32;

    private readonly Dictionary<string, byte[]> keys = new(StringComparer.Ordinal);

    private KeyRing(IEnumerable<byte[]> keys)
    {
        foreach (var key in keys)
        {
            Current ??= IdOf(key);
            this.keys[IdOf(key)] = key;
        }
    }

    /// <summary>The id of the key that new values are encrypted under.</summary>
    public string Current { get => field!; }

    /// <exception cref="KeyRingException">The variable or the file holds no keys, or others may read the file.</exception>
    public static KeyRing Load(string file, string? variable)
    {
        if (!string.IsNullOrWhiteSpace(variable))
        {
            return new(variable.Split(',', StringSplitOptions.TrimEntries).Select(key => Decode(key, $"the variable {Variable}")));
        }

        if (!File.Exists(file))
        {
            Write(file, [RandomNumberGenerator.GetBytes(KeyBytes)], overwrite: false);
        }

        return Read(file);
    }

    /// <summary>Null when there is no such key.</summary>
    public byte[]? Find(string id) => keys.GetValueOrDefault(id);

    /// <summary>Adds a new key to the file, to be used from now on.</summary>
    public KeyRing WithNew(string file)
    {
        Write(file, [RandomNumberGenerator.GetBytes(KeyBytes), .. keys.Values], overwrite: true);
        return Read(file);
    }

    /// <summary>Leaves only the key that is used now in the file.</summary>
    public void ForgetOthers(string file) => Write(file, [keys[Current]], overwrite: true);

    /// <summary>Names a key without telling it.</summary>
    private static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData([.. "weir-key\n"u8, .. key]))[..16];

    private static KeyRing Read(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            var mode = File.GetUnixFileMode(file);
            if ((mode & Others) != 0)
            {
                throw new KeyRingException($"others may read the key file '{file}'; only its owner may (chmod 600), and the keys in it should be rotated");
            }
        }

        try
        {
            var keys = JsonNode.Parse(File.ReadAllText(file))!["keys"]!.AsArray().Select(key => Decode(key!.GetValue<string>(), $"the key file '{file}'")).ToArray();
            return keys.Length > 0 ? new(keys) : throw new KeyRingException($"the key file '{file}' holds no keys");
        }
        catch (Exception broken) when (broken is JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new KeyRingException($"the key file '{file}' cannot be read; restore it from a backup, since without it the values are lost", broken);
        }
    }

    private static byte[] Decode(string text, string where)
    {
        var key = new byte[KeyBytes + 1];
        return Convert.TryFromBase64String(text, key, out var length) && length == KeyBytes
            ? key[..KeyBytes]
            : throw new KeyRingException($"{where} must hold keys of {KeyBytes} bytes in base64, as 'openssl rand -base64 {KeyBytes}' makes them");
    }

    /// <summary>Whoever reads the file sees the old keys or the new ones. Nobody but its owner can open it, from its first moment on.</summary>
    private static void Write(string file, IEnumerable<byte[]> keys, bool overwrite)
    {
        var content = new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => (JsonNode)Convert.ToBase64String(key))]) };
        var temporary = $"{file}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(content.ToJsonString()));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, file, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(file))
        {
            // Another process made it first; its keys are the keys.
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}

/// <summary>The keys of the key-value store cannot be used.</summary>
public sealed class KeyRingException(string message, Exception? innerException = null) : Exception(message, innerException);
