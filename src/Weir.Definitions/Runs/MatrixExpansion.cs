using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>
/// Expands a matrix as GitHub Actions does: the product of the dimensions in declared order, the first varying slowest;
/// without what <c>exclude</c> matches; then each <c>include</c> entry extends every combination of the product that it does
/// not contradict, or becomes a combination of its own. Every combination then has every name, null where it had none.
/// </summary>
internal static class MatrixExpansion
{
    public const string Include = "include";
    public const string Exclude = "exclude";
    public const int MaxCombinations = 256;

    /// <summary>The combinations, or why there are none.</summary>
    public static (IReadOnlyList<ObjectValue> Combinations, string? Error) Expand(Value matrix)
    {
        if (matrix is not ObjectValue obj)
        {
            return ([], $"a matrix must be an object of arrays; this is {Wording.A(matrix.KindName)}");
        }

        var dimensions = obj.Members.Where(member => member.Key is not (Include or Exclude)).ToList();
        var size = 1L;
        foreach (var (name, values) in dimensions)
        {
            if (values is not ArrayValue array)
            {
                return ([], $"matrix dimension '{name}' must be an array; this is {Wording.A(values.KindName)}");
            }

            if (array.Count == 0)
            {
                return ([], $"matrix dimension '{name}' has no values");
            }

            size *= array.Count;
            if (size > 1_000_000)
            {
                break;
            }
        }

        // Excluding can bring a product below the limit, but only one that is small enough to build.
        if (size > MaxCombinations * 16L)
        {
            return ([], $"the matrix has more than {MaxCombinations} combinations");
        }

        if (!TryEntries(obj, Exclude, out var excludes, out var error) || !TryEntries(obj, Include, out var includes, out error))
        {
            return ([], error);
        }

        var product = Product(dimensions).Where(combination => !excludes.Exists(entry => Matches(combination, entry))).ToList();
        var combinations = AddIncludes(product, dimensions.Select(dimension => dimension.Key).ToHashSet(StringComparer.Ordinal), includes);
        return combinations.Count switch
        {
            0 => ([], "the matrix has no combinations"),
            > MaxCombinations => ([], $"the matrix has {combinations.Count} combinations; at most {MaxCombinations} are allowed"),
            _ => (FillNames(combinations), null),
        };
    }

    private static List<ObjectValue> Product(List<KeyValuePair<string, Value>> dimensions)
    {
        if (dimensions.Count == 0)
        {
            return [];
        }

        List<ObjectValue> product = [ObjectValue.Empty];
        foreach (var (name, values) in dimensions)
        {
            product = [.. product.SelectMany(combination => ((ArrayValue)values).Items.Select(value => combination.With(name, value)))];
        }

        return product;
    }

    private static List<ObjectValue> AddIncludes(List<ObjectValue> product, HashSet<string> dimensions, List<ObjectValue> includes)
    {
        var extended = product.ToList();
        var added = new List<ObjectValue>();
        foreach (var entry in includes)
        {
            var fits = false;
            for (var i = 0; i < product.Count; i++)
            {
                var original = product[i];
                if (entry.Members.All(member => !dimensions.Contains(member.Key) || original.Get(member.Key).Equals(member.Value)))
                {
                    extended[i] = extended[i].With(entry);
                    fits = true;
                }
            }

            if (!fits)
            {
                added.Add(entry);
            }
        }

        return [.. extended, .. added];
    }

    private static List<ObjectValue> FillNames(List<ObjectValue> combinations)
    {
        var names = combinations.SelectMany(combination => combination.Names).Distinct(StringComparer.Ordinal).ToList();
        var empty = ObjectValue.Of(names.Select(name => KeyValuePair.Create(name, Value.Null)));
        return combinations.ConvertAll(combination => empty.With(combination));
    }

    private static bool Matches(ObjectValue combination, ObjectValue entry) =>
        entry.Members.All(member => combination.TryGet(member.Key, out var value) && value.Equals(member.Value));

    private static bool TryEntries(ObjectValue matrix, string name, out List<ObjectValue> entries, out string? error)
    {
        entries = [];
        error = null;
        if (!matrix.TryGet(name, out var value))
        {
            return true;
        }

        if (value is not ArrayValue array || array.Items.Any(item => item is not ObjectValue))
        {
            error = $"'{name}' of a matrix must be an array of objects";
            return false;
        }

        entries = [.. array.Items.Cast<ObjectValue>()];
        return true;
    }
}
