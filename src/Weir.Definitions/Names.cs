namespace Weir.Definitions;

/// <summary>What names of a definition may look like.</summary>
internal static class Names
{
    public const int MaxLength = 128;
    public const string IdRule = "a letter or '_', then letters, digits, '_' and '-', at most 128 characters";
    public const string ServerGroupRule = "letters, digits, '.', '_' and '-', starting with a letter or digit, at most 128 characters";
    public const string VariableRule = "a letter or '_', then letters, digits and '_'";

    /// <summary>Prefix of environment variables that Weir sets.</summary>
    public const string ReservedVariablePrefix = "WEIR_";

    public static bool IsId(string text) =>
        text.Length is > 0 and <= MaxLength && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    public static bool IsServerGroup(string text) =>
        text.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    public static bool IsVariable(string text) =>
        text.Length is > 0 and <= MaxLength && (char.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
