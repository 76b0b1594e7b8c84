namespace Weir.Sdk.Workflows;

/// <summary>One change to a workflow's memo.</summary>
public sealed record MemoUpdate
{
    private MemoUpdate(string key, object? value)
    {
        Key = key;
        Value = value;
    }

    public string Key { get; }

    /// <summary>The new value; null removes the key.</summary>
    public object? Value { get; }

    public static MemoUpdate ValueSet(string key, object value) => new(key, value);

    public static MemoUpdate ValueUnset(string key) => new(key, null);
}
