using System.Text;
using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>Functions on texts. Comparison is ordinal: case and accents matter.</summary>
internal static class TextFunctions
{
    public static Value Len(FunctionCall call) => call[0] switch
    {
        StringValue text => CountCharacters(call, text.Value),
        ArrayValue array => Value.Of((long)array.Count),
        ObjectValue obj => Value.Of((long)obj.Count),
        _ => throw call.WrongType(0, "a string, an array or an object"),
    };

    public static Value Upper(FunctionCall call) => Built(call, call.Text(0).ToUpperInvariant());

    public static Value Lower(FunctionCall call) => Built(call, call.Text(0).ToLowerInvariant());

    public static Value Trim(FunctionCall call) => Built(call, call.Text(0).Trim());

    public static Value Append(FunctionCall call) => Joined(call, call[0], call[1]);

    public static Value Prepend(FunctionCall call) => Joined(call, call[1], call[0]);

    /// <summary>Whether the pattern matches somewhere in the text; in time proportional to the text.</summary>
    public static Value Match(FunctionCall call)
    {
        var (text, pattern) = (call.Text(0), call.Text(1));
        call.Budget.Text(call.Offset, (long)text.Length * Math.Max(1, pattern.Length / 10));
        try
        {
            return Value.Of(System.Text.RegularExpressions.Regex.IsMatch(
                text, pattern, System.Text.RegularExpressions.RegexOptions.NonBacktracking | System.Text.RegularExpressions.RegexOptions.CultureInvariant));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw call.Error(1, $"{Diagnostics.Wording.Quote(pattern)} is not a pattern that can be matched");
        }
    }

    public static Value Split(FunctionCall call)
    {
        var (text, separator) = (call.Text(0), call.Text(1));
        if (separator.Length == 0)
        {
            throw call.Error(1, "the separator is empty");
        }

        call.Budget.Text(call.Offset, text.Length);
        var parts = text.Split(separator);
        call.Budget.Items(call.Offset, parts.Length);
        return ArrayValue.Of(parts.Select(Value.Of));
    }

    public static Value Join(FunctionCall call)
    {
        var array = call.Array(0);
        var separator = call.Count > 1 ? call.Text(1) : ",";
        var text = new StringBuilder();
        for (var i = 0; i < array.Count; i++)
        {
            var item = array.Items[i];
            text.Append(i == 0 ? "" : separator);
            text.Append(call.Budget.TextOf(call.Offset, item));
            call.Budget.Step(call.Offset);
            call.Budget.Length(call.Offset, text.Length);
        }

        return Value.Of(text.ToString());
    }

    /// <summary><c>{0}</c> is the first argument after the pattern; <c>{{</c> and <c>}}</c> are braces.</summary>
    public static Value Format(FunctionCall call)
    {
        var pattern = call.Text(0);
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c is not ('{' or '}'))
            {
                text.Append(c);
            }
            else if (i + 1 < pattern.Length && pattern[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else
            {
                var close = c == '{' ? pattern.IndexOf('}', i) : -1;
                if (close < 0 || !int.TryParse(pattern.AsSpan(i + 1, close - i - 1), out var number) || number < 0)
                {
                    throw call.Error(0, $"'{c}' at position {i + 1} of the pattern stands alone; write {{0}}, or '{c}{c}' for the character");
                }

                if (number + 1 >= call.Count)
                {
                    throw call.Error(0, $"the pattern names {{{number}}}, but {call.Count - 1} values follow it");
                }

                text.Append(call.Budget.TextOf(call.Offset, call[number + 1]));
                i = close;
            }

            call.Budget.Length(call.Offset, text.Length);
        }

        return Value.Of(text.ToString());
    }

    public static Value Replace(FunctionCall call)
    {
        var (text, old, with) = (call.Text(0), call.Text(1), call.Text(2));
        if (old.Length == 0)
        {
            throw call.Error(1, "the text to replace is empty");
        }

        var count = 0L;
        for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0; at = text.IndexOf(old, at + old.Length, StringComparison.Ordinal))
        {
            count++;
        }

        call.Budget.Text(call.Offset, text.Length + (count * (with.Length - old.Length)));
        return Value.Of(text.Replace(old, with, StringComparison.Ordinal));
    }

    /// <summary>A text in a text, or an item in an array.</summary>
    public static Value Contains(FunctionCall call)
    {
        switch (call[0])
        {
            case StringValue text:
                call.Budget.Text(call.Offset, text.Value.Length);
                return Value.Of(text.Value.Contains(call.Text(1), StringComparison.Ordinal));
            case ArrayValue array:
                call.Budget.Items(call.Offset, array.Count);
                return Value.Of(array.Items.Contains(call[1]));
            default:
                throw call.WrongType(0, "a string or an array");
        }
    }

    public static Value StartsWith(FunctionCall call) => Value.Of(call.Text(0).StartsWith(call.Text(1), StringComparison.Ordinal));

    public static Value EndsWith(FunctionCall call) => Value.Of(call.Text(0).EndsWith(call.Text(1), StringComparison.Ordinal));

    private static Value CountCharacters(FunctionCall call, string text)
    {
        call.Budget.Text(call.Offset, text.Length);
        var count = 0L;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return Value.Of(count);
    }

    private static Value Joined(FunctionCall call, Value first, Value second)
    {
        var (a, b) = (call.Budget.TextOf(call.Offset, first), call.Budget.TextOf(call.Offset, second));
        call.Budget.Text(call.Offset, (long)a.Length + b.Length);
        return Value.Of(a + b);
    }

    private static Value Built(FunctionCall call, string text)
    {
        call.Budget.Text(call.Offset, text.Length);
        return Value.Of(text);
    }
}
