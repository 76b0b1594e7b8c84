using System.IO.Enumeration;
using Weir.Interpreter.KeyValues;

namespace Weir.Server.KeyValues;

/// <summary>A key of the store, without its value.</summary>
/// <param name="Allowed">
/// Patterns of the workflows (reference, or name) that may read a secret of the system: <c>my_pack.*</c>, <c>*</c>. A pack's secrets are for
/// its workflows, a user's for the user's runs; patterns narrow that down.
/// </param>
/// <param name="KeyId">The encryption key.</param>
public sealed record KeyEntry(KeyName Name, bool IsSecret, IReadOnlyList<string> Allowed, string KeyId, DateTimeOffset UpdatedAt)
{
    /// <summary>Whether a run may read the secret. The scopes were matched when it was looked for.</summary>
    internal bool Allows(KeyReader reader) => Allowed.Count == 0
        ? Name.Scope != KeyScope.System
        : Allowed.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, reader.Workflow, ignoreCase: false));
}
