using System.Text.RegularExpressions;
using Weir.Definitions.Values;
using Weir.Tests.Shared;

namespace Weir.Interpreter.Tests.Tasks;

/// <summary>
/// A definition on a page for people, and the comment behind it that tells how it runs:
/// <c>run: STATUS OUTPUTS | inputs JSON | answer TASK JSON | signal NAME JSON</c>. What it calls stands before it, its first line the file's name.
/// </summary>
internal sealed partial record PageSample(string Place, string Yaml, string Status, Value? Outputs)
{
    public string Inputs { get; init; } = "{}";

    public required IReadOnlyDictionary<string, string> Called { get; init; }

    /// <summary>Requests in order: the word, what it is for, and the value.</summary>
    public IReadOnlyList<(string Word, string Target, string Value)> Requests { get; init; } = [];

    public static IReadOnlyList<PageSample> On(string page)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Path, page));
        var called = new Dictionary<string, string>();
        var samples = new List<PageSample>();
        foreach (Match block in Blocks().Matches(text))
        {
            var yaml = block.Groups[1].Value;
            if (FileName().Match(yaml) is { Success: true } file)
            {
                called[file.Groups[1].Value] = yaml;
            }

            if (block.Groups[2].Success)
            {
                var line = text[..block.Index].Count(letter => letter == '\n') + 1;
                samples.Add(Parse($"{page}:{line}", yaml, block.Groups[2].Value, called));
            }
        }

        return samples;
    }

    private static PageSample Parse(string place, string yaml, string comment, IReadOnlyDictionary<string, string> called)
    {
        var parts = comment.Split(" | ").Select(part => part.Trim().Split(' ', 2)).ToList();
        var requests = parts.Skip(1).Where(part => part[0] != "inputs").Select(part => (part[0], part[1].Split(' ', 2)[0], part[1].Split(' ', 2)[1]));
        return new PageSample(place, yaml, parts[0][0], parts[0].Length > 1 ? ValueJson.Parse(parts[0][1]) : null)
        {
            Inputs = parts.Find(part => part[0] == "inputs")?[1] ?? "{}",
            Called = new Dictionary<string, string>(called),
            Requests = [.. requests],
        };
    }

    [GeneratedRegex("```yaml\n(.*?)```\n(?:<!-- run: (.*?) -->)?", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^# (\./\S+\.yaml)\n")]
    private static partial Regex FileName();
}
