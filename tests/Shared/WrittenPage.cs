namespace Weir.Tests.Shared;

/// <summary>Holds a page of the documentation that is written from the code against the code.</summary>
internal static class WrittenPage
{
    /// <summary>The same for the part of a page between <c>&lt;!-- generated: NAME --&gt;</c> and the next <c>&lt;!-- end of generated --&gt;</c>.</summary>
    public static void CheckPart(string path, string name, string expected)
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, path)).ReplaceLineEndings("\n");
        var begin = $"<!-- generated: {name} -->\n";
        var start = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var end = page.IndexOf("<!-- end of generated -->", start, StringComparison.Ordinal);
        Assert.True(start > begin.Length && end >= start, $"{path} has no part '{name}'");
        Check(path, page[..start] + expected + page[end..]);
    }

    /// <summary>Fails when the page is out of date; with <c>WEIR_WRITE_PAGES=1</c> writes it.</summary>
    public static void Check(string path, string expected)
    {
        var file = Path.Combine(RepositoryRoot.Path, path);
        if (Environment.GetEnvironmentVariable("WEIR_WRITE_PAGES") == "1")
        {
            File.WriteAllText(file, expected);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file).ReplaceLineEndings("\n") == expected,
            $"{path} is out of date: run this test with WEIR_WRITE_PAGES=1 and look at the difference.");
    }
}
