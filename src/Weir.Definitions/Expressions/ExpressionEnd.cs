namespace Weir.Definitions.Expressions;

/// <summary>Where an expression among other text ends: at the first <c>}}</c> that is not quoted.</summary>
internal static class ExpressionEnd
{
    /// <param name="text">The whole text.</param>
    /// <param name="start">Behind the opening braces.</param>
    /// <param name="openQuote">When there is no end: the quote that is not closed, or the null character.</param>
    /// <returns>The place of the closing braces; negative when there are none.</returns>
    public static int Find(string text, int start, out char openQuote)
    {
        openQuote = '\0';
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (openQuote != '\0')
            {
                openQuote = c == openQuote ? '\0' : openQuote;
            }
            else if (c is '\'' or '"')
            {
                openQuote = c;
            }
            else if (c == '}' && i + 1 < text.Length && text[i + 1] == '}')
            {
                return i;
            }
        }

        return -1;
    }
}
