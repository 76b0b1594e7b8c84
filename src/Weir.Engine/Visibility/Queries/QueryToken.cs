namespace Weir.Engine.Visibility.Queries;

internal enum QueryTokenKind
{
    End,

    /// <summary>A column, or a word of the language.</summary>
    Name,

    /// <summary>A column in back-ticks: never a word of the language.</summary>
    QuotedName,
    Text,
    Integer,
    Decimal,
    Comparison,
    Open,
    Close,
    Comma,
}

/// <param name="Value">The content: of a text or quoted name without quotes and escapes.</param>
/// <param name="Position">Where it begins, from 0.</param>
internal readonly record struct QueryToken(QueryTokenKind Kind, string Value, int Position)
{
    private const int ShownMax = 40;

    /// <summary>For people.</summary>
    public string Shown => Kind switch
    {
        QueryTokenKind.End => "the end of the query",
        QueryTokenKind.Text => $"'{Cut(Value)}'",
        QueryTokenKind.QuotedName => $"`{Cut(Value)}`",
        _ => $"\"{Cut(Value)}\"",
    };

    public bool IsWord(string word) => Kind == QueryTokenKind.Name && Value.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static string Cut(string text) => text.Length <= ShownMax ? text : $"{text[..ShownMax]}…";
}
