using Weir.Definitions.Diagnostics;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads <c>env</c> and <c>outputs</c>: maps whose values are texts, numbers or booleans.</summary>
internal static class EnvReader
{
    public static YamlMapping? Read(MappingReader fields, string key, DiagnosticBag bag)
    {
        var env = fields.Mapping(key);
        foreach (var entry in env?.Entries ?? [])
        {
            var name = entry.Key.Text;
            if (!Names.IsVariable(name))
            {
                bag.Add(
                    DiagnosticCodes.BadName,
                    entry.Key,
                    $"{fields.Child(key)}.{name}",
                    $"{Wording.Quote(name)} cannot name an environment variable",
                    expected: Names.VariableRule);
            }
            else if (name.StartsWith(Names.ReservedVariablePrefix, StringComparison.Ordinal))
            {
                bag.Add(
                    DiagnosticCodes.BadName,
                    entry.Key,
                    $"{fields.Child(key)}.{name}",
                    $"the environment variable {Wording.Quote(name)} is reserved: Weir sets those that start with WEIR_");
            }

            if (entry.Value is not YamlScalar)
            {
                bag.Add(
                    DiagnosticCodes.WrongType,
                    entry.Value,
                    $"{fields.Child(key)}.{name}",
                    "an environment variable holds text",
                    MappingReader.Describe(entry.Value),
                    "a string, a number or a boolean");
            }
        }

        return env;
    }

    public static YamlMapping? ReadOutputs(MappingReader fields, DiagnosticBag bag)
    {
        var outputs = fields.Mapping("outputs");
        WorkflowReader.CheckNames(outputs, fields.Child("outputs"), "an output", bag);
        return outputs;
    }
}
