using System.Globalization;
using Weir.Engine.Storage;
using Weir.Engine.Visibility.Attributes;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Visibility.Queries;

/// <summary>Reads a value of a query as the type of the column that it is compared with.</summary>
internal static class QueryValues
{
    private const string LongStatusPrefix = "WORKFLOW_EXECUTION_STATUS_";

    public static SearchValue Read(QueryColumn column, QueryToken token) => column switch
    {
        { Field.Column: RunColumn.Status } => Status(token),
        { Field.Column: RunColumn.ExecutionDuration } => Duration(column, token),
        { Type: IndexedValueType.Keyword or IndexedValueType.KeywordList or IndexedValueType.Text } =>
            token.Kind == QueryTokenKind.Text ? SearchValue.Of(column.ValuePrefix + token.Value) : throw Wrong(column, token, "a quoted text"),
        { Type: IndexedValueType.Int } =>
            token.Kind == QueryTokenKind.Integer && Integer(token.Value) is { } number ? SearchValue.Of(number) : throw Wrong(column, token, "a whole number"),
        { Type: IndexedValueType.Double } => Real(column, token),
        { Type: IndexedValueType.Bool } =>
            token.Kind == QueryTokenKind.Name ? SearchValue.Of(token.IsWord("true")) : throw Wrong(column, token, "true or false"),
        _ => Time(column, token),
    };

    private static SearchValue Status(QueryToken token)
    {
        var status = WorkflowExecutionStatus.Unspecified;
        if (token.Kind == QueryTokenKind.Integer && Integer(token.Value) is { } number && number is > 0 and < int.MaxValue)
        {
            status = (WorkflowExecutionStatus)number;
        }
        else if (token.Kind == QueryTokenKind.Text)
        {
            var name = token.Value.StartsWith(LongStatusPrefix, StringComparison.Ordinal)
                ? token.Value[LongStatusPrefix.Length..].Replace("_", "", StringComparison.Ordinal)
                : token.Value;
            var known = Enum.GetNames<WorkflowExecutionStatus>()
                .FirstOrDefault(other => name.Equals(other, ReferenceEquals(name, token.Value) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase));
            status = known is null ? status : Enum.Parse<WorkflowExecutionStatus>(known);
        }

        if (status == WorkflowExecutionStatus.Unspecified || !Enum.IsDefined(status))
        {
            var names = string.Join(", ", Enum.GetValues<WorkflowExecutionStatus>().Where(value => value != WorkflowExecutionStatus.Unspecified));
            throw QueryError.At(token.Position, $"invalid ExecutionStatus value {token.Shown}: expected one of {names}, or its number,");
        }

        return SearchValue.Of((long)status);
    }

    private static SearchValue Duration(QueryColumn column, QueryToken token)
    {
        var nanos = token.Kind switch
        {
            QueryTokenKind.Integer => Integer(token.Value),
            QueryTokenKind.Text => QueryDurations.ParseNanos(token.Value),
            _ => null,
        };
        return nanos is { } value ? SearchValue.Of(value) : throw Wrong(column, token, "a duration such as '1h30m' or '01:30:00', or nanoseconds");
    }

    private static SearchValue Real(QueryColumn column, QueryToken token) =>
        token.Kind is QueryTokenKind.Integer or QueryTokenKind.Decimal
        && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
        && double.IsFinite(real)
            ? SearchValue.OfReal(real)
            : throw Wrong(column, token, "a number");

    private static SearchValue Time(QueryColumn column, QueryToken token)
    {
        DateTimeOffset? time = token.Kind switch
        {
            QueryTokenKind.Integer when Integer(token.Value) is { } nanos => SearchTimes.FromUnixNanos(nanos),
            QueryTokenKind.Text => SearchTimes.Parse(token.Value),
            _ => null,
        };
        return time is { } value
            ? SearchValue.Of(value)
            : throw Wrong(column, token, "an RFC 3339 time such as '2026-01-31T18:00:00Z', or nanoseconds since 1970");
    }

    private static long? Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static RpcException Wrong(QueryColumn column, QueryToken token, string expected) => QueryError.Of(
        $"invalid value for search attribute {column.Name} of type {column.Type} at position {token.Position + 1}: found {token.Shown}, expected {expected}");
}
