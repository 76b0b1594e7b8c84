namespace Weir.Definitions.Schemas;

/// <summary>A place at which a value does not fit its schema, or a schema is no schema.</summary>
/// <param name="Path">From the checked value: <c>servers[2].port</c>; empty is the value itself.</param>
/// <param name="Message">What is wrong and what would fit, without the path.</param>
public sealed record SchemaProblem(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}

/// <summary>A schema is no JSON Schema that this language knows.</summary>
public sealed class SchemaException(IReadOnlyList<SchemaProblem> problems) : Exception(string.Join("; ", problems))
{
    public IReadOnlyList<SchemaProblem> Problems { get; } = problems;
}
