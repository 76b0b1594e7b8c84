using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Query.V1;
using Weir.Sdk.Converters;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Replay;

/// <summary>Answers queries.</summary>
internal sealed class QueryHandlers(WorkflowDefinition definition, IPayloadConverter converter, IFailureConverter failures)
{
    public WorkflowQueryResult Answer(WorkflowQuery query, object instance)
    {
        try
        {
            var handler = definition.Queries.GetValueOrDefault(query.QueryType) ?? definition.DynamicQuery
                ?? throw new ArgumentException(
                    $"Query handler for {query.QueryType} expected but not found, known queries: [{string.Join(" ", definition.Queries.Keys.Order(StringComparer.Ordinal))}]");
            var args = ReferenceEquals(handler, definition.DynamicQuery)
                ? handler.Decode(query.QueryArgs, converter, query.QueryType)
                : handler.Decode(query.QueryArgs, converter);
            var answer = converter.ToPayload(handler.Invoke(instance, args));
            return new WorkflowQueryResult
            {
                ResultType = QueryResultType.Answered,
                Answer = new Payloads { Payloads_ = { answer } },
            };
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return new WorkflowQueryResult
            {
                ResultType = QueryResultType.Failed,
                ErrorMessage = error.Message,
                Failure = failures.ToFailure(error, converter),
            };
        }
    }
}
