using System.Text.RegularExpressions;

namespace Weir.Interpreter.Actions;

/// <summary>What actions may be called.</summary>
public static partial class ActionNames
{
    public const string Rule = "letters, digits, _ and - in parts that . or / divide, each beginning with a letter";

    private const int MaxLength = 128;

    public static bool IsName(string name) => name.Length <= MaxLength && Pattern().IsMatch(name);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*([./][A-Za-z][A-Za-z0-9_-]*)*$", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
