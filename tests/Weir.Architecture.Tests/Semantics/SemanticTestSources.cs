using System.Globalization;
using System.Text.RegularExpressions;
using Weir.Tests.Shared;

namespace Weir.Architecture.Tests.Semantics;

/// <summary>Which tests say that they hold which semantic: <c>[Semantic(n)]</c> in C#, <c>[#n]</c> in the name of a scenario.</summary>
internal static partial class SemanticTestSources
{
    public static IReadOnlyDictionary<int, SortedSet<string>> Read()
    {
        var tests = new Dictionary<int, SortedSet<string>>();
        foreach (var file in Files("*.cs").Where(file => !file.EndsWith("SemanticTestSources.cs", StringComparison.Ordinal)))
        {
            foreach (Match match in CSharpTest().Matches(File.ReadAllText(file)))
            {
                var name = $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups["name"].Value}";
                Add(tests, Attribute().Matches(match.Value).SelectMany(attribute => attribute.Groups[1].Value.Split(',')), name);
            }
        }

        foreach (var file in Files("*.js"))
        {
            foreach (Match match in Scenario().Matches(File.ReadAllText(file)))
            {
                var name = $"Interop/{Path.GetFileNameWithoutExtension(file)}: {Number().Replace(match.Groups["name"].Value, "").Trim()}";
                Add(tests, Number().Matches(match.Groups["name"].Value).Select(number => number.Groups[1].Value), name);
            }
        }

        return tests;
    }

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    private static void Add(Dictionary<int, SortedSet<string>> tests, IEnumerable<string> numbers, string name)
    {
        foreach (var number in numbers.Select(text => int.Parse(text, CultureInfo.InvariantCulture)))
        {
            if (!tests.TryGetValue(number, out var names))
            {
                tests.Add(number, names = new SortedSet<string>(StringComparer.Ordinal));
            }

            names.Add(name);
        }
    }

    [GeneratedRegex(@"(?:^[ \t]*\[[^\n]*\]\r?\n)*^[ \t]*\[[^\n]*\bSemantic\([\d, ]+\)[^\n]*\]\r?\n(?:^[ \t]*\[[^\n]*\]\r?\n)*^[ \t]*public [^(]*?(?<name>\w+)\(", RegexOptions.Multiline)]
    private static partial Regex CSharpTest();

    [GeneratedRegex(@"\bSemantic\(([\d, ]+)\)")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\btest\(\s*(?<quote>['""`])(?<name>(?:(?!\k<quote>).)*\[#\d+\](?:(?!\k<quote>).)*)\k<quote>")]
    private static partial Regex Scenario();

    [GeneratedRegex(@"\[#(\d+)\]")]
    private static partial Regex Number();
}
