using Weir.Definitions.Values;

namespace Weir.Definitions.WorkflowTests;

/// <summary>Finds where two values differ, as deep inside as they do.</summary>
internal static class ValueDifferences
{
    /// <summary>Differences of one value that are told; the rest would be read by nobody.</summary>
    private const int Told = 5;

    private const string Missing = "nothing";

    public static IEnumerable<TestDifference> Find(string what, Value expected, Value got, TestPlace place) =>
        All(what, expected, got).Take(Told).Select(difference => new TestDifference(place, difference.What, difference.Expected, difference.Got));

    private static IEnumerable<(string What, string Expected, string Got)> All(string what, Value expected, Value got)
    {
        if (expected.Equals(got))
        {
            return [];
        }

        return (expected, got) switch
        {
            (ObjectValue wanted, ObjectValue seen) => wanted.Names.Union(seen.Names).SelectMany(name => (wanted.TryGet(name, out var left), seen.TryGet(name, out var right)) switch
            {
                (true, true) => All($"{what}.{name}", left!, right!),
                (true, false) => [($"{what}.{name}", left!.ToJson(), Missing)],
                _ => [($"{what}.{name}", Missing, right!.ToJson())],
            }),
            (ArrayValue wanted, ArrayValue seen) when wanted.Count == seen.Count =>
                wanted.Items.Zip(seen.Items).SelectMany((pair, index) => All($"{what}[{index}]", pair.First, pair.Second)),
            _ => [(what, expected.ToJson(), got.ToJson())],
        };
    }
}
