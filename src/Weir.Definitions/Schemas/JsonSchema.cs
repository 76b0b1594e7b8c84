using System.Text.RegularExpressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.Schemas;

/// <summary>
/// A JSON Schema: the vocabulary of draft 2020-12 without remote and dynamic references. Immutable and thread-safe. Checking a value
/// costs time in proportion to schema and value; patterns never backtrack, and nothing is ever loaded.
/// </summary>
public sealed class JsonSchema
{
    private readonly Value root;
    private readonly IReadOnlyDictionary<string, Regex> patterns;

    private JsonSchema(Value root, IReadOnlyDictionary<string, Regex> patterns)
    {
        this.root = root;
        this.patterns = patterns;
    }

    public Value Source => root;

    /// <exception cref="SchemaException">It is no schema; every problem is named.</exception>
    public static JsonSchema Compile(Value schema)
    {
        var reader = new SchemaReader(schema);
        var problems = reader.Read();
        return problems.Count == 0 ? new(schema, reader.Patterns) : throw new SchemaException(problems);
    }

    /// <summary>What is wrong with a schema; empty when <see cref="Compile"/> takes it.</summary>
    public static IReadOnlyList<SchemaProblem> Check(Value schema) => new SchemaReader(schema).Read();

    /// <summary>Every place at which the value does not fit, in the order of the value, the first hundred.</summary>
    public IReadOnlyList<SchemaProblem> Validate(Value value)
    {
        var evaluation = new SchemaEvaluation(root, patterns);
        evaluation.Check(root, value, "");
        return evaluation.Problems;
    }
}
