using Weir.Definitions.Diagnostics;

namespace Weir.Definitions.Expressions;

/// <summary>An expression of a plan that failed while the run was on its way.</summary>
public sealed class EvaluationException : Exception
{
    /// <param name="path">Where in the definition.</param>
    /// <param name="text">The text that holds the expression, or the bare expression of a condition.</param>
    /// <param name="cause">Its offset counts in <paramref name="text"/>.</param>
    /// <param name="places">Null when the places are unknown.</param>
    internal EvaluationException(string path, string text, ExpressionException cause, SourcePlaces? places = null)
        : base(Compose(path, text, cause, places), cause)
    {
        Path = path;
        Code = cause.Code;
    }

    internal EvaluationException(string path, string code, string message, SourcePlaces? places = null)
        : base(places?.Find(path, 0, 0) is { } place ? $"{place}: {path}: {message}" : $"{path}: {message}")
    {
        Path = path;
        Code = code;
    }

    /// <summary>Where in the definition, for example <c>jobs.build.steps[1].env.TARGET</c>.</summary>
    public string Path { get; }

    public string Code { get; }

    private static string Compose(string path, string text, ExpressionException cause, SourcePlaces? places)
    {
        var (part, offset) = PartOf(text, cause.Offset);
        var place = places?.Find(path, part, offset);
        return place is null
            ? $"{path}: {cause.Message} (in {Wording.Quote(text)}, character {cause.Offset + 1})"
            : $"{place}: {path}: {cause.Message} (in {Wording.Quote(text)})";
    }

    /// <summary>Which expression of the text the offset is in, and where in its source.</summary>
    private static (int Part, int Offset) PartOf(string text, int offset)
    {
        if (!Template.HasExpression(text))
        {
            return (0, offset);
        }

        var expressions = ExpressionCache.Template(text).Parts.Where(part => part.Expression is not null).ToList();
        var index = Math.Max(expressions.FindLastIndex(part => part.Offset <= offset), 0);
        return (index, Math.Max(offset - expressions[index].SourceOffset, 0));
    }
}
