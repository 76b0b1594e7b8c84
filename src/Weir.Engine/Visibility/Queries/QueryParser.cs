using Weir.Protocol.Calls;

namespace Weir.Engine.Visibility.Queries;

/// <summary>
/// Parses a query: the condition of an SQL WHERE clause without the word WHERE, then at most a GROUP BY.
/// NOT binds closer than AND, AND closer than OR.
/// </summary>
internal sealed class QueryParser
{
    /// <summary>So deep may parentheses and NOTs nest.</summary>
    public const int DepthMax = 50;

    /// <summary>So many predicates and listed values may a query have.</summary>
    public const int TermsMax = 1_000;

    /// <summary>So many UTF-16 characters may a query have.</summary>
    public const int LengthMax = 64 * 1024;

    private readonly QueryLexer lexer;
    private QueryToken current;
    private int depth;
    private int terms;

    private QueryParser(string query)
    {
        lexer = new QueryLexer(query);
        current = lexer.Next();
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT, beginning with "invalid query:".</exception>
    public static QueryTree Parse(string query)
    {
        if (query.Length > LengthMax)
        {
            throw QueryError.Of($"it has {query.Length} characters, at most {LengthMax} are allowed");
        }

        return new QueryParser(query).ParseQuery();
    }

    private QueryTree ParseQuery()
    {
        var where = current.Kind == QueryTokenKind.End || current.IsWord("GROUP") || IsForbiddenClause() ? null : ParseOr();
        var groupBy = current.IsWord("GROUP") ? ParseGroupBy() : [];
        RefuseClauses();
        return current.Kind == QueryTokenKind.End ? new QueryTree(where, groupBy) : throw QueryError.Expected(current, "AND, OR or the end of the query");
    }

    private QueryNode ParseOr() => ParseJoined("OR", ParseAnd, parts => new OrNode(parts));

    private QueryNode ParseAnd() => ParseJoined("AND", ParseNot, parts => new AndNode(parts));

    private QueryNode ParseJoined(string word, Func<QueryNode> parsePart, Func<IReadOnlyList<QueryNode>, QueryNode> join)
    {
        var first = parsePart();
        if (!current.IsWord(word))
        {
            return first;
        }

        List<QueryNode> parts = [first];
        while (TryTakeWord(word))
        {
            parts.Add(parsePart());
        }

        return join(parts);
    }

    private QueryNode ParseNot()
    {
        var start = current;
        if (current.Kind != QueryTokenKind.Open && !current.IsWord("NOT"))
        {
            return ParsePredicate();
        }

        if (++depth > DepthMax)
        {
            throw QueryError.At(start.Position, $"it nests deeper than {DepthMax} levels");
        }

        QueryNode node;
        if (TryTakeWord("NOT"))
        {
            node = new NotNode(ParseNot());
        }
        else
        {
            Take();
            node = ParseOr();
            if (current.Kind != QueryTokenKind.Close)
            {
                throw QueryError.Expected(current, $"AND, OR or the ')' that closes the '(' at position {start.Position + 1}");
            }

            Take();
        }

        depth--;
        return node;
    }

    private PredicateNode ParsePredicate()
    {
        CountTerm();
        RefuseClauses();
        if (current.Kind is not (QueryTokenKind.Name or QueryTokenKind.QuotedName))
        {
            throw QueryError.Expected(current, "a search attribute, NOT or '('");
        }

        var column = Take();
        if (current.Kind == QueryTokenKind.Open && column.Kind == QueryTokenKind.Name)
        {
            throw QueryError.At(column.Position, $"operation is not supported: function {column.Value}");
        }

        if (current.Kind == QueryTokenKind.Comparison)
        {
            var comparison = ComparisonOf(Take());
            return new PredicateNode(column, comparison, [TakeValue()]);
        }

        if (TryTakeWord("IS"))
        {
            return ParseIs(column);
        }

        var isNegated = TryTakeWord("NOT");
        if (TryTakeWord("IN"))
        {
            return new PredicateNode(column, isNegated ? QueryOperator.NotIn : QueryOperator.In, ParseList());
        }

        if (TryTakeWord("BETWEEN"))
        {
            return ParseBetween(column, isNegated);
        }

        if (TryTakeWord("STARTS_WITH"))
        {
            return new PredicateNode(column, isNegated ? QueryOperator.NotStartsWith : QueryOperator.StartsWith, [TakeValue()]);
        }

        if (current.IsWord("LIKE"))
        {
            throw QueryError.At(current.Position, "operation is not supported: LIKE; use STARTS_WITH");
        }

        throw QueryError.Expected(current, isNegated ? "IN, BETWEEN or STARTS_WITH" : "=, !=, <, <=, >, >=, IN, BETWEEN, IS, STARTS_WITH or NOT");
    }

    private PredicateNode ParseIs(QueryToken column)
    {
        var isNegated = TryTakeWord("NOT");
        return TryTakeWord("NULL")
            ? new PredicateNode(column, isNegated ? QueryOperator.IsNotNull : QueryOperator.IsNull, [])
            : throw QueryError.Expected(current, isNegated ? "NULL" : "NULL or NOT NULL");
    }

    private PredicateNode ParseBetween(QueryToken column, bool isNegated)
    {
        var from = TakeValue();
        if (!TryTakeWord("AND"))
        {
            throw QueryError.Expected(current, "the AND of BETWEEN");
        }

        return new PredicateNode(column, isNegated ? QueryOperator.NotBetween : QueryOperator.Between, [from, TakeValue()]);
    }

    private List<QueryToken> ParseList()
    {
        if (current.Kind != QueryTokenKind.Open)
        {
            throw QueryError.Expected(current, "'('");
        }

        List<QueryToken> values = [];
        do
        {
            Take();
            CountTerm();
            values.Add(TakeValue());
        }
        while (current.Kind == QueryTokenKind.Comma);

        if (current.Kind != QueryTokenKind.Close)
        {
            throw QueryError.Expected(current, "',' or ')'");
        }

        Take();
        return values;
    }

    private List<QueryToken> ParseGroupBy()
    {
        Take();
        if (!TryTakeWord("BY"))
        {
            throw QueryError.Expected(current, "BY");
        }

        List<QueryToken> columns = [];
        do
        {
            if (columns.Count > 0)
            {
                Take();
            }

            columns.Add(current.Kind is QueryTokenKind.Name or QueryTokenKind.QuotedName ? Take() : throw QueryError.Expected(current, "a search attribute"));
        }
        while (current.Kind == QueryTokenKind.Comma);

        return columns;
    }

    private QueryToken TakeValue()
    {
        if (current.Kind is QueryTokenKind.Text or QueryTokenKind.Integer or QueryTokenKind.Decimal || current.IsWord("true") || current.IsWord("false"))
        {
            return Take();
        }

        throw current.IsWord("NULL")
            ? QueryError.Expected(current, "a value; whether there is one is asked with IS NULL and IS NOT NULL")
            : current.Kind is QueryTokenKind.Name or QueryTokenKind.QuotedName
                ? QueryError.Expected(current, "a value; texts are in single or double quotes")
                : QueryError.Expected(current, "a value");
    }

    private void RefuseClauses()
    {
        if (IsForbiddenClause())
        {
            var clause = current.IsWord("LIMIT") ? "LIMIT" : "ORDER BY";
            throw QueryError.At(current.Position, $"operation is not supported: '{clause}' clause");
        }
    }

    private bool IsForbiddenClause() => current.IsWord("LIMIT") || current.IsWord("ORDER");

    private void CountTerm()
    {
        if (++terms > TermsMax)
        {
            throw QueryError.At(current.Position, $"it has more than {TermsMax} conditions and listed values");
        }
    }

    private bool TryTakeWord(string word)
    {
        if (!current.IsWord(word))
        {
            return false;
        }

        Take();
        return true;
    }

    private QueryToken Take()
    {
        var taken = current;
        current = lexer.Next();
        return taken;
    }

    private static QueryOperator ComparisonOf(QueryToken token) => token.Value switch
    {
        "=" => QueryOperator.Equal,
        "!=" or "<>" => QueryOperator.NotEqual,
        "<" => QueryOperator.Less,
        "<=" => QueryOperator.LessOrEqual,
        ">" => QueryOperator.Greater,
        _ => QueryOperator.GreaterOrEqual,
    };
}
