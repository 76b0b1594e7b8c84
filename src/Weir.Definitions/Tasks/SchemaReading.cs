using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Schemas;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tasks;

/// <summary>Checks that a schema in a definition is one.</summary>
internal static class SchemaReading
{
    public static void Check(YamlNode? schema, string path, DiagnosticBag bag)
    {
        if (schema is null || YamlValues.ToValue(schema) is not ObjectValue value || HoldsExpression(value))
        {
            return;
        }

        foreach (var problem in JsonSchema.Check(value))
        {
            bag.Add(DiagnosticCodes.BadSchema, schema, path, $"the schema is none: {problem}");
        }
    }

    private static bool HoldsExpression(Value value) => value switch
    {
        StringValue text => Template.HasExpression(text.Value),
        ArrayValue array => array.Items.Any(HoldsExpression),
        ObjectValue obj => obj.Members.Any(member => HoldsExpression(member.Value)),
        _ => false,
    };
}
