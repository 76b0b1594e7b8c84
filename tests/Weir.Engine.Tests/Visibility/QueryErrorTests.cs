using Weir.Engine.Visibility.Attributes;
using Weir.Engine.Visibility.Queries;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Tests.Shared;

namespace Weir.Engine.Tests.Visibility;

public sealed class QueryErrorTests : ISearchAttributeCatalog
{
    [Theory]
    [Semantic(61)]
    [InlineData("WorkflowId", "syntax error at position 11: found the end of the query, expected =, !=, <, <=, >, >=, IN, BETWEEN, IS, STARTS_WITH or NOT")]
    [InlineData("WorkflowId =", "syntax error at position 13: found the end of the query, expected a value")]
    [InlineData("WorkflowId = order", "syntax error at position 14: found \"order\", expected a value; texts are in single or double quotes")]
    [InlineData("WorkflowId = NULL", "syntax error at position 14: found \"NULL\", expected a value; whether there is one is asked with IS NULL and IS NOT NULL")]
    [InlineData("WorkflowId = 'a' WorkflowId = 'b'", "syntax error at position 18: found \"WorkflowId\", expected AND, OR or the end of the query")]
    [InlineData("WorkflowId = 'a' AND", "syntax error at position 21: found the end of the query, expected a search attribute, NOT or '('")]
    [InlineData("(WorkflowId = 'a'", "syntax error at position 18: found the end of the query, expected AND, OR or the ')' that closes the '(' at position 1")]
    [InlineData("WorkflowId = 'a')", "syntax error at position 17: found \")\", expected AND, OR or the end of the query")]
    [InlineData("'a' = WorkflowId", "syntax error at position 1: found 'a', expected a search attribute, NOT or '('")]
    [InlineData("WorkflowId = 'a", "syntax error at position 14: the text that ' opens is not closed")]
    [InlineData("WorkflowId ; DROP", "syntax error at position 12: unexpected character ';'")]
    [InlineData("WorkflowId IN 'a'", "syntax error at position 15: found 'a', expected '('")]
    [InlineData("WorkflowId IN ()", "syntax error at position 16: found \")\", expected a value")]
    [InlineData("WorkflowId IN ('a' 'b')", "syntax error at position 20: found 'b', expected ',' or ')'")]
    [InlineData("Amount BETWEEN 1 OR 2", "syntax error at position 18: found \"OR\", expected the AND of BETWEEN")]
    [InlineData("WorkflowId NOT = 'a'", "syntax error at position 16: found \"=\", expected IN, BETWEEN or STARTS_WITH")]
    [InlineData("WorkflowId IS 'a'", "syntax error at position 15: found 'a', expected NULL or NOT NULL")]
    [InlineData("Amount = 5x", "syntax error at position 10: '5x' is neither a number nor a name; texts are quoted")]
    [InlineData("WorkflowId LIKE 'a%'", "operation is not supported: LIKE; use STARTS_WITH at position 12")]
    [InlineData("lower(WorkflowId) = 'a'", "operation is not supported: function lower at position 1")]
    [InlineData("WorkflowId = 'a' LIMIT 10", "operation is not supported: 'LIMIT' clause at position 18")]
    [InlineData("WorkflowId = 'a' ORDER BY StartTime", "operation is not supported: 'ORDER BY' clause at position 18")]
    [InlineData("ORDER BY StartTime", "operation is not supported: 'ORDER BY' clause at position 1")]
    [InlineData("GROUP BY WorkflowType", "operation is not supported: 'GROUP BY' clause is only supported for ExecutionStatus; found WorkflowType at position 10")]
    [InlineData("GROUP BY ExecutionStatus, WorkflowId", "operation is not supported: 'GROUP BY' clause supports only a single field; found a second one at position 27")]
    [InlineData("Nope = 'a'", "invalid search attribute: Nope is neither built in nor registered in namespace default; found at position 1")]
    [InlineData("TemporalNope = 'a'", "invalid search attribute: TemporalNope is neither built in nor registered in namespace default; found at position 1")]
    [InlineData("Amount = 'a'", "invalid value for search attribute Amount of type Int at position 10: found 'a', expected a whole number")]
    [InlineData("Amount = 1.5", "invalid value for search attribute Amount of type Int at position 10: found \"1.5\", expected a whole number")]
    [InlineData("Amount = 99999999999999999999", "invalid value for search attribute Amount of type Int at position 10: found \"99999999999999999999\", expected a whole number")]
    [InlineData("Urgent = 1", "invalid value for search attribute Urgent of type Bool at position 10: found \"1\", expected true or false")]
    [InlineData("WorkflowId = 5", "invalid value for search attribute WorkflowId of type Keyword at position 14: found \"5\", expected a quoted text")]
    [InlineData("StartTime > 'yesterday'", "invalid value for search attribute StartTime of type Datetime at position 13: found 'yesterday', expected an RFC 3339 time such as '2026-01-31T18:00:00Z', or nanoseconds since 1970")]
    [InlineData("StartTime > '2026-01-31'", "invalid value for search attribute StartTime of type Datetime at position 13: found '2026-01-31', expected an RFC 3339 time such as '2026-01-31T18:00:00Z', or nanoseconds since 1970")]
    [InlineData("ExecutionDuration > '1x'", "invalid value for search attribute ExecutionDuration of type Int at position 21: found '1x', expected a duration such as '1h30m' or '01:30:00', or nanoseconds")]
    [InlineData("ExecutionStatus = 'running'", "invalid ExecutionStatus value 'running': expected one of Running, Completed, Failed, Canceled, Terminated, ContinuedAsNew, TimedOut, Paused, or its number, at position 19")]
    [InlineData("ExecutionStatus = 0", "invalid ExecutionStatus value \"0\": expected one of Running, Completed, Failed, Canceled, Terminated, ContinuedAsNew, TimedOut, Paused, or its number, at position 19")]
    [InlineData("Tags > 'a'", "operator > is not supported for search attribute Tags of type KeywordList; found at position 1")]
    [InlineData("Tags STARTS_WITH 'a'", "operator STARTS_WITH is not supported for search attribute Tags of type KeywordList; found at position 1")]
    [InlineData("Note IN ('a')", "operator IN is not supported for search attribute Note of type Text; found at position 1")]
    [InlineData("Note = '!'", "unexpected value '!' for Text search attribute Note: it has no word to look for; found at position 8")]
    [InlineData("Amount STARTS_WITH '1'", "operator STARTS_WITH is not supported for search attribute Amount of type Int; found at position 1")]
    [InlineData("Urgent BETWEEN true AND false", "operator BETWEEN is not supported for search attribute Urgent of type Bool; found at position 1")]
    public void AnInvalidQueryIsRefusedWithItsPlaceAndWhatIsExpected(string query, string problem) =>
        AssertRefused(query, $"invalid query: {problem}");

    [Fact]
    public void DepthLengthAndTermsHaveBudgets()
    {
        VisibilityQuery.Parse(Nested(QueryParser.DepthMax), "default", this);
        AssertRefused(Nested(QueryParser.DepthMax + 1), "nests deeper than 50 levels");
        AssertRefused(string.Concat(Enumerable.Repeat("NOT ", 100_000 / 4)) + "Amount = 1", "characters, at most 65536 are allowed");
        AssertRefused(string.Concat(Enumerable.Repeat("NOT ", 60)) + "Amount = 1", "nests deeper than 50 levels");
        AssertRefused($"Amount IN ({string.Join(',', Enumerable.Range(1, 1_001))})", "more than 1000 conditions and listed values");
        VisibilityQuery.Parse(string.Join(" OR ", Enumerable.Range(1, 1_000).Select(i => $"Amount = {i}")), "default", this);
    }

    [Fact]
    public void NoQueryBreaksTheParser()
    {
        var random = new Random(61);
        string[] parts =
        [
            "WorkflowId", "Tags", "Note", "Amount", "=", "!=", "<", ">=", "IN", "NOT", "BETWEEN", "AND", "OR", "IS", "NULL", "STARTS_WITH", "(", ")", ",", "'a'",
            "\"b\"", "1", "-2.5e3", "true", "`Amount`", "GROUP BY", "ExecutionStatus", "'", "\\", "\0", "é", "\ud83c", "LIMIT", ";", "--", "1e",
        ];
        for (var i = 0; i < 20_000; i++)
        {
            var query = string.Join(random.Next(3) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]));
            try
            {
                VisibilityQuery.Parse(query, "default", this);
            }
            catch (RpcException refused)
            {
                Assert.Equal(StatusCode.InvalidArgument, refused.Code);
                Assert.StartsWith("invalid query: ", refused.Message, StringComparison.Ordinal);
            }
        }
    }

    IndexedValueType? ISearchAttributeCatalog.TypeOf(string namespaceName, string name) => name switch
    {
        "Amount" => IndexedValueType.Int,
        "Urgent" => IndexedValueType.Bool,
        "Tags" => IndexedValueType.KeywordList,
        "Note" => IndexedValueType.Text,
        _ => BuiltInSearchAttributes.Instance.TypeOf(namespaceName, name),
    };

    private static string Nested(int depth) => $"{new string('(', depth)}Amount = 1{new string(')', depth)}";

    private void AssertRefused(string query, string problem)
    {
        var refused = Assert.Throws<RpcException>(() => VisibilityQuery.Parse(query, "default", this));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }
}
