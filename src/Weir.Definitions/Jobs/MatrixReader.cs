using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Checks a <c>matrix</c> as far as it is known before the run.</summary>
internal static class MatrixReader
{
    public static void Check(YamlNode? matrix, MappingReader strategy, DiagnosticBag bag)
    {
        switch (matrix)
        {
            case null:
                return;
            case YamlScalar scalar when MappingReader.IsExpression(scalar):
                return;
            case YamlMapping mapping:
                CheckDimensions(mapping, strategy, bag);
                return;
            default:
                strategy.Add(
                    DiagnosticCodes.WrongType,
                    matrix,
                    "matrix",
                    "'matrix' has the wrong type",
                    MappingReader.Describe(matrix),
                    "an object of arrays, or an expression");
                return;
        }
    }

    /// <summary>Names that every combination has; null when expressions decide them.</summary>
    public static IReadOnlyCollection<string>? Names(YamlNode? matrix)
    {
        if (matrix is not YamlMapping mapping)
        {
            return matrix is null ? [] : null;
        }

        var names = mapping.Entries
            .Select(entry => entry.Key.Text)
            .Where(name => name is not (MatrixExpansion.Include or MatrixExpansion.Exclude))
            .ToHashSet(StringComparer.Ordinal);
        if (mapping.Find(MatrixExpansion.Include)?.Value is not { } include)
        {
            return names;
        }

        if (include is not YamlSequence list || list.Items.Any(item => item is not YamlMapping))
        {
            return null;
        }

        names.UnionWith(list.Items.Cast<YamlMapping>().SelectMany(item => item.Entries).Select(entry => entry.Key.Text));
        return names;
    }

    private static void CheckDimensions(YamlMapping mapping, MappingReader strategy, DiagnosticBag bag)
    {
        var isKnown = true;
        foreach (var entry in mapping.Entries)
        {
            var path = $"{strategy.Child("matrix")}.{entry.Key.Text}";
            if (!Definitions.Names.IsId(entry.Key.Text))
            {
                bag.Add(
                    DiagnosticCodes.BadName,
                    entry.Key,
                    path,
                    $"{Wording.Quote(entry.Key.Text)} cannot name a matrix dimension",
                    expected: Definitions.Names.IdRule);
            }

            switch (entry.Value)
            {
                case YamlScalar scalar when MappingReader.IsExpression(scalar):
                    isKnown = false;
                    break;
                case YamlSequence { Items.Count: 0 } empty when entry.Key.Text is not (MatrixExpansion.Include or MatrixExpansion.Exclude):
                    bag.Add(DiagnosticCodes.MatrixEmpty, empty, path, $"matrix dimension '{entry.Key.Text}' has no values");
                    return;
                case YamlSequence:
                    break;
                default:
                    bag.Add(
                        DiagnosticCodes.WrongType,
                        entry.Value,
                        path,
                        $"matrix dimension '{entry.Key.Text}' has the wrong type",
                        MappingReader.Describe(entry.Value),
                        "an array or an expression");
                    return;
            }
        }

        var value = YamlValues.ToObject(mapping);
        if (!isKnown || HoldsExpression(value))
        {
            return;
        }

        var (_, error) = MatrixExpansion.Expand(value);
        if (error is not null)
        {
            var code = error.Contains("at most", StringComparison.Ordinal) || error.Contains("more than", StringComparison.Ordinal)
                ? DiagnosticCodes.MatrixTooLarge
                : DiagnosticCodes.MatrixEmpty;
            bag.Add(code, mapping, strategy.Child("matrix"), error);
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
