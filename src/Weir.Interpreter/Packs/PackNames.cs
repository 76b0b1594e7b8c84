using System.Text.RegularExpressions;

namespace Weir.Interpreter.Packs;

/// <summary>What packs may be called: their names are names of folders, too.</summary>
internal static partial class PackNames
{
    public static bool IsName(string name) => name.Length <= 64 && Pattern().IsMatch(name);

    /// <summary>The pack that a reference such as <c>my_pack.deploy</c> is of; null when it is of none.</summary>
    public static string? Of(string? reference)
    {
        var dot = reference?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0 && IsName(reference![..dot]) ? reference[..dot] : null;
    }

    [GeneratedRegex("^[a-z][a-z0-9_-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
