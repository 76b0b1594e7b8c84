using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads <c>resources</c>: units of named pools.</summary>
internal static class ResourcesReader
{
    public const int MostUnits = 1_000_000;

    public static YamlMapping? Read(MappingReader owner)
    {
        if (owner.Mapping("resources") is not { } pools)
        {
            return null;
        }

        foreach (var entry in pools.Entries)
        {
            var path = $"resources.{entry.Key.Text}";
            if (!Names.IsServerGroup(entry.Key.Text))
            {
                owner.Add(DiagnosticCodes.BadName, entry.Key, path, $"{Wording.Quote(entry.Key.Text)} cannot name a pool", expected: Names.ServerGroupRule);
            }

            if (entry.Value is not YamlScalar scalar
                || (!MappingReader.IsExpression(scalar) && YamlValues.Resolve(scalar) is not NumberValue))
            {
                owner.Add(DiagnosticCodes.WrongType, entry.Value, path, "units of a pool have the wrong type", MappingReader.Describe(entry.Value), "a whole number, or an expression that gives one");
            }
            else if (YamlValues.Resolve(scalar) is NumberValue number && !(number.TryGetInt64(out var units) && units is >= 1 and <= MostUnits))
            {
                owner.Add(DiagnosticCodes.OutOfRange, scalar, path, $"units of a pool are a whole number from 1 to {MostUnits}");
            }
        }

        return pools;
    }
}
