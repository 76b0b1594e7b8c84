using Weir.Definitions.Diagnostics;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads a <c>concurrency</c> group.</summary>
internal static class ConcurrencyReader
{
    private const string Hyphens = "cancel-in-progress";
    private const string Underscores = "cancel_in_progress";

    internal static readonly string[] Keys = ["group", Hyphens, Underscores, "limit"];

    /// <summary>The group's name in a node that <see cref="Read"/> takes, for the check of its expressions.</summary>
    public static YamlNode? NameOf(YamlNode? node) => node is YamlMapping mapping ? mapping.Find("group")?.Value : node;

    /// <param name="node">A group's name, or an object; null gives null.</param>
    /// <param name="key">The key that holds the node.</param>
    public static PlanConcurrency? Read(YamlNode? node, string path, DiagnosticBag bag, string key = "concurrency")
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
                if (fields.Entry(Hyphens) is not null && fields.Entry(Underscores) is { } second)
                {
                    fields.Add(DiagnosticCodes.KeysExclude, second.Key, Underscores, $"'{Underscores}' is another way to write '{Hyphens}'; a group has one of them");
                }

                var limit = fields.Number("limit", 1, exclusive: false, 10_000, whole: true);
                if (limit is not null && MappingReader.IsExpression(limit))
                {
                    fields.Add(DiagnosticCodes.ContextNotHere, limit, "limit", "a group's 'limit' must be known before the run");
                }

                return new PlanConcurrency(
                    fields.Text("group")?.Text ?? "",
                    (fields.Flag(Hyphens) ?? fields.Flag(Underscores)) is { } flag && YamlValues.Resolve(flag) is BooleanValue { Value: true },
                    limit is not null && YamlValues.Resolve(limit) is NumberValue number && number.TryGetInt64(out var count) ? (int)count : 1);
            default:
                bag.Add(DiagnosticCodes.WrongType, node, path, $"'{key}' has the wrong type", MappingReader.Describe(node), "a group's name, or 'group:'");
                return null;
        }
    }
}
