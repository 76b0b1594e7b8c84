namespace Weir.Cli.Definitions;

/// <summary>The difference of two texts by lines, in the unified form that <c>patch</c> and people read.</summary>
internal static class LineDiff
{
    private const int Context = 3;

    /// <returns>Lines without line ends; empty when the texts are the same.</returns>
    public static IEnumerable<string> Unified(string file, string before, string after)
    {
        var edits = Edits(Lines(before), Lines(after));
        var shown = new bool[edits.Count];
        for (var i = 0; i < edits.Count; i++)
        {
            for (var near = Math.Max(0, i - Context); edits[i].Mark != ' ' && near <= Math.Min(edits.Count - 1, i + Context); near++)
            {
                shown[near] = true;
            }
        }

        if (!shown.Contains(true))
        {
            yield break;
        }

        yield return $"--- {file}";
        yield return $"+++ {file} (formatted)";
        var (oldLine, newLine) = (1, 1);
        for (var i = 0; i < edits.Count; i++)
        {
            if (shown[i] && (i == 0 || !shown[i - 1]))
            {
                var hunk = edits.Skip(i).Zip(shown.Skip(i)).TakeWhile(pair => pair.Second).Select(pair => pair.First.Mark).ToList();
                yield return $"@@ -{oldLine},{hunk.Count(mark => mark != '+')} +{newLine},{hunk.Count(mark => mark != '-')} @@";
            }

            if (shown[i])
            {
                yield return $"{edits[i].Mark}{edits[i].Line}";
            }

            oldLine += edits[i].Mark == '+' ? 0 : 1;
            newLine += edits[i].Mark == '-' ? 0 : 1;
        }
    }

    private static string[] Lines(string text) => (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    /// <summary>Myers' greedy algorithm: time and memory grow with the number of differences, not with the square of the lines.</summary>
    private static List<(char Mark, string Line)> Edits(string[] before, string[] after)
    {
        var furthest = new Dictionary<int, int> { [1] = 0 };
        var rounds = new List<Dictionary<int, int>>();
        for (var d = 0; ; d++)
        {
            rounds.Add(new(furthest));
            for (var k = -d; k <= d; k += 2)
            {
                var x = Start(furthest, k, d);
                while (x < before.Length && x - k < after.Length && before[x] == after[x - k])
                {
                    x++;
                }

                furthest[k] = x;
                if (x >= before.Length && x - k >= after.Length)
                {
                    return Backtrack(rounds, before, after);
                }
            }
        }
    }

    private static int Start(Dictionary<int, int> furthest, int k, int d) =>
        k == -d || (k != d && furthest[k - 1] < furthest[k + 1]) ? furthest[k + 1] : furthest[k - 1] + 1;

    private static List<(char Mark, string Line)> Backtrack(List<Dictionary<int, int>> rounds, string[] before, string[] after)
    {
        var edits = new List<(char, string)>();
        var (x, y) = (before.Length, after.Length);
        for (var d = rounds.Count - 1; d >= 0; d--)
        {
            var k = x - y;
            var isInsertion = k == -d || (k != d && rounds[d][k - 1] < rounds[d][k + 1]);
            var oldX = d == 0 ? 0 : isInsertion ? rounds[d][k + 1] : rounds[d][k - 1];
            var oldY = d == 0 ? 0 : oldX - (isInsertion ? k + 1 : k - 1);
            while (x > oldX && y > oldY)
            {
                edits.Add((' ', before[--x]));
                y--;
            }

            if (d > 0)
            {
                edits.Add(isInsertion ? ('+', after[--y]) : ('-', before[--x]));
            }
        }

        edits.Reverse();
        return edits;
    }
}
