using System.Diagnostics;
using Weir.Engine.Storage;
using Weir.Engine.Visibility.Attributes;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Visibility.Queries;

/// <summary>A query that was understood: every name resolved, every value of its column's type.</summary>
/// <param name="Condition">
/// Null for everything. A query that does not mention TemporalNamespaceDivision asks for runs without one.
/// </param>
/// <param name="GroupByStatus">Counts are wanted by execution status.</param>
internal sealed record VisibilityQuery(RunCondition? Condition, bool GroupByStatus)
{
    private static readonly RunField Division = new(RunColumn.NamespaceDivision);

    /// <exception cref="RpcException">INVALID_ARGUMENT, beginning with "invalid query:".</exception>
    public static VisibilityQuery Parse(string query, string namespaceName, ISearchAttributeCatalog catalog)
    {
        var tree = QueryParser.Parse(query);
        var binder = new Binder(namespaceName, catalog);
        var condition = tree.Where is null ? null : binder.Bind(tree.Where);
        var groups = tree.GroupBy.Select(binder.Column).ToList();
        if (groups.Count > 1)
        {
            throw QueryError.At(tree.GroupBy[1].Position, "operation is not supported: 'GROUP BY' clause supports only a single field; found a second one");
        }

        if (groups.Count == 1 && groups[0].Field.Column != RunColumn.Status)
        {
            throw QueryError.At(
                tree.GroupBy[0].Position, $"operation is not supported: 'GROUP BY' clause is only supported for ExecutionStatus; found {groups[0].Name}");
        }

        if (!binder.MentionsDivision)
        {
            condition = RunCondition.Both(new IsNull(Division), condition);
        }

        return new VisibilityQuery(condition, groups.Count == 1);
    }

    private sealed class Binder(string namespaceName, ISearchAttributeCatalog catalog)
    {
        public bool MentionsDivision { get; private set; }

        public RunCondition Bind(QueryNode node) => node switch
        {
            AndNode and => new AllOf([.. and.Parts.Select(Bind)]),
            OrNode or => new AnyOf([.. or.Parts.Select(Bind)]),
            NotNode not => new NotSo(Bind(not.Inner)),
            PredicateNode predicate => Bind(predicate),
            _ => throw new UnreachableException(),
        };

        public QueryColumn Column(QueryToken token)
        {
            var column = QueryColumn.Resolve(token.Value, namespaceName, catalog)
                ?? throw QueryError.At(token.Position, $"invalid search attribute: {token.Value} is neither built in nor registered in namespace {namespaceName}; found");
            MentionsDivision |= column.Field == Division;
            return column;
        }

        private RunCondition Bind(PredicateNode node)
        {
            var column = Column(node.Column);
            if (node.Operator is QueryOperator.IsNull or QueryOperator.IsNotNull)
            {
                var isNull = new IsNull(column.Field);
                return node.Operator == QueryOperator.IsNull ? isNull : new NotSo(isNull);
            }

            if (!Allows(column, node.Operator))
            {
                throw QueryError.At(
                    node.Column.Position, $"operator {node.Operator.Shown()} is not supported for search attribute {column.Name} of type {column.Type}; found");
            }

            var values = node.Values.Select(value => QueryValues.Read(column, value)).ToList();
            return column.Type switch
            {
                IndexedValueType.Text => Contains(column, Words(column, node.Values[0]), node.Operator == QueryOperator.NotEqual),
                IndexedValueType.KeywordList => Contains(column, values, node.Operator is QueryOperator.NotEqual or QueryOperator.NotIn),
                _ => Scalar(column.Field, node.Operator, values),
            };
        }

        private static RunCondition Scalar(RunField field, QueryOperator op, List<SearchValue> values) => op switch
        {
            QueryOperator.Equal => new Compares(field, Comparison.Equal, values[0]),
            QueryOperator.NotEqual => new Compares(field, Comparison.NotEqual, values[0]),
            QueryOperator.Less => new Compares(field, Comparison.Less, values[0]),
            QueryOperator.LessOrEqual => new Compares(field, Comparison.LessOrEqual, values[0]),
            QueryOperator.Greater => new Compares(field, Comparison.Greater, values[0]),
            QueryOperator.GreaterOrEqual => new Compares(field, Comparison.GreaterOrEqual, values[0]),
            QueryOperator.In => new IsOneOf(field, values),
            QueryOperator.NotIn => new NotSo(new IsOneOf(field, values)),
            QueryOperator.Between => new IsBetween(field, values[0], values[1]),
            QueryOperator.NotBetween => new NotSo(new IsBetween(field, values[0], values[1])),
            QueryOperator.StartsWith => new StartsWith(field, values[0].Text!),
            QueryOperator.NotStartsWith => new NotSo(new StartsWith(field, values[0].Text!)),
            _ => throw new UnreachableException(),
        };

        private static RunCondition Contains(QueryColumn column, IReadOnlyList<SearchValue> values, bool isNegated)
        {
            var contains = new ContainsAny(column.Field.Key, values);
            return isNegated ? new NotSo(contains) : contains;
        }

        private static IReadOnlyList<SearchValue> Words(QueryColumn column, QueryToken token) =>
            SearchWords.Of(token.Value) is { Count: > 0 } words
                ? words
                : throw QueryError.At(token.Position, $"unexpected value {token.Shown} for Text search attribute {column.Name}: it has no word to look for; found");

        private static bool Allows(QueryColumn column, QueryOperator op) => (column.Type, op) switch
        {
            (_, QueryOperator.Equal or QueryOperator.NotEqual) => true,
            (IndexedValueType.Text, _) => false,
            (_, QueryOperator.In or QueryOperator.NotIn) => true,
            (IndexedValueType.KeywordList, _) => false,
            (_, QueryOperator.StartsWith or QueryOperator.NotStartsWith) =>
                column.Type == IndexedValueType.Keyword && column.Field.Column != RunColumn.Status,
            (_, QueryOperator.Between or QueryOperator.NotBetween) => column.Type != IndexedValueType.Bool,
            _ => column.Field.Column != RunColumn.Status || op is QueryOperator.Equal or QueryOperator.NotEqual,
        };
    }
}
