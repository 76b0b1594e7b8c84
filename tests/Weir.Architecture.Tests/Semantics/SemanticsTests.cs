using System.Text;
using Weir.Tests.Shared;

namespace Weir.Architecture.Tests.Semantics;

public sealed class SemanticsTests
{
    [Fact]
    public void Every_semantic_is_held_by_a_test_that_names_it()
    {
        var tests = SemanticTestSources.Read();
        var missing = Enumerable.Range(1, SemanticTitles.InOrder.Count).Where(number => !tests.ContainsKey(number));
        Assert.True(!missing.Any(), $"no test names semantic {string.Join(", ", missing)}");
    }

    [Fact]
    public void No_test_names_a_semantic_that_is_not_there() =>
        Assert.All(SemanticTestSources.Read().Keys, number => Assert.InRange(number, 1, SemanticTitles.InOrder.Count));

    [Fact]
    public void The_page_lists_them_with_their_tests() => WrittenPage.Check("docs/reference/semantics.md", Page());

    private static string Page()
    {
        var tests = SemanticTestSources.Read();
        var page = new StringBuilder("""
            # Semantics of the Temporal API

            What an implementation of Temporal's API is likely to get wrong, by number, and the tests that hold each (`-trait Semantic=N` runs those in C#).
            This page is written by a test, which fails when it is out of date (`WEIR_WRITE_PAGES=1` makes the test write it anew).

            | | semantic | tests |
            |---:|---|---|

            """);
        for (var number = 1; number <= SemanticTitles.InOrder.Count; number++)
        {
            var names = tests.TryGetValue(number, out var found) ? string.Join("<br>", found.Select(name => name.Replace("|", "\\|", StringComparison.Ordinal))) : "";
            page.AppendLine($"| {number} | {SemanticTitles.InOrder[number - 1]} | {names} |");
        }

        return page.ToString().ReplaceLineEndings("\n");
    }
}
