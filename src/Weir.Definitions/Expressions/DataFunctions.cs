using System.Text.Json;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>Functions on arrays and objects, and conversions.</summary>
internal static class DataFunctions
{
    public static Value ToJson(FunctionCall call)
    {
        call.Budget.Size(call.Offset, call[0]);
        var json = call[0].ToJson();
        call.Budget.Text(call.Offset, json.Length);
        return Value.Of(json);
    }

    public static Value FromJson(FunctionCall call)
    {
        var text = call.Text(0);
        call.Budget.Text(call.Offset, text.Length);
        try
        {
            return ValueJson.Parse(text);
        }
        catch (JsonException)
        {
            throw call.Error(0, $"the text is not JSON: {Diagnostics.Wording.Quote(text)}");
        }
    }

    public static Value Keys(FunctionCall call)
    {
        call.Budget.Items(call.Offset, call.Object(0).Count);
        return ArrayValue.Of(call.Object(0).Names.Select(Value.Of));
    }

    public static Value Values(FunctionCall call)
    {
        call.Budget.Items(call.Offset, call.Object(0).Count);
        return ArrayValue.Of(call.Object(0).Members.Select(member => member.Value));
    }

    /// <summary><c>range(3)</c> is 0, 1, 2; <c>range(1, 4)</c> is 1, 2, 3.</summary>
    public static Value Range(FunctionCall call)
    {
        var start = call.Count > 1 ? Whole(call, 0) : 0;
        var end = Whole(call, call.Count - 1);
        var count = end > start ? (decimal)end - start : 0;
        call.Budget.Items(call.Offset, (long)Math.Min(count, long.MaxValue));
        var items = new Value[(int)count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Value.Of(start + i);
        }

        return ArrayValue.Of(items);
    }

    public static Value First(FunctionCall call) => call.Array(0) is { Count: > 0 } array ? array.Items[0] : Value.Null;

    public static Value Last(FunctionCall call) => call.Array(0) is { Count: > 0 } array ? array.Items[^1] : Value.Null;

    public static Value String(FunctionCall call) => Value.Of(call.Budget.TextOf(call.Offset, call[0]));

    public static Value Number(FunctionCall call) => call[0] switch
    {
        NumberValue number => number,
        StringValue text => NumberValue.TryParse(text.Value) ?? throw call.Error(0, $"{Diagnostics.Wording.Quote(text.Value)} is not a number"),
        _ => throw call.WrongType(0, "a string or a number"),
    };

    public static Value Merge(FunctionCall call)
    {
        var merged = call.Object(0);
        for (var i = 1; i < call.Count; i++)
        {
            call.Budget.Items(call.Offset, merged.Count + call.Object(i).Count);
            merged = merged.With(call.Object(i));
        }

        return merged;
    }

    /// <summary>A whole number: of a number without its fraction, of a text, or of a boolean.</summary>
    public static Value Int(FunctionCall call)
    {
        var number = call[0] switch
        {
            BooleanValue boolean => (NumberValue)Value.Of(boolean.Value ? 1L : 0L),
            StringValue text => NumberValue.TryParse(text.Value.Trim()),
            NumberValue given => given,
            _ => throw call.WrongType(0, "a string, a number or a boolean"),
        };
        return number is not null && number.TryGetDecimal(out var exact)
            ? Value.Of(decimal.Truncate(exact))
            : throw call.Error(0, $"{Diagnostics.Wording.Quote(call[0].ToText())} is not a whole number");
    }

    /// <summary>Texts <c>true</c> and <c>false</c>, and numbers other than zero.</summary>
    public static Value Bool(FunctionCall call) => call[0] switch
    {
        BooleanValue boolean => boolean,
        NumberValue number => Value.Of(number.ToDouble() != 0),
        StringValue { Value: "true" } => Value.True,
        StringValue { Value: "false" } => Value.False,
        { IsNull: true } => Value.False,
        _ => throw call.Error(0, $"{Diagnostics.Wording.Quote(call[0].ToText())} is neither true nor false"),
    };

    public static Value TypeOf(FunctionCall call) => Value.Of(call[0].KindName);

    internal static long Whole(FunctionCall call, int index) =>
        call.Number(index).TryGetInt64(out var value) ? value : throw call.Error(index, "the number must be whole");
}
