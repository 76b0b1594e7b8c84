using System.Security.Cryptography;

namespace Weir.Cli.Runs;

/// <summary>Workflow ids for runs that were not given one: readable, and easy to type.</summary>
internal static class RunIds
{
    private const int NameLengthMax = 60;
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary><c>release-7f3k2m</c>: the name, and six random characters.</summary>
    public static string Create(string name)
    {
        var readable = string.Join('-', name.Split([' ', '\t', '/', '\\', ':', '\'', '"'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        readable = string.Concat(readable.Where(character => !char.IsControl(character)).Take(NameLengthMax));
        return $"{(readable.Length == 0 ? "run" : readable)}-{RandomNumberGenerator.GetString(Alphabet, 6)}";
    }
}
