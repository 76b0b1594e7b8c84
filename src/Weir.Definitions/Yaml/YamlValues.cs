using System.Globalization;
using Weir.Definitions.Values;

namespace Weir.Definitions.Yaml;

/// <summary>YAML 1.2 core schema: what plain scalars mean. Words such as <c>on</c>, <c>yes</c> and <c>no</c> are strings.</summary>
internal static class YamlValues
{
    /// <summary>The scalar's value; null for a number that no value can hold (infinite, not a number, too large).</summary>
    public static Value? Resolve(YamlScalar scalar)
    {
        var text = scalar.Text;
        if (scalar.IsForcedText)
        {
            return Value.Of(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => Value.Null,
            "true" or "True" or "TRUE" => Value.True,
            "false" or "False" or "FALSE" => Value.False,
            _ => LooksNumeric(text) ? Number(text) : Value.Of(text),
        };
    }

    /// <summary>The value of a subtree that <see cref="YamlReader"/> has accepted.</summary>
    public static Value ToValue(YamlNode node) => node switch
    {
        YamlScalar scalar => Resolve(scalar) ?? Value.Of(scalar.Text),
        YamlSequence sequence => ArrayValue.Of(sequence.Items.Select(ToValue)),
        YamlMapping mapping => ToObject(mapping),
        _ => Value.Null,
    };

    public static ObjectValue ToObject(YamlMapping? mapping) => mapping is null
        ? ObjectValue.Empty
        : ObjectValue.Of(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, ToValue(entry.Value))));

    private static bool LooksNumeric(string text)
    {
        var digits = text.AsSpan(text[0] is '+' or '-' ? 1 : 0);
        if (digits.Length == 0)
        {
            return false;
        }

        if (digits is ".inf" or ".Inf" or ".INF" || text is ".nan" or ".NaN" or ".NAN")
        {
            return true;
        }

        if (digits.Length > 2 && digits[0] == '0' && digits[1] is 'x' or 'o')
        {
            return text[0] == '0' && digits[2..].IndexOfAnyExcept(digits[1] == 'x' ? "0123456789abcdefABCDEF" : "01234567") < 0;
        }

        return IsDecimal(digits);
    }

    /// <summary><c>[0-9]+(.[0-9]*)?</c> or <c>.[0-9]+</c>, then an optional exponent.</summary>
    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var whole = Digits(text);
        var rest = text[whole..];
        var fraction = 0;
        if (rest is ['.', ..])
        {
            fraction = Digits(rest[1..]);
            rest = rest[(fraction + 1)..];
        }

        if (whole + fraction == 0)
        {
            return false;
        }

        if (rest is ['e' or 'E', ..])
        {
            rest = rest[1..];
            rest = rest is ['+' or '-', ..] ? rest[1..] : rest;
            return rest.Length > 0 && Digits(rest) == rest.Length;
        }

        return rest.Length == 0;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static Value? Number(string text)
    {
        if (text.Length > 2 && text[0] == '0' && text[1] is 'x' or 'o')
        {
            var value = 0m;
            foreach (var digit in text.AsSpan(2))
            {
                value = (value * (text[1] == 'x' ? 16 : 8)) + int.Parse([digit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                if (value > ulong.MaxValue)
                {
                    return null;
                }
            }

            return Value.Of(value);
        }

        return NumberValue.TryParse(text);
    }
}
