namespace Weir.Cli.WorkflowTests;

/// <summary>Which files are meant.</summary>
internal static class TestFiles
{
    private static readonly string[] Patterns = ["*.test.yaml", "*.test.yml"];

    /// <summary>Files as named, and of folders all test files in and below them, by name.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<string> names)
    {
        var files = new List<string>();
        foreach (var name in names)
        {
            if (!Directory.Exists(name))
            {
                files.Add(name);
                continue;
            }

            var found = Patterns.SelectMany(pattern => Directory.EnumerateFiles(name, pattern, SearchOption.AllDirectories)).Order(StringComparer.Ordinal).ToArray();
            if (found.Length == 0)
            {
                throw new CliException($"there are no files *.test.yaml in '{name}'.", ExitCodes.Usage);
            }

            files.AddRange(found);
        }

        return files;
    }
}
