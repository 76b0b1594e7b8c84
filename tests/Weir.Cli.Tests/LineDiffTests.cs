using Weir.Cli.Definitions;

namespace Weir.Cli.Tests;

public sealed class LineDiffTests
{
    [Fact]
    public void Same_texts_have_no_difference() => Assert.Empty(LineDiff.Unified("f", "a\nb\n", "a\nb\n"));

    [Fact]
    public void Differences_come_in_hunks_with_their_places() => Assert.Equal(
        ["--- f", "+++ f (formatted)", "@@ -1,5 +1,5 @@", " 1", "-2", "+two", " 3", " 4", " 5", "@@ -8,3 +8,4 @@", " 8", " 9", " 10", "+11"],
        LineDiff.Unified("f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", "1\ntwo\n3\n4\n5\n6\n7\n8\n9\n10\n11\n"));

    [Fact]
    public void A_difference_applied_gives_the_second_text()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var before = Enumerable.Range(0, random.Next(1, 12)).Select(_ => $"{random.Next(4)}").ToList();
            var after = Enumerable.Range(0, random.Next(1, 12)).Select(_ => $"{random.Next(4)}").ToList();
            var lines = LineDiff.Unified("f", string.Join('\n', before) + "\n", string.Join('\n', after) + "\n").Skip(2).ToList();

            if (lines.Count == 0)
            {
                Assert.Equal(before, after);
                continue;
            }

            // With at most twelve lines every line is near a difference or equal in both.
            var shown = lines.Where(line => line[0] != '@').ToList();
            Assert.Equal(after.Count - before.Count, shown.Count(line => line[0] == '+') - shown.Count(line => line[0] == '-'));
            Assert.True(IsSubsequence(shown.Where(line => line[0] != '+').Select(line => line[1..]), before));
            Assert.True(IsSubsequence(shown.Where(line => line[0] != '-').Select(line => line[1..]), after));
        }
    }

    private static bool IsSubsequence(IEnumerable<string> part, List<string> whole)
    {
        var at = 0;
        foreach (var line in part)
        {
            at = whole.IndexOf(line, at) + 1;
            if (at == 0)
            {
                return false;
            }
        }

        return true;
    }
}
