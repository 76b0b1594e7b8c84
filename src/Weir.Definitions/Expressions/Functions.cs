using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>The functions of the language, by name. Names are found whatever their case, as people spell toJSON both ways.</summary>
internal static class Functions
{
    public const string Default = "default";
    public const string KvGet = "kv.get";
    public const string KvGetSecret = "kv.get_secret";

    private static readonly Dictionary<string, Function> Table = new Function[]
    {
        Function.OfStatus("success", status => status.Success),
        Function.OfStatus("failure", status => status.Failure),
        Function.OfStatus("cancelled", status => status.Cancelled),
        Function.OfStatus("always", _ => true),
        new(Default, 2, 2, null),
        new("len", 1, 1, TextFunctions.Len, ValueKind.Number),
        new("upper", 1, 1, TextFunctions.Upper, ValueKind.String),
        new("lower", 1, 1, TextFunctions.Lower, ValueKind.String),
        new("trim", 1, 1, TextFunctions.Trim, ValueKind.String),
        new("split", 2, 2, TextFunctions.Split, ValueKind.Array),
        new("join", 1, 2, TextFunctions.Join, ValueKind.String),
        new("format", 1, int.MaxValue, TextFunctions.Format, ValueKind.String),
        new("replace", 3, 3, TextFunctions.Replace, ValueKind.String),
        new("contains", 2, 2, TextFunctions.Contains, ValueKind.Boolean),
        new("startsWith", 2, 2, TextFunctions.StartsWith, ValueKind.Boolean),
        new("endsWith", 2, 2, TextFunctions.EndsWith, ValueKind.Boolean),
        new("toJSON", 1, 1, DataFunctions.ToJson, ValueKind.String),
        new("fromJSON", 1, 1, DataFunctions.FromJson),
        new("keys", 1, 1, DataFunctions.Keys, ValueKind.Array),
        new("values", 1, 1, DataFunctions.Values, ValueKind.Array),
        new("range", 1, 2, DataFunctions.Range, ValueKind.Array),
        new("first", 1, 1, DataFunctions.First),
        new("last", 1, 1, DataFunctions.Last),
        new("string", 1, 1, DataFunctions.String, ValueKind.String),
        new("number", 1, 1, DataFunctions.Number, ValueKind.Number),
        new("abs", 1, 1, NumberFunctions.Abs, ValueKind.Number),
        new("floor", 1, 1, NumberFunctions.Floor, ValueKind.Number),
        new("ceil", 1, 1, NumberFunctions.Ceil, ValueKind.Number),
        new("round", 1, 1, NumberFunctions.Round, ValueKind.Number),
        new("min", 1, int.MaxValue, NumberFunctions.Min, ValueKind.Number),
        new("max", 1, int.MaxValue, NumberFunctions.Max, ValueKind.Number),
    }.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyCollection<string> Names => Table.Keys;

    public static Function? Find(string name) => Table.GetValueOrDefault(name);

    public static bool IsStatus(string name) => Find(name)?.Status is not null;
}
