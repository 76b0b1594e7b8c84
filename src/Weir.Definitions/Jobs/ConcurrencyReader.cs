using Weir.Definitions.Diagnostics;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads a <c>concurrency</c> group.</summary>
internal static class ConcurrencyReader
{
    private static readonly string[] Keys = ["group", "cancel-in-progress", "limit"];

    /// <param name="node">A group's name, or an object; null gives null.</param>
    public static PlanConcurrency? Read(YamlNode? node, string path, DiagnosticBag bag)
    {
        switch (node)
        {
            case null:
                return null;
            case YamlScalar name:
                return new PlanConcurrency(name.Text);
            case YamlMapping mapping:
                var fields = new MappingReader(mapping, path, "a concurrency group", Keys, bag);
                fields.Require("group", "a concurrency group");
                var limit = fields.Number("limit", 1, exclusive: false, 10_000, whole: true);
                return new PlanConcurrency(
                    fields.Text("group")?.Text ?? "",
                    fields.Flag("cancel-in-progress") is { } flag && YamlValues.Resolve(flag) is BooleanValue { Value: true },
                    limit is not null && YamlValues.Resolve(limit) is NumberValue number && number.TryGetInt64(out var count) ? (int)count : 1);
            default:
                bag.Add(DiagnosticCodes.WrongType, node, path, "'concurrency' has the wrong type", MappingReader.Describe(node), "a group's name, or 'group:'");
                return null;
        }
    }
}
