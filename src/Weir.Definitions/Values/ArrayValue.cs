namespace Weir.Definitions.Values;

public sealed class ArrayValue : Value
{
    private readonly Value[] _items;

    private ArrayValue(Value[] items) => _items = items;

    public static ArrayValue Empty { get; } = new([]);

    public IReadOnlyList<Value> Items => _items;

    public int Count => _items.Length;

    public override ValueKind Kind => ValueKind.Array;

    public static ArrayValue Of(IEnumerable<Value> items) => new([.. items]);

    public static ArrayValue Of(params ReadOnlySpan<Value> items) => new(items.ToArray());

    public override bool Equals(Value? other) => other is ArrayValue array && _items.AsSpan().SequenceEqual(array._items);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in _items)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }
}
