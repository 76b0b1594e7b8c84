using System.Text;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Steps;

/// <summary>What a step wrote to the file that <c>$WEIR_OUTPUT</c> names.</summary>
/// <param name="Outputs">By name, as text. Of several values of one name the last wins.</param>
/// <param name="Problem">What is wrong with the file, with its line; null when nothing is. The outputs before it are kept.</param>
internal sealed record OutputFileContent(ObjectValue Outputs, string? Problem);

/// <summary>
/// Reads the output file: <c>name=value</c>, or <c>name&lt;&lt;DELIMITER</c>, lines, <c>DELIMITER</c> for values of several lines.
/// </summary>
internal static class OutputFile
{
    public const int MaxFileBytes = 1024 * 1024;
    public const int MaxOutputs = 1000;
    public const int MaxNameLength = 128;

    /// <summary>A file that is absent or empty has no outputs.</summary>
    public static OutputFileContent Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return new(ObjectValue.Empty, null);
        }

        return file.Length > MaxFileBytes
            ? new(ObjectValue.Empty, $"$WEIR_OUTPUT has {file.Length:N0} bytes; at most {MaxFileBytes:N0} are taken")
            : Parse(File.ReadAllText(path, new UTF8Encoding(false)));
    }

    public static OutputFileContent Parse(string text)
    {
        var lines = text.Split('\n');
        var outputs = new List<KeyValuePair<string, Value>>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = Trimmed(lines[i]);
            if (line.Length == 0)
            {
                continue;
            }

            var number = i + 1;
            var equals = line.IndexOf('=');
            var heredoc = line.IndexOf("<<", StringComparison.Ordinal);
            var isHeredoc = heredoc >= 0 && (equals < 0 || heredoc < equals);
            if (!isHeredoc && equals < 0)
            {
                return Bad($"line {number}: expected name=value or name<<DELIMITER, found '{Shown(line)}'");
            }

            var name = line[..(isHeredoc ? heredoc : equals)];
            if (!IsName(name))
            {
                return Bad($"line {number}: '{Shown(name)}' is no output name; letters, digits, _ and - are, with a letter or _ first");
            }

            if (outputs.Count == MaxOutputs)
            {
                return Bad($"line {number}: more than {MaxOutputs:N0} outputs");
            }

            if (!isHeredoc)
            {
                outputs.Add(new(name, line[(equals + 1)..]));
                continue;
            }

            var delimiter = line[(heredoc + 2)..].Trim();
            var end = delimiter.Length == 0 ? -1 : Array.FindIndex(lines, i + 1, candidate => Trimmed(candidate) == delimiter);
            if (end < 0)
            {
                return Bad(delimiter.Length == 0
                    ? $"line {number}: the delimiter after '{name}<<' is missing"
                    : $"line {number}: the closing '{Shown(delimiter)}' of '{name}' is missing");
            }

            outputs.Add(new(name, string.Join('\n', lines[(i + 1)..end].Select(Trimmed))));
            i = end;
        }

        return new(ObjectValue.Of(outputs), null);

        OutputFileContent Bad(string problem) => new(ObjectValue.Of(outputs), "$WEIR_OUTPUT " + problem);
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && (char.IsAsciiLetter(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static string Trimmed(string line) => line.EndsWith('\r') ? line[..^1] : line;

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
