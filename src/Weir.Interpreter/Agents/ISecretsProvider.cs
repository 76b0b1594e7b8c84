namespace Weir.Interpreter.Agents;

/// <summary>Where an agent gets the secrets of a run from. They stay on the agent: history, records and logs never hold them.</summary>
public interface ISecretsProvider
{
    /// <summary>The members of the context <c>secrets</c>.</summary>
    /// <param name="workflowId">The run that asks.</param>
    ValueTask<IReadOnlyDictionary<string, string>> GetAsync(string workflowId, CancellationToken cancellationToken);
}

/// <summary>There are no secrets.</summary>
public sealed class NoSecrets : ISecretsProvider
{
    public static NoSecrets Instance { get; } = new();

    public ValueTask<IReadOnlyDictionary<string, string>> GetAsync(string workflowId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
}

/// <summary>The same secrets for every run.</summary>
public sealed class FixedSecrets(IReadOnlyDictionary<string, string> secrets) : ISecretsProvider
{
    public ValueTask<IReadOnlyDictionary<string, string>> GetAsync(string workflowId, CancellationToken cancellationToken) => ValueTask.FromResult(secrets);
}
