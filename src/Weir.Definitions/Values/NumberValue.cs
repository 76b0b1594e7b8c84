using System.Globalization;

namespace Weir.Definitions.Values;

/// <summary>
/// A number. Held as a decimal (28 digits, so every 64-bit integer and every amount of money is exact) and only where a
/// decimal cannot hold it as a double. Never NaN or infinite.
/// </summary>
public sealed class NumberValue : Value
{
    private readonly decimal _exact;
    private readonly double _approximate;

    internal NumberValue(decimal value)
    {
        // Dividing by this one strips trailing zeros, so that 1.0 and 1 are written alike.
        _exact = value / 1.000000000000000000000000000000m;
        _approximate = (double)_exact;
        IsExact = true;
    }

    internal NumberValue(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A number must be finite.");
        }

        _approximate = value;
    }

    /// <summary>Whether the number is held as a decimal.</summary>
    public bool IsExact { get; }

    public bool IsInteger => IsExact ? decimal.Truncate(_exact) == _exact : Math.Truncate(_approximate) == _approximate;

    public override ValueKind Kind => ValueKind.Number;

    public double ToDouble() => _approximate;

    public bool TryGetDecimal(out decimal value)
    {
        value = _exact;
        return IsExact;
    }

    /// <summary>False when the number has a fraction or does not fit 64 bits.</summary>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        if (!IsExact || !IsInteger || _exact < long.MinValue || _exact > long.MaxValue)
        {
            return false;
        }

        value = (long)_exact;
        return true;
    }

    public override string ToText() => IsExact
        ? _exact.ToString(CultureInfo.InvariantCulture)
        : _approximate.ToString("R", CultureInfo.InvariantCulture);

    public int CompareTo(NumberValue other) => IsExact && other.IsExact
        ? _exact.CompareTo(other._exact)
        : _approximate.CompareTo(other._approximate);

    public override bool Equals(Value? other) => other is NumberValue number && CompareTo(number) == 0;

    public override int GetHashCode() => _approximate.GetHashCode();

    /// <summary>Reads a JSON or YAML decimal number; null when the text is no number or is beyond a double.</summary>
    public static NumberValue? TryParse(string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var approximate) || !double.IsFinite(approximate))
        {
            return null;
        }

        // Decimals below 1e-28 become zero without a word, so tiny numbers stay doubles.
        var fits = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && (exact != 0 || approximate == 0);
        return fits ? new NumberValue(exact) : new NumberValue(approximate);
    }
}
