using Weir.Definitions.Values;
using Weir.Interpreter.KeyValues;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>A key-value store of one secret.</summary>
internal sealed class TestKeys(string secret, string value) : IKeyValues
{
    public ValueTask<Value?> GetAsync(KeyReader reader, string key, CancellationToken cancellationToken) => ValueTask.FromResult<Value?>(null);

    public ValueTask<string?> GetSecretAsync(KeyReader reader, string key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(key == secret ? value : null);
}
