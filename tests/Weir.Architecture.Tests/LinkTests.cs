using System.Text.RegularExpressions;
using Weir.Tests.Shared;

namespace Weir.Architecture.Tests;

/// <summary>Links between the pages lead somewhere, to a heading where they name one.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] Places = ["docs", "examples"];

    public static TheoryData<string> Pages =>
    [
        .. Places.SelectMany(folder => Directory.GetFiles(Path.Combine(RepositoryRoot.Path, folder), "*.md", SearchOption.AllDirectories))
            .Append(Path.Combine(RepositoryRoot.Path, "README.md"))
            .Select(page => Path.GetRelativePath(RepositoryRoot.Path, page)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page)
    {
        var file = Path.Combine(RepositoryRoot.Path, page);
        foreach (Match link in Link().Matches(File.ReadAllText(file)))
        {
            var parts = link.Groups[1].Value.Split('#', 2);
            if (parts[0].Contains("://", StringComparison.Ordinal))
            {
                continue;
            }

            var target = parts[0].Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, parts[0]));
            Assert.True(Path.Exists(target), $"{page} links to {link.Groups[1].Value}, which is not there");
            if (parts.Length == 2 && target.EndsWith(".md", StringComparison.Ordinal))
            {
                var anchors = Heading().Matches(File.ReadAllText(target)).Select(heading => Anchor(heading.Groups[1].Value));
                Assert.True(anchors.Contains(parts[1]), $"{page} links to {link.Groups[1].Value}, a heading that is not there");
            }
        }
    }

    [Fact]
    public void Decisions_are_numbered_without_gaps_and_their_titles_say_the_number()
    {
        var pages = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs", "decisions"), "*.md").Order(StringComparer.Ordinal).ToList();

        Assert.Equal(Enumerable.Range(1, pages.Count).Select(number => $"{number:D4}"), pages.Select(page => Path.GetFileName(page)[..4]));
        Assert.All(pages, (page, index) => Assert.StartsWith($"# {index + 1}. ", File.ReadLines(page).First(), StringComparison.Ordinal));
    }

    private static string Anchor(string heading) => NotInAnchors().Replace(heading.ToLowerInvariant(), "").Trim().Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
