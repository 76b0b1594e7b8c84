using Weir.Definitions.Diagnostics;
using Weir.Definitions.Inputs;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads <c>inputs</c>.</summary>
internal static class InputsReader
{
    internal static readonly string[] Keys = ["type", "required", "default", "enum", "options", "description"];

    internal static readonly Dictionary<string, PlanInputType> Types = new(StringComparer.Ordinal)
    {
        ["string"] = PlanInputType.String,
        ["number"] = PlanInputType.Number,
        ["integer"] = PlanInputType.Integer,
        ["boolean"] = PlanInputType.Boolean,
        ["array"] = PlanInputType.Array,
        ["object"] = PlanInputType.Object,
        ["choice"] = PlanInputType.String,
    };

    /// <param name="key">The key that holds them.</param>
    public static void Read(YamlMapping? inputs, List<PlanInput> into, DiagnosticBag bag, string key = "inputs")
    {
        foreach (var entry in inputs?.Entries ?? [])
        {
            var path = $"{key}.{entry.Key.Text}";
            if (!Names.IsId(entry.Key.Text))
            {
                bag.Add(
                    DiagnosticCodes.BadName,
                    entry.Key,
                    path,
                    $"{Wording.Quote(entry.Key.Text)} cannot name an input",
                    expected: Names.IdRule);
            }

            if (entry.Value is YamlMapping mapping)
            {
                into.Add(ReadInput(entry.Key.Text, new MappingReader(mapping, path, "an input", Keys, bag)));
            }
            else if (MappingReader.IsNull(entry.Value))
            {
                into.Add(new PlanInput { Name = entry.Key.Text, Type = PlanInputType.String });
            }
            else
            {
                bag.Add(
                    DiagnosticCodes.WrongType,
                    entry.Value,
                    path,
                    "an input is an object",
                    MappingReader.Describe(entry.Value),
                    "keys such as 'type:' and 'default:'");
            }
        }
    }

    private static PlanInput ReadInput(string name, MappingReader fields)
    {
        var type = fields.Node("type") is null ? Inferred(fields.Node("default")) : ReadType(fields);
        var choices = ReadChoices(fields, type);
        var defaultNode = fields.Node("default");
        var input = new PlanInput
        {
            Name = name,
            Type = type,
            Required = fields.Flag("required") is { } required && YamlValues.Resolve(required) is BooleanValue { Value: true },
            Enum = choices,
            Description = fields.Text("description")?.Text,
        };
        if (defaultNode is null)
        {
            return input;
        }

        var value = YamlValues.ToValue(defaultNode);
        if (Expressions.Template.HasExpression(value.ToText()))
        {
            fields.Add(
                DiagnosticCodes.ContextNotHere,
                defaultNode,
                "default",
                $"the default of input '{name}' cannot hold an expression; calculate under 'vars:' instead");
        }

        var (bound, problem) = InputBinder.Check(input, value);
        if (problem is not null)
        {
            fields.Add(DiagnosticCodes.WrongType, defaultNode, "default", $"the default of input '{name}' {problem}");
        }

        return input with { Default = bound ?? value };
    }

    /// <summary>Without a type the default tells it; without both it is a string.</summary>
    private static PlanInputType Inferred(YamlNode? defaultNode) => (defaultNode is null ? null : YamlValues.ToValue(defaultNode)) switch
    {
        NumberValue => PlanInputType.Number,
        BooleanValue => PlanInputType.Boolean,
        ArrayValue => PlanInputType.Array,
        ObjectValue => PlanInputType.Object,
        _ => PlanInputType.String,
    };

    private static PlanInputType ReadType(MappingReader fields)
    {
        if (fields.Text("type") is not { } type)
        {
            return PlanInputType.String;
        }

        if (Types.TryGetValue(type.Text, out var known))
        {
            if (type.Text == "choice" && fields.Node("enum") is null && fields.Node("options") is null)
            {
                fields.Add(DiagnosticCodes.MissingKey, type, "type", "an input of type 'choice' needs the key 'enum'");
            }

            return known;
        }

        fields.Add(
            DiagnosticCodes.ValueNotAllowed,
            type,
            "type",
            "there is no such input type",
            Wording.Quote(type.Text),
            Wording.OneOf(Types.Keys),
            NearestName.Find(type.Text, Types.Keys));
        return PlanInputType.String;
    }

    private static List<Value> ReadChoices(MappingReader fields, PlanInputType type)
    {
        var key = fields.Node("enum") is null ? "options" : "enum";
        var choices = new List<Value>();
        switch (fields.Node(key))
        {
            case null:
                break;
            case YamlSequence { Items.Count: > 0 } sequence:
                foreach (var item in sequence.Items)
                {
                    var value = YamlValues.ToValue(item);
                    var (bound, problem) = InputBinder.Check(new PlanInput { Name = "", Type = type }, value);
                    if (problem is not null)
                    {
                        fields.Add(DiagnosticCodes.WrongType, item, key, $"a choice {problem}");
                    }

                    choices.Add(bound ?? value);
                }

                break;
            case YamlSequence empty:
                fields.Add(DiagnosticCodes.Empty, empty, key, $"'{key}' has no choices");
                break;
            case { } other:
                fields.Add(DiagnosticCodes.WrongType, other, key, $"'{key}' has the wrong type", MappingReader.Describe(other), "an array");
                break;
        }

        return choices;
    }
}
