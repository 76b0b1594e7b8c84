using System.Globalization;
using System.Text;
using Weir.Definitions.Runs;

namespace Weir.Definitions.Diagrams;

/// <summary>Texts from definitions and runs, made fit for drawings.</summary>
internal static class DiagramText
{
    /// <summary>Columns of a condition in drawings that lay themselves out.</summary>
    public const int LongestLabel = 60;

    /// <summary>On one line: line breaks and tabs become spaces, other control and direction characters go.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                line.Append(line.Length == 0 || line[^1] == ' ' ? "" : " ");
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate))
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>Cut to so many columns, with an ellipsis when something is missing.</summary>
    public static string Cut(string text, int columns)
    {
        if (Width(text) <= columns)
        {
            return text;
        }

        var cut = new StringBuilder();
        var used = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            used += Width(rune);
            if (used > columns)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return columns <= 0 ? "" : cut.Append('…').ToString();
    }

    /// <summary>Columns of a terminal that a text takes.</summary>
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Width(rune);
        }

        return width;
    }

    /// <summary>How a run calls the status.</summary>
    public static string Word(NodeStatus status) => status switch
    {
        NodeStatus.Succeeded => "completed",
        NodeStatus.TimedOut => "timed out",
        _ => status.ToString().ToLowerInvariant(),
    };

    private static int Width(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => 0,
        >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF => 2,
        >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 => 2,
        >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD => 2,
        _ => 1,
    };
}
