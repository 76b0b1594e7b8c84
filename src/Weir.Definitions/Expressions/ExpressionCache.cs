using System.Collections.Concurrent;

namespace Weir.Definitions.Expressions;

/// <summary>
/// Compiled expressions and templates by source. Compilation is a pure function of source and limits, so what the cache
/// holds never changes a result; a full cache is emptied.
/// </summary>
public static class ExpressionCache
{
    private const int Capacity = 4096;

    /// <summary>Longer sources are compiled each time, which bounds the cache to some 30 MB.</summary>
    private const int LongestKept = 4096;

    private static readonly ConcurrentDictionary<(string, ExpressionLimits), Expression> Expressions = new();
    private static readonly ConcurrentDictionary<(string, ExpressionLimits), Template> Templates = new();

    /// <exception cref="ExpressionException">The source is invalid.</exception>
    public static Expression Expression(string source, ExpressionLimits? limits = null) =>
        Get(Expressions, source, limits, Weir.Definitions.Expressions.Expression.Parse);

    /// <exception cref="ExpressionException">The text is invalid.</exception>
    public static Template Template(string text, ExpressionLimits? limits = null) =>
        Get(Templates, text, limits, Weir.Definitions.Expressions.Template.Parse);

    private static T Get<T>(
        ConcurrentDictionary<(string, ExpressionLimits), T> cache, string source, ExpressionLimits? limits, Func<string, ExpressionLimits?, T> compile)
    {
        if (source.Length > LongestKept)
        {
            return compile(source, limits);
        }

        var key = (source, limits ?? ExpressionLimits.Default);
        if (cache.TryGetValue(key, out var known))
        {
            return known;
        }

        var compiled = compile(source, limits);
        if (cache.Count >= Capacity)
        {
            cache.Clear();
        }

        cache.TryAdd(key, compiled);
        return compiled;
    }
}
