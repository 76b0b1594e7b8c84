using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>Functions on arrays.</summary>
internal static class ListFunctions
{
    /// <summary>Objects that have all the given members; without members, everything that is neither null nor false.</summary>
    public static Value Filter(FunctionCall call)
    {
        var array = Charged(call);
        return ArrayValue.Of(array.Items.Where(item => call.Named.Count == 0
            ? item is not BooleanValue { Value: false } && !item.IsNull
            : call.Named.All(wanted => Attribute(item, wanted.Key).Equals(wanted.Value))));
    }

    /// <summary>One member of each object, null where it is missing. A path such as <c>meta.id</c> goes further.</summary>
    public static Value Map(FunctionCall call)
    {
        var (array, path) = (Charged(call), call.Text(1));
        return ArrayValue.Of(array.Items.Select(item => Attribute(item, path)));
    }

    public static Value Batch(FunctionCall call)
    {
        var array = Charged(call);
        var size = DataFunctions.Whole(call, 1);
        return size >= 1
            ? ArrayValue.Of(array.Items.Chunk((int)Math.Min(size, int.MaxValue)).Select(batch => (Value)ArrayValue.Of(batch)))
            : throw call.Error(1, "the size must be at least 1");
    }

    public static Value Sum(FunctionCall call)
    {
        var array = Charged(call);
        var exact = 0m;
        foreach (var item in array.Items)
        {
            var value = call.Has(1) ? Attribute(item, call.Text(1)) : item;
            if (value is not NumberValue number)
            {
                throw call.Error(0, $"an item is {Diagnostics.Wording.A(value.KindName)}, not a number");
            }

            exact += number.TryGetDecimal(out var amount) ? amount : (decimal)number.ToDouble();
        }

        return Value.Of(exact);
    }

    /// <summary>Numbers or texts in order; equal ones keep theirs.</summary>
    public static Value Sort(FunctionCall call)
    {
        var array = Charged(call);
        call.Budget.Items(call.Offset, (long)array.Count * (int)Math.Max(1, Math.Log2(Math.Max(array.Count, 2))));
        var keyed = array.Items.Select(item => (Key: call.Has(1) ? Attribute(item, call.Text(1)) : item, Item: item)).ToList();
        if (!keyed.TrueForAll(pair => pair.Key is NumberValue) && !keyed.TrueForAll(pair => pair.Key is StringValue))
        {
            throw call.Error(0, "only numbers alone, or texts alone, can be sorted");
        }

        var comparer = Comparer<Value>.Create((a, b) => a is NumberValue number
            ? number.CompareTo((NumberValue)b)
            : string.CompareOrdinal(((StringValue)a).Value, ((StringValue)b).Value));
        var isReverse = call.Has(2) && call[2] is BooleanValue { Value: true };
        var sorted = isReverse ? keyed.OrderByDescending(pair => pair.Key, comparer) : keyed.OrderBy(pair => pair.Key, comparer);
        return ArrayValue.Of(sorted.Select(pair => pair.Item));
    }

    public static Value Reversed(FunctionCall call)
    {
        if (call[0] is not StringValue text)
        {
            return ArrayValue.Of(Charged(call).Items.Reverse());
        }

        call.Budget.Text(call.Offset, text.Value.Length);
        return Value.Of(string.Concat(text.Value.EnumerateRunes().Reverse().Select(rune => rune.ToString())));
    }

    public static Value Unique(FunctionCall call) => ArrayValue.Of(Charged(call).Items.Distinct());

    /// <summary>Arrays in the array are replaced by their items, one level deep.</summary>
    public static Value Flat(FunctionCall call)
    {
        var array = Charged(call);
        call.Budget.Items(call.Offset, array.Items.Sum(item => item is ArrayValue inner ? (long)inner.Count : 1));
        return ArrayValue.Of(array.Items.SelectMany(item => item is ArrayValue inner ? inner.Items : [item]));
    }

    /// <summary>Arrays of the items at one place, as many as the shortest has.</summary>
    public static Value Zip(FunctionCall call)
    {
        var arrays = new ArrayValue[call.Count];
        for (var i = 0; i < arrays.Length; i++)
        {
            arrays[i] = call.Array(i);
        }

        var length = arrays.Min(array => array.Count);
        call.Budget.Items(call.Offset, (long)length * arrays.Length);
        return ArrayValue.Of(Enumerable.Range(0, length).Select(index => (Value)ArrayValue.Of(arrays.Select(array => array.Items[index]))));
    }

    private static ArrayValue Charged(FunctionCall call)
    {
        var array = call.Array(0);
        call.Budget.Items(call.Offset, array.Count);
        return array;
    }

    private static Value Attribute(Value item, string path)
    {
        if (item is ObjectValue whole && whole.TryGet(path, out var direct))
        {
            return direct;
        }

        foreach (var name in path.Split('.'))
        {
            item = item is ObjectValue obj ? obj.Get(name) : Value.Null;
        }

        return item;
    }
}
