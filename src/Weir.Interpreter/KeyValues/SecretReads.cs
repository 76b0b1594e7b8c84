using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.KeyValues;

/// <summary>
/// The secrets that expressions of a job read. Expressions do not wait, so which keys they read is found by trying, one more each time;
/// what is evaluated again must give the same again.
/// </summary>
internal sealed class SecretReads(IKeyValues keys, KeyReader reader)
{
    private readonly Dictionary<string, (string? Value, string? Refusal)> known = new(StringComparer.Ordinal);

    /// <summary>The secrets that were read, to be masked.</summary>
    public IEnumerable<string> Values => known.Values.Select(read => read.Value).OfType<string>();

    /// <summary>What <c>kv.get_secret</c> gives within <see cref="EvaluateAsync"/>.</summary>
    public Value? Find(string key) => !known.TryGetValue(key, out var read) ? throw new SecretNeeded(key)
        : read.Refusal is { } refusal ? throw new SecretRefusedException(refusal)
        : read.Value is null ? null : Value.Of(read.Value);

    public async Task<T> EvaluateAsync<T>(Func<T> evaluate, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return evaluate();
            }
            catch (SecretNeeded needed)
            {
                await ReadAsync(needed.Key, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            known[key] = (await keys.GetSecretAsync(reader, key, cancellationToken).ConfigureAwait(false), null);
        }
        catch (KeyRefusedException refused)
        {
            known[key] = (null, refused.Message);
        }
    }

    private sealed class SecretNeeded(string key) : Exception
    {
        public string Key { get; } = key;
    }
}
