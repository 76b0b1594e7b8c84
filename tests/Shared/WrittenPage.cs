namespace Weir.Tests.Shared;

/// <summary>Holds a page of the documentation that is written from the code against the code.</summary>
internal static class WrittenPage
{
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
