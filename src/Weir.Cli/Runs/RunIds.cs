using System.Security.Cryptography;
using Weir.Interpreter.Runs;

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

    /// <summary><c>release-7f3k2m.rerun-h2k9</c>: what runs parts of a run again is found beside it.</summary>
    public static string CreateRerun(string id) => $"{RunNames.RerunRoot(id)}{RunNames.RerunMark}{RandomNumberGenerator.GetString(Alphabet, 4)}";
}
