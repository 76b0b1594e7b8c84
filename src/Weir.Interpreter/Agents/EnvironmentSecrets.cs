using System.Collections;

namespace Weir.Interpreter.Agents;

/// <summary>
/// Secrets from the agent's own environment: the variable <c>WEIR_SECRET_TOKEN</c> is <c>secrets.TOKEN</c>. They are read for each job, are
/// not stored, and reach a step only where its definition names them.
/// </summary>
public sealed class EnvironmentSecrets : ISecretsProvider
{
    public const string Prefix = "WEIR_SECRET_";

    public ValueTask<IReadOnlyDictionary<string, string>> GetAsync(string workflowId, CancellationToken cancellationToken)
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                secrets[name[Prefix.Length..]] = (string?)variable.Value ?? string.Empty;
            }
        }

        return ValueTask.FromResult<IReadOnlyDictionary<string, string>>(secrets);
    }
}
