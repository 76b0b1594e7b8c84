using System.Text.RegularExpressions;
using Weir.Tests.Shared;

namespace Weir.EndToEnd.Tests;

/// <summary>The files in docs/guides/testing.md, written to a folder by the names in their first lines, pass as the page says.</summary>
public sealed partial class TestingGuideTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/guides/testing.md"));

    public TestingGuideTests()
    {
        foreach (Match block in Files().Matches(page))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(scratch.Folder, block.Groups[1].Value))!);
            scratch.Write(block.Groups[1].Value, block.Groups[2].Value);
        }
    }

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Every_definition_of_the_page_is_a_file() =>
        Assert.Equal(page.Split("```yaml\n").Length - 1, Files().Matches(page).Count(block => block.Value.StartsWith("```yaml", StringComparison.Ordinal)));

    [Fact]
    public async Task Its_tests_pass_whatever_is_killed()
    {
        var result = (await WeirProcess.RunAsync(scratch.Data, "test", scratch.Folder, "--crash", "-o", "json")).Expect(0).Json;
        Assert.Equal(9, result.GetProperty("passed").GetInt32());
        Assert.Equal(0, result.GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task Its_pack_passes() =>
        Assert.Contains("1 passed, 0 failed", (await WeirProcess.RunAsync(scratch.Data, "pack", "test", Path.Combine(scratch.Folder, "tools"))).Expect(0).Output, StringComparison.Ordinal);

    [GeneratedRegex("```(?:yaml|sh)\n# (\\S+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Files();
}
