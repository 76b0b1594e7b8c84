namespace Weir.Definitions.Diagnostics;

/// <summary>Finds the name that somebody most probably meant.</summary>
internal static class NearestName
{
    private const int LongestName = 64;

    /// <summary>
    /// The candidate within an edit distance of a third of the name's length (at least 1, and 0 for one or two letters), or null.
    /// Ties go to the first in ordinal order.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        string? best = null;
        var bestDistance = (name.Length < 3 ? 0 : Math.Max(1, name.Length / 3)) + 1;
        foreach (var candidate in candidates.Where(candidate => candidate.Length <= LongestName).Order(StringComparer.Ordinal))
        {
            if (Math.Abs(candidate.Length - name.Length) < bestDistance)
            {
                var distance = Distance(name, candidate);
                if (distance < bestDistance)
                {
                    (best, bestDistance) = (candidate, distance);
                }
            }
        }

        return best;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours; letters that differ only in case, and <c>-</c> and <c>_</c>, are alike.</summary>
    internal static int Distance(string a, string b)
    {
        var rows = new int[3, b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            int current = i % 3, previous = (i + 2) % 3, beforePrevious = (i + 1) % 3;
            rows[current, 0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Fold(a[i - 1]) == Fold(b[j - 1]) ? 0 : 1;
                var distance = Math.Min(Math.Min(rows[previous, j] + 1, rows[current, j - 1] + 1), rows[previous, j - 1] + cost);
                if (i > 1 && j > 1 && Fold(a[i - 1]) == Fold(b[j - 2]) && Fold(a[i - 2]) == Fold(b[j - 1]))
                {
                    distance = Math.Min(distance, rows[beforePrevious, j - 2] + 1);
                }

                rows[current, j] = distance;
            }
        }

        return rows[a.Length % 3, b.Length];
    }

    private static char Fold(char c) => c == '_' ? '-' : char.ToLowerInvariant(c);
}
