using Weir.Protocol.Enums.V1;

namespace Weir.Sdk.Common;

/// <summary>The name and type of a search attribute. The name must be registered with the server under the same type.</summary>
public abstract record SearchAttributeKey(string Name, IndexedValueType ValueType)
{
    public static SearchAttributeKey<string> CreateText(string name) => new(name, IndexedValueType.Text);

    public static SearchAttributeKey<string> CreateKeyword(string name) => new(name, IndexedValueType.Keyword);

    public static SearchAttributeKey<long> CreateLong(string name) => new(name, IndexedValueType.Int);

    public static SearchAttributeKey<double> CreateDouble(string name) => new(name, IndexedValueType.Double);

    public static SearchAttributeKey<bool> CreateBool(string name) => new(name, IndexedValueType.Bool);

    public static SearchAttributeKey<DateTimeOffset> CreateDateTimeOffset(string name) => new(name, IndexedValueType.Datetime);

    public static SearchAttributeKey<IReadOnlyCollection<string>> CreateKeywordList(string name) => new(name, IndexedValueType.KeywordList);
}

/// <inheritdoc/>
public sealed record SearchAttributeKey<T> : SearchAttributeKey
{
    internal SearchAttributeKey(string name, IndexedValueType type)
        : base(name, type)
    {
    }

    /// <summary>An update that sets the attribute.</summary>
    public SearchAttributeUpdate ValueSet(T value) => new(this, value);

    /// <summary>An update that removes the attribute.</summary>
    public SearchAttributeUpdate ValueUnset() => new(this, null);
}

/// <summary>One change to the search attributes of a workflow.</summary>
public sealed record SearchAttributeUpdate
{
    internal SearchAttributeUpdate(SearchAttributeKey key, object? value)
    {
        Key = key;
        Value = value;
    }

    public SearchAttributeKey Key { get; }

    /// <summary>The new value; null removes the attribute.</summary>
    public object? Value { get; }
}
