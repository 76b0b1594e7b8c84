namespace Weir.Interpreter.KeyValues;

/// <summary>Whose key it is.</summary>
public enum KeyScope
{
    /// <summary>Everybody's.</summary>
    System,

    /// <summary>A pack's: its workflows see it.</summary>
    Pack,

    /// <summary>A user's: the runs that the user started see it.</summary>
    User,
}

/// <summary>A key in its scope.</summary>
/// <param name="Owner">The pack or the user; empty for <see cref="KeyScope.System"/>.</param>
public sealed record KeyName(KeyScope Scope, string Owner, string Key)
{
    /// <summary>As people and messages write it: <c>system:NAME</c>, <c>pack:OWNER:NAME</c>, <c>user:OWNER:NAME</c>.</summary>
    public override string ToString() => Scope == KeyScope.System ? $"system:{Key}" : $"{Scope.ToString().ToLowerInvariant()}:{Owner}:{Key}";
}
