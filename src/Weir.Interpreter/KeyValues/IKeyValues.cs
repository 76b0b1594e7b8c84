using Weir.Definitions.Values;

namespace Weir.Interpreter.KeyValues;

/// <summary>The key-value store as runs read it.</summary>
public interface IKeyValues
{
    /// <summary>A value that is no secret; null when there is none.</summary>
    /// <exception cref="KeyRefusedException">The key is a secret: only <c>kv.get_secret</c> reads it.</exception>
    ValueTask<Value?> GetAsync(KeyReader reader, string key, CancellationToken cancellationToken);

    /// <summary>A secret; null when there is none.</summary>
    /// <exception cref="KeyRefusedException">The run may not read it.</exception>
    ValueTask<string?> GetSecretAsync(KeyReader reader, string key, CancellationToken cancellationToken);
}

/// <summary>A key may not be read this way or by this run. The message names the key and the way out, never the value.</summary>
public sealed class KeyRefusedException(string message) : Exception(message);

/// <summary>There are no keys.</summary>
public sealed class NoKeyValues : IKeyValues
{
    public static NoKeyValues Instance { get; } = new();

    public ValueTask<Value?> GetAsync(KeyReader reader, string key, CancellationToken cancellationToken) => ValueTask.FromResult<Value?>(null);

    public ValueTask<string?> GetSecretAsync(KeyReader reader, string key, CancellationToken cancellationToken) => ValueTask.FromResult<string?>(null);
}
