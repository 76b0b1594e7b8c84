using System.Globalization;
using System.Text;

namespace Weir.Engine.Storage;

/// <summary>
/// A value that runs are searched by: a text, a whole number (also a time in UTC ticks, and 0 or 1 for a truth value), or a real number.
/// Values of one field have one kind.
/// </summary>
public readonly record struct SearchValue : IComparable<SearchValue>
{
    private SearchValue(string? text, long number, double real, SearchValueKind kind) => (Text, Number, Real, Kind) = (text, number, real, kind);

    public SearchValueKind Kind { get; }

    /// <summary>Null unless the value is a text.</summary>
    public string? Text { get; }

    public long Number { get; }

    public double Real { get; }

    public static SearchValue Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SearchValue(text, 0, 0, SearchValueKind.Text);
    }

    public static SearchValue Of(long number) => new(null, number, 0, SearchValueKind.Number);

    public static SearchValue Of(bool value) => Of(value ? 1L : 0L);

    public static SearchValue Of(DateTimeOffset time) => Of(time.UtcTicks);

    public static SearchValue OfReal(double real) => new(null, 0, real, SearchValueKind.Real);

    public static bool operator <(SearchValue left, SearchValue right) => left.CompareTo(right) < 0;

    public static bool operator <=(SearchValue left, SearchValue right) => left.CompareTo(right) <= 0;

    public static bool operator >(SearchValue left, SearchValue right) => left.CompareTo(right) > 0;

    public static bool operator >=(SearchValue left, SearchValue right) => left.CompareTo(right) >= 0;

    /// <summary>Texts compare by code point, which is the order of their UTF-8 bytes; numbers by value.</summary>
    public int CompareTo(SearchValue other) => (Kind, other.Kind) switch
    {
        (SearchValueKind.Text, SearchValueKind.Text) => CompareText(Text!, other.Text!),
        (SearchValueKind.Number, SearchValueKind.Number) => Number.CompareTo(other.Number),
        _ => AsReal.CompareTo(other.AsReal),
    };

    public override string ToString() => Kind switch
    {
        SearchValueKind.Text => Text!,
        SearchValueKind.Number => Number.ToString(CultureInfo.InvariantCulture),
        _ => Real.ToString(CultureInfo.InvariantCulture),
    };

    private double AsReal => Kind == SearchValueKind.Number ? Number : Real;

    // UTF-16 orders characters beyond the basic plane before U+E000; UTF-8 orders them last.
    private static int CompareText(string x, string y)
    {
        var length = Math.Min(x.Length, y.Length);
        for (var i = 0; i < length; i++)
        {
            if (x[i] != y[i])
            {
                return char.IsSurrogate(x[i]) || char.IsSurrogate(y[i])
                    ? Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y))
                    : x[i].CompareTo(y[i]);
            }
        }

        return x.Length.CompareTo(y.Length);
    }
}

public enum SearchValueKind
{
    Text,
    Number,
    Real,
}

/// <summary>One searchable value of a run. An attribute with several values, or several words, has an entry for each.</summary>
/// <param name="Key">Names the attribute and its type, so that values of an attribute that was registered anew never mix.</param>
public readonly record struct SearchEntry(string Key, SearchValue Value);
