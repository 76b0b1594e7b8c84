using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>
/// The functions of the language, by name. Names are found whatever their case and underscores, as people spell toJSON and
/// to_json both.
/// </summary>
internal static class Functions
{
    public const string Default = "default";
    public const string KvGet = "kv.get";
    public const string KvGetSecret = "kv.get_secret";
    public const string Result = "result";

    private static readonly Dictionary<string, Function> Table = new Function[]
    {
        Function.OfStatus("success", status => status.Success),
        Function.OfStatus("succeeded", status => status.Success),
        Function.OfStatus("failure", status => status.Failure),
        Function.OfStatus("failed", status => status.Failure),
        Function.OfStatus("cancelled", status => status.Cancelled),
        Function.OfStatus("timed_out", status => status.TimedOut),
        Function.OfStatus("skipped", status => status.Skipped),
        Function.OfStatus("completed", status => !status.Skipped && !status.Cancelled),
        Function.OfStatus("always", _ => true),
        new(Result, 0, 0, null),
        new(Default, 2, 2, null),
        new(KvGet, 1, 2, null) { Parameters = ["", "default"] },
        new(KvGetSecret, 1, 1, null),
        new("len", 1, 1, TextFunctions.Len, ValueKind.Number),
        new("length", 1, 1, TextFunctions.Len, ValueKind.Number),
        new("upper", 1, 1, TextFunctions.Upper, ValueKind.String),
        new("lower", 1, 1, TextFunctions.Lower, ValueKind.String),
        new("trim", 1, 1, TextFunctions.Trim, ValueKind.String),
        new("append", 2, 2, TextFunctions.Append, ValueKind.String),
        new("prepend", 2, 2, TextFunctions.Prepend, ValueKind.String),
        new("split", 2, 2, TextFunctions.Split, ValueKind.Array) { Parameters = ["", "separator"] },
        new("join", 1, 2, TextFunctions.Join, ValueKind.String) { Parameters = ["", "separator"] },
        new("format", 1, int.MaxValue, TextFunctions.Format, ValueKind.String),
        new("replace", 3, 3, TextFunctions.Replace, ValueKind.String) { Parameters = ["", "old", "new"] },
        new("match", 2, 2, TextFunctions.Match, ValueKind.Boolean) { Parameters = ["", "pattern"] },
        new("contains", 2, 2, TextFunctions.Contains, ValueKind.Boolean),
        new("startsWith", 2, 2, TextFunctions.StartsWith, ValueKind.Boolean),
        new("endsWith", 2, 2, TextFunctions.EndsWith, ValueKind.Boolean),
        new("toJSON", 1, 1, DataFunctions.ToJson, ValueKind.String),
        new("fromJSON", 1, 1, DataFunctions.FromJson),
        new("keys", 1, 1, DataFunctions.Keys, ValueKind.Array),
        new("values", 1, 1, DataFunctions.Values, ValueKind.Array),
        new("merge", 2, int.MaxValue, DataFunctions.Merge, ValueKind.Object),
        new("range", 1, 2, DataFunctions.Range, ValueKind.Array),
        new("first", 1, 1, DataFunctions.First),
        new("last", 1, 1, DataFunctions.Last),
        new("filter", 1, 1, ListFunctions.Filter, ValueKind.Array) { TakesAnyName = true },
        new("map", 2, 2, ListFunctions.Map, ValueKind.Array) { Parameters = ["", "attribute"] },
        new("batch", 2, 2, ListFunctions.Batch, ValueKind.Array) { Parameters = ["", "size"] },
        new("sum", 1, 2, ListFunctions.Sum, ValueKind.Number) { Parameters = ["", "attribute"] },
        new("sort", 1, 3, ListFunctions.Sort, ValueKind.Array) { Parameters = ["", "attribute", "reverse"] },
        new("reversed", 1, 1, ListFunctions.Reversed),
        new("unique", 1, 1, ListFunctions.Unique, ValueKind.Array),
        new("flat", 1, 1, ListFunctions.Flat, ValueKind.Array),
        new("zip", 2, int.MaxValue, ListFunctions.Zip, ValueKind.Array),
        new("string", 1, 1, DataFunctions.String, ValueKind.String),
        new("number", 1, 1, DataFunctions.Number, ValueKind.Number),
        new("int", 1, 1, DataFunctions.Int, ValueKind.Number),
        new("bool", 1, 1, DataFunctions.Bool, ValueKind.Boolean),
        new("type_of", 1, 1, DataFunctions.TypeOf, ValueKind.String),
        new("abs", 1, 1, NumberFunctions.Abs, ValueKind.Number),
        new("floor", 1, 1, NumberFunctions.Floor, ValueKind.Number),
        new("ceil", 1, 1, NumberFunctions.Ceil, ValueKind.Number),
        new("round", 1, 2, NumberFunctions.Round, ValueKind.Number) { Parameters = ["", "digits"] },
        new("min", 1, int.MaxValue, NumberFunctions.Min, ValueKind.Number),
        new("max", 1, int.MaxValue, NumberFunctions.Max, ValueKind.Number),
        new("now", 0, 0, EntropyFunctions.Now, ValueKind.String),
        new("timestamp", 0, 0, EntropyFunctions.Timestamp, ValueKind.Number),
        new("uuid", 0, 0, EntropyFunctions.Uuid, ValueKind.String),
        new("random", 0, 2, EntropyFunctions.Random, ValueKind.Number),
    }.ToDictionary(function => Fold(function.Name), StringComparer.Ordinal);

    /// <summary>Names as they are documented.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. Table.Values.Select(function => function.Name)];

    public static Function? Find(string name) => Table.GetValueOrDefault(Fold(name));

    public static bool IsStatus(string name) => Find(name)?.Status is not null;

    private static string Fold(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
