using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Holds values of a run against schemas of its plan.</summary>
internal static class SchemaCheck
{
    /// <summary>What does not fit, for people; empty when the value fits or there is no schema.</summary>
    /// <param name="name">How messages name the value.</param>
    public static IReadOnlyList<string> Problems(Value schema, Value value, string name)
    {
        if (schema.IsNull)
        {
            return [];
        }

        try
        {
            return [.. JsonSchema.Compile(schema).Validate(value).Select(problem => $"{name}{(problem.Path.Length == 0 ? "" : ".")}{problem.Path}: {problem.Message}")];
        }
        catch (SchemaException e)
        {
            // A schema that an expression built: the compiler has checked those that are written down.
            return [$"the schema of the {name} is none: {e.Message}"];
        }
    }
}
