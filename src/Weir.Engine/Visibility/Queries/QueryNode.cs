namespace Weir.Engine.Visibility.Queries;

/// <summary>A node of a query's syntax tree.</summary>
internal abstract record QueryNode;

internal sealed record AndNode(IReadOnlyList<QueryNode> Parts) : QueryNode;

internal sealed record OrNode(IReadOnlyList<QueryNode> Parts) : QueryNode;

internal sealed record NotNode(QueryNode Inner) : QueryNode;

/// <param name="Column">The column's name.</param>
/// <param name="Operator">What is asked of it.</param>
/// <param name="Values">One for a comparison, two for a range, any number for a list, none for IS NULL.</param>
internal sealed record PredicateNode(QueryToken Column, QueryOperator Operator, IReadOnlyList<QueryToken> Values) : QueryNode;

internal enum QueryOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    Between,
    NotBetween,
    StartsWith,
    NotStartsWith,
    IsNull,
    IsNotNull,
}

/// <summary>A parsed query.</summary>
/// <param name="Where">Null when the query is empty.</param>
/// <param name="GroupBy">The columns to group by.</param>
internal sealed record QueryTree(QueryNode? Where, IReadOnlyList<QueryToken> GroupBy);

internal static class QueryOperators
{
    public static string Shown(this QueryOperator value) => value switch
    {
        QueryOperator.Equal => "=",
        QueryOperator.NotEqual => "!=",
        QueryOperator.Less => "<",
        QueryOperator.LessOrEqual => "<=",
        QueryOperator.Greater => ">",
        QueryOperator.GreaterOrEqual => ">=",
        QueryOperator.In => "IN",
        QueryOperator.NotIn => "NOT IN",
        QueryOperator.Between => "BETWEEN",
        QueryOperator.NotBetween => "NOT BETWEEN",
        QueryOperator.StartsWith => "STARTS_WITH",
        QueryOperator.NotStartsWith => "NOT STARTS_WITH",
        QueryOperator.IsNull => "IS NULL",
        _ => "IS NOT NULL",
    };
}
