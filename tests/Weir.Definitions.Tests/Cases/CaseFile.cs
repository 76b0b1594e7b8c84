using System.Collections.Concurrent;

namespace Weir.Definitions.Tests.Cases;

/// <summary>
/// Files of cases: each starts with <c>=== name</c>, then the input, then <c>>>></c> alone on a line, then what is expected.
/// Run with WEIR_ACCEPT_CASES=folder to write what came out into the files of that folder, and read the difference.
/// </summary>
public static class CaseFile
{
    private const string Start = "=== ";
    private const string Separator = ">>>";

    private static readonly ConcurrentDictionary<string, List<Case>> Files = new();
    private static readonly Lock Accepting = new();

    public static List<Case> Read(string file) => Files.GetOrAdd(file, static file => [.. Parse(file)]);

    /// <summary>The files whose definitions compile.</summary>
    public static IReadOnlyList<string> ValidFiles { get; } =
    [
        "valid.cases", "transitions.cases", "joins.cases", "items.cases", "waits.cases", "endings.cases", "values.cases", "documents.cases",
    ];

    /// <summary>File and name of every definition that compiles.</summary>
    public static TheoryData<string, string> AllValid
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var item in ValidFiles.SelectMany(Read))
            {
                data.Add(item.File, item.Name);
            }

            return data;
        }
    }

    public static TheoryData<string> Names(string file) => [.. Read(file).Select(item => item.Name)];

    public static Case Find(string file, string name) => Read(file).Single(item => item.Name == name);

    /// <summary>Compares, or accepts when told so.</summary>
    public static void Verify(Case item, string actual)
    {
        if (Environment.GetEnvironmentVariable("WEIR_ACCEPT_CASES") is not { Length: > 0 } folder)
        {
            Assert.Equal(item.Expected, actual);
            return;
        }

        lock (Accepting)
        {
            var path = Path.Combine(folder, item.File);
            var text = File.ReadAllText(path);
            var at = text.IndexOf($"{Start}{item.Name}\n", StringComparison.Ordinal);
            var next = text.IndexOf($"\n{Start}", at, StringComparison.Ordinal);
            var end = next < 0 ? text.Length : next + 1;
            var block = text[at..end];
            var cut = block.IndexOf($"\n{Separator}\n", StringComparison.Ordinal);
            var kept = cut < 0 ? block.TrimEnd('\n') : block[..cut];
            File.WriteAllText(path, $"{text[..at]}{kept}\n{Separator}\n{actual}\n{(next < 0 ? "" : "\n")}{text[end..]}");
        }
    }

    private static IEnumerable<Case> Parse(string file)
    {
        Case? current = null;
        var isExpected = false;
        foreach (var line in File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Cases", file)))
        {
            if (line.StartsWith(Start, StringComparison.Ordinal))
            {
                if (current is not null)
                {
                    yield return current with { Expected = current.Expected.TrimEnd('\n') };
                }

                current = new Case(file, line[Start.Length..], "", "");
                isExpected = false;
            }
            else if (line == Separator)
            {
                isExpected = true;
            }
            else if (current is not null)
            {
                current = isExpected ? current with { Expected = $"{current.Expected}{line}\n" } : current with { Input = $"{current.Input}{line}\n" };
            }
        }

        yield return current! with { Expected = current.Expected.TrimEnd('\n') };
    }
}

/// <summary>One case of a file.</summary>
public sealed record Case(string File, string Name, string Input, string Expected);
