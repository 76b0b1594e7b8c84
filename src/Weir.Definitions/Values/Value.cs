using System.Text.Json.Serialization;

namespace Weir.Definitions.Values;

/// <summary>
/// A value of the workflow language: null, boolean, number, string, array or object. Values are immutable, compare by
/// content, and never hold a host object; what an expression can reach is therefore exactly what its contexts hold.
/// </summary>
[JsonConverter(typeof(ValueJsonConverter))]
public abstract class Value : IEquatable<Value>
{
    private protected Value()
    {
    }

    public static Value Null { get; } = new NullValue();

    /// <summary>The null of what did not come to be: its members are null, too, instead of errors. JSON does not carry the difference.</summary>
    public static Value Absent { get; } = new NullValue();

    public static Value True { get; } = new BooleanValue(true);

    public static Value False { get; } = new BooleanValue(false);

    public abstract ValueKind Kind { get; }

    public bool IsNull => Kind == ValueKind.Null;

    /// <summary>The kind as people read it in messages: <c>null</c>, <c>boolean</c>, <c>number</c>, <c>string</c>, <c>array</c>, <c>object</c>.</summary>
    public string KindName => Kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Boolean => "boolean",
        ValueKind.Number => "number",
        ValueKind.String => "string",
        ValueKind.Array => "array",
        _ => "object",
    };

    public static Value Of(bool value) => value ? True : False;

    public static Value Of(long value) => new NumberValue((decimal)value);

    public static Value Of(decimal value) => new NumberValue(value);

    /// <exception cref="ArgumentOutOfRangeException">The value is not finite; JSON has no such number.</exception>
    public static Value Of(double value) => new NumberValue(value);

    /// <summary>A string value; null gives <see cref="Null"/>.</summary>
    public static Value Of(string? value) => value is null ? Null : new StringValue(value);

    public static implicit operator Value(string? value) => Of(value);

    public static implicit operator Value(bool value) => Of(value);

    public static implicit operator Value(long value) => Of(value);

    /// <summary>
    /// The value as text inside other text: null is empty, booleans are <c>true</c> and <c>false</c>, numbers are written
    /// invariantly, strings as they are, arrays and objects as compact JSON.
    /// </summary>
    public virtual string ToText() => ValueJson.Write(this);

    /// <summary>Compact JSON; object members keep their order.</summary>
    public string ToJson() => ValueJson.Write(this);

    public abstract bool Equals(Value? other);

    public sealed override bool Equals(object? obj) => Equals(obj as Value);

    public abstract override int GetHashCode();

    public sealed override string ToString() => ToJson();

    private sealed class NullValue : Value
    {
        public override ValueKind Kind => ValueKind.Null;

        public override string ToText() => "";

        public override bool Equals(Value? other) => other is NullValue;

        public override int GetHashCode() => 0;
    }
}

public enum ValueKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
