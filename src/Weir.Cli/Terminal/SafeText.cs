using System.Text;

namespace Weir.Cli.Terminal;

/// <summary>Text from outside (names, log lines) made safe to print: control characters cannot move the cursor or change colours.</summary>
internal static class SafeText
{
    public static string OneLine(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character == '\t')
            {
                safe.Append("    ");
            }
            else if (!char.IsControl(character))
            {
                safe.Append(character);
            }
        }

        return safe.ToString();
    }
}
