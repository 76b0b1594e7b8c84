namespace Weir.Definitions.Values;

public sealed class BooleanValue : Value
{
    internal BooleanValue(bool value) => Value = value;

    public bool Value { get; }

    public override ValueKind Kind => ValueKind.Boolean;

    public override string ToText() => Value ? "true" : "false";

    public override bool Equals(Value? other) => other is BooleanValue boolean && boolean.Value == Value;

    public override int GetHashCode() => Value ? 2 : 1;
}

public sealed class StringValue : Value
{
    internal StringValue(string value) => Value = value;

    public string Value { get; }

    public override ValueKind Kind => ValueKind.String;

    public override string ToText() => Value;

    public override bool Equals(Value? other) => other is StringValue text && string.Equals(text.Value, Value, StringComparison.Ordinal);

    public override int GetHashCode() => string.GetHashCode(Value, StringComparison.Ordinal);
}
