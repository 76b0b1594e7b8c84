using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Weir.Definitions.Values;
using Weir.Interpreter.KeyValues;
using Weir.Server.Databases;

namespace Weir.Server.KeyValues;

/// <summary>
/// Keys and values in a SQLite database of their own, every value encrypted. Any number of processes may use it at once. Safe for
/// concurrent use; every write survives a power cut.
/// </summary>
public sealed class KeyValueStore(KeyValueOptions options) : IKeyValues
{
    private const int MaxKeyLength = 255;
    private const int MaxValueBytes = 1024 * 1024;

    public async ValueTask<Value?> GetAsync(KeyReader reader, string key, CancellationToken cancellationToken)
    {
        var (entry, value) = await Task.Run(() => Find(reader, key), cancellationToken).ConfigureAwait(false);
        return entry is { IsSecret: true } ? throw new KeyRefusedException($"'{key}' is a secret; kv.get_secret('{key}') reads it") : value;
    }

    public async ValueTask<string?> GetSecretAsync(KeyReader reader, string key, CancellationToken cancellationToken)
    {
        var (entry, value) = await Task.Run(() => Find(reader, key), cancellationToken).ConfigureAwait(false);
        return entry is { IsSecret: true } && !entry.Allows(reader)
            ? throw new KeyRefusedException(
                $"workflow '{reader.Workflow}' may not read the secret '{entry.Name}'; weir kv set --allow '{reader.Workflow}' gives it leave")
            : value?.ToText();
    }

    /// <summary>The value of one key, whoever asks; null when there is none.</summary>
    public (KeyEntry Entry, Value Value)? Read(KeyName name)
    {
        using var connection = KeyValueSchema.Open(options.Database);
        for (var attempt = 1; ; attempt++)
        {
            var row = KeyRows.Find(connection, name);
            if (row is null)
            {
                return null;
            }

            var ring = LoadRing();
            if (ring.Find(row.Entry.KeyId) is not null || attempt == 3)
            {
                return (row.Entry, Decrypt(ring, row));
            }

            // The keys were rotated between the two reads.
        }
    }

    /// <summary>Sets a key. Its value is replaced whole: secret or not, and who may read it.</summary>
    /// <exception cref="ArgumentException">The name or the value is too long, or empty.</exception>
    public void Set(KeyName name, Value value, bool isSecret = false, IReadOnlyList<string>? allowed = null)
    {
        Check(name, value);
        using var connection = KeyValueSchema.Open(options.Database);
        connection.InTransaction(() =>
        {
            // Read inside the transaction: a rotation keeps its keys until it has committed, so this one's key outlives it.
            var ring = LoadRing();
            KeyRows.Put(connection, Encrypt(ring, new(name, isSecret, allowed ?? [], ring.Current, options.Time.GetUtcNow()), value));
        });
    }

    /// <summary>False when there was none.</summary>
    public bool Delete(KeyName name)
    {
        using var connection = KeyValueSchema.Open(options.Database);
        return KeyRows.Delete(connection, name);
    }

    /// <summary>Every key by name, without values.</summary>
    public IReadOnlyList<KeyEntry> List()
    {
        using var connection = KeyValueSchema.Open(options.Database);
        return [.. KeyRows.All(connection).Select(row => row.Entry)];
    }

    /// <summary>
    /// Encrypts every value under a new key and forgets the old ones. Keys that come from the variable are not made here: then every
    /// value is encrypted under the first of them.
    /// </summary>
    /// <returns>How many values there are, and the new key's id.</returns>
    public (int Values, string KeyId) Rotate()
    {
        using var connection = KeyValueSchema.Open(options.Database);
        var isFile = string.IsNullOrWhiteSpace(options.Variable);
        var (ring, values) = connection.InTransaction(() =>
        {
            var ring = isFile ? LoadRing().WithNew(options.KeyFile) : LoadRing();
            var rows = KeyRows.All(connection).ToArray();
            foreach (var row in rows)
            {
                KeyRows.Put(connection, Encrypt(ring, row.Entry with { KeyId = ring.Current }, Decrypt(ring, row)));
            }

            return (ring, rows.Length);
        });
        if (isFile)
        {
            ring.ForgetOthers(options.KeyFile);
        }

        return (values, ring.Current);
    }

    private KeyRing LoadRing() => KeyRing.Load(options.KeyFile, options.Variable);

    private (KeyEntry? Entry, Value? Value) Find(KeyReader reader, string key)
    {
        foreach (var place in reader.Places(key))
        {
            if (Read(place) is var (entry, value))
            {
                return (entry, value);
            }
        }

        return (null, null);
    }

    private static KeyRow Encrypt(KeyRing ring, KeyEntry entry, Value value) => new(
        entry, KeyCipher.Encrypt(ring.Find(entry.KeyId)!, value.ToJson(), KeyCipher.BelongsTo(entry.Name, entry.IsSecret, KeyRows.Join(entry.Allowed))));

    private static Value Decrypt(KeyRing ring, KeyRow row)
    {
        var key = ring.Find(row.Entry.KeyId)
            ?? throw new KeyRingException($"'{row.Entry.Name}' is encrypted under key {row.Entry.KeyId}, which is not among the keys here");
        try
        {
            return ValueJson.Parse(KeyCipher.Decrypt(key, row.Value, KeyCipher.BelongsTo(row.Entry.Name, row.Entry.IsSecret, KeyRows.Join(row.Entry.Allowed))));
        }
        catch (Exception changed) when (changed is CryptographicException or JsonException)
        {
            throw new KeyRingException($"the value of '{row.Entry.Name}' was changed outside Weir, or its key is another one", changed);
        }
    }

    private static void Check(KeyName name, Value value)
    {
        if (name.Key.Length is 0 or > MaxKeyLength || name.Key.Any(char.IsControl))
        {
            throw new ArgumentException($"a key has 1 to {MaxKeyLength} characters, none of them control characters");
        }

        if ((name.Scope == KeyScope.System) != (name.Owner.Length == 0))
        {
            throw new ArgumentException(name.Scope == KeyScope.System ? "a key of the system has no owner" : $"a key of a {name.Scope.ToString().ToLowerInvariant()} needs its owner");
        }

        if (System.Text.Encoding.UTF8.GetByteCount(value.ToJson()) > MaxValueBytes)
        {
            throw new ArgumentException($"a value has at most {MaxValueBytes:N0} bytes");
        }
    }
}

/// <summary>Where a <see cref="KeyValueStore"/> keeps things.</summary>
public sealed record KeyValueOptions
{
    /// <summary>In an existing folder.</summary>
    public required string Database { get; init; }

    /// <summary>Holds the encryption keys; readable by its owner alone. Not used when <see cref="Variable"/> is set.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Encryption keys from the environment. Default: the variable <c>WEIR_KEY</c>.</summary>
    public string? Variable { get; init; } = Environment.GetEnvironmentVariable(KeyRing.Variable);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
