using Weir.Definitions.Expressions;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Interpreter.KeyValues;

/// <summary>Completes a task's inputs with what only its agent may know.</summary>
internal sealed class SecretInputs(IKeyValues keys, KeyReader reader)
{
    private readonly Dictionary<string, string?> known = new(StringComparer.Ordinal);

    /// <summary>The secrets that were read, to be masked.</summary>
    public IEnumerable<string> Read => known.Values.OfType<string>();

    /// <summary>The inputs; or why they cannot be had.</summary>
    public async Task<(TaskInputs? Inputs, string? Problem)> CompleteAsync(
        TaskInvocation task, IReadOnlyDictionary<string, string> secrets, CancellationToken cancellationToken)
    {
        var context = ObjectValue.Of(secrets.Select(secret => KeyValuePair.Create(secret.Key, Value.Of(secret.Value))));
        while (true)
        {
            try
            {
                return (TaskInputs.Complete(task, context, Find), null);
            }
            catch (SecretNeeded needed)
            {
                // Expressions do not wait. Which keys they read is found by trying, one more each time.
                try
                {
                    known[needed.Key] = await keys.GetSecretAsync(reader, needed.Key, cancellationToken).ConfigureAwait(false);
                }
                catch (KeyRefusedException refused)
                {
                    return (null, refused.Message);
                }
            }
            catch (EvaluationException broken)
            {
                return (null, broken.Message);
            }
        }
    }

    private Value? Find(string key) => known.TryGetValue(key, out var value) ? (value is null ? null : Value.Of(value)) : throw new SecretNeeded(key);

    private sealed class SecretNeeded(string key) : Exception
    {
        public string Key { get; } = key;
    }
}
