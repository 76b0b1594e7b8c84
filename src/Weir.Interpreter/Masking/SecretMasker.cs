using System.Buffers;
using System.Text;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Masking;

/// <summary>
/// Replaces secrets by <c>***</c> wherever text leaves a step: logs, records, outputs, errors. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// A secret is found as it is, in its escaped forms and in base64 at any position of a longer text (<see cref="SecretForms"/>), and
/// each line of a secret of several lines by itself. Values shorter than <see cref="MinimumLength"/> characters are not masked:
/// they would tear up ordinary text and could be guessed anyway.
/// </remarks>
public sealed class SecretMasker
{
    public const int MinimumLength = 3;
    public const string Mask = "***";

    private readonly string[] forms;
    private readonly SearchValues<string> search;

    public SecretMasker(IEnumerable<string> secrets)
    {
        // Longest first: of two forms that begin at one place, the longer one is replaced.
        forms = [.. secrets.SelectMany(SecretForms.Of).Where(form => form.Length >= MinimumLength).Distinct().OrderByDescending(form => form.Length)];
        search = SearchValues.Create(forms, StringComparison.Ordinal);
    }

    public static SecretMasker None { get; } = new([]);

    /// <summary>The length of the longest text that is masked; 0 when there is none.</summary>
    public int LongestForm => forms.Length == 0 ? 0 : forms[0].Length;

    public string Apply(string text)
    {
        var at = IndexOfSecret(text);
        if (at < 0)
        {
            return text;
        }

        var masked = new StringBuilder(text.Length);
        var from = 0;
        while (at >= 0)
        {
            masked.Append(text, from, at - from).Append(Mask);
            from = at + LengthAt(text.AsSpan(at));
            var next = IndexOfSecret(text.AsSpan(from));
            at = next < 0 ? -1 : from + next;
        }

        return masked.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Masks every text in a value, names of members too.</summary>
    public Value Apply(Value value) => forms.Length == 0 ? value : value switch
    {
        StringValue text => Apply(text.Value),
        ArrayValue array => ArrayValue.Of(array.Items.Select(Apply)),
        ObjectValue map => Apply(map),
        NumberValue number when IndexOfSecret(number.ToText()) >= 0 => Apply(number.ToText()),
        _ => value,
    };

    public ObjectValue Apply(ObjectValue value) => forms.Length == 0
        ? value
        : ObjectValue.Of(value.Members.Select(member => KeyValuePair.Create(Apply(member.Key), Apply(member.Value))));

    /// <summary>
    /// Where a long line may be divided so that no secret lies across: as late as possible, but before a secret that may still be
    /// incomplete at the line's end.
    /// </summary>
    public int DividesAt(ReadOnlySpan<char> text)
    {
        var cut = Math.Max(1, text.Length - LongestForm + 1);
        var from = 0;
        while (from < cut)
        {
            var next = IndexOfSecret(text[from..]);
            if (next < 0 || from + next >= cut)
            {
                return cut;
            }

            from += next + LengthAt(text[(from + next)..]);
        }

        return from;
    }

    private int IndexOfSecret(ReadOnlySpan<char> text) => forms.Length == 0 ? -1 : text.IndexOfAny(search);

    private int LengthAt(ReadOnlySpan<char> text)
    {
        foreach (var form in forms)
        {
            if (text.StartsWith(form, StringComparison.Ordinal))
            {
                return form.Length;
            }
        }

        return 1;
    }
}
