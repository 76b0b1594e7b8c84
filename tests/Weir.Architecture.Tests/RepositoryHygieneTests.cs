using System.Text.RegularExpressions;
using Weir.Tests.Shared;

namespace Weir.Architecture.Tests;

/// <summary>What must never be committed: machine paths and package registry hosts. And the README stays short.</summary>
public sealed partial class RepositoryHygieneTests
{
    private static readonly string[] TextFiles = [".cs", ".md", ".json", ".yaml", ".yml", ".proto", ".csproj", ".props", ".js", ".ts", ".sh", ".slnx", ""];

    [Fact]
    public void No_lock_file_names_a_registry_host()
    {
        foreach (var file in Files().Where(file => Path.GetFileName(file) == "package-lock.json"))
        {
            Assert.DoesNotContain("\"resolved\"", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_file_holds_a_path_of_a_developers_machine()
    {
        foreach (var file in Files())
        {
            var match = MachinePath().Match(File.ReadAllText(file));
            Assert.False(match.Success, $"{Path.GetRelativePath(RepositoryRoot.Path, file)} holds '{match.Value}'");
        }
    }

    [Fact]
    public void The_readme_has_fewer_than_150_lines() =>
        Assert.True(File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "README.md")).Length < 150);

    [GeneratedRegex(@"/(home|Users)/[a-z][\w.-]*/(?!\.\.)|/work/(main|shared)|/tmp/wt/")]
    private static partial Regex MachinePath();

    private static IEnumerable<string> Files()
    {
        var skipped = new[] { "bin", "obj", "node_modules", ".git", "artifacts" };
        var open = new Stack<string>([RepositoryRoot.Path]);
        while (open.TryPop(out var folder))
        {
            foreach (var sub in Directory.EnumerateDirectories(folder).Where(sub => !skipped.Contains(Path.GetFileName(sub))))
            {
                open.Push(sub);
            }

            foreach (var file in Directory.EnumerateFiles(folder).Where(file => TextFiles.Contains(Path.GetExtension(file)) && new FileInfo(file).Length < 1_000_000))
            {
                if (Path.GetFileName(file) != "RepositoryHygieneTests.cs")
                {
                    yield return file;
                }
            }
        }
    }
}
