namespace Weir.Definitions.WorkflowTests;

/// <summary>Holds names in their order against a path whose groups have none.</summary>
internal static class PathMatch
{
    public static bool Fits(IReadOnlyList<PathPart> expected, IReadOnlyList<string> seen)
    {
        if (expected.Sum(part => part.Names.Count) != seen.Count)
        {
            return false;
        }

        var at = 0;
        foreach (var part in expected)
        {
            var here = seen.Skip(at).Take(part.Names.Count).Order(StringComparer.Ordinal);
            if (!here.SequenceEqual(part.Names.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            {
                return false;
            }

            at += part.Names.Count;
        }

        return true;
    }
}
