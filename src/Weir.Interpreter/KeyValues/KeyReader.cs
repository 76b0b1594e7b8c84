namespace Weir.Interpreter.KeyValues;

/// <summary>The run that asks for a key.</summary>
/// <param name="Workflow">The reference of its definition, or the name when it has none.</param>
/// <param name="Pack">The pack of the definition; null when it is of none.</param>
/// <param name="Login">Who started the run; null when unknown.</param>
public sealed record KeyReader(string Workflow, string? Pack = null, string? Login = null)
{
    /// <summary>
    /// Where a key is looked for, the nearest first: the user's, the pack's, the system's. <c>system:KEY</c>, <c>pack:KEY</c> and
    /// <c>user:KEY</c> look in one place.
    /// </summary>
    public IReadOnlyList<KeyName> Places(string key)
    {
        var user = Login is null ? null : new KeyName(KeyScope.User, Login, key);
        var pack = Pack is null ? null : new KeyName(KeyScope.Pack, Pack, key);
        return key.Split(':', 2) switch
        {
            ["system", var name] => [new(KeyScope.System, "", name)],
            ["pack", var name] => pack is null ? [] : [pack with { Key = name }],
            ["user", var name] => user is null ? [] : [user with { Key = name }],
            _ => [.. new[] { user, pack, new KeyName(KeyScope.System, "", key) }.OfType<KeyName>()],
        };
    }
}
