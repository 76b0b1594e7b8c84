using Weir.Definitions.Values;
using Weir.Interpreter.KeyValues;

namespace Weir.Server.WorkflowTests;

/// <summary>The keys of a case. Everybody may read them, as values and as secrets.</summary>
internal sealed class TestKeys(ObjectValue keys) : IKeyValues
{
    public ValueTask<Value?> GetAsync(KeyReader reader, string key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(keys.TryGet(key, out var value) ? value : null);

    public ValueTask<string?> GetSecretAsync(KeyReader reader, string key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(keys.TryGet(key, out var value) ? value.ToText() : null);
}
