using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.Storage;
using Weir.Engine.Visibility.Attributes;
using Weir.Engine.Visibility.Queries;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Visibility;

/// <summary>The RPCs that list and count runs. A run's row is written in the commit that changes it, so a list shows one's own writes.</summary>
internal sealed class VisibilityService(CallGate gate, ShardEnvironment environment)
{
    private const int PageSizeMax = 1_000;

    public async Task<ListWorkflowExecutionsResponse> ListAsync(ListWorkflowExecutionsRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var condition = Parse(request.Namespace, request.Query, allowsGroups: false).Condition;
        var page = await ReadAsync(request.Namespace, condition, request.PageSize, request.NextPageToken, request.Query, cancellationToken).ConfigureAwait(false);
        return new ListWorkflowExecutionsResponse { Executions = { page.Rows.Select(RunInfos.Of) }, NextPageToken = page.NextPageToken };
    }

    public async Task<ScanWorkflowExecutionsResponse> ScanAsync(ScanWorkflowExecutionsRequest request, CancellationToken cancellationToken)
    {
        var list = new ListWorkflowExecutionsRequest
        {
            Namespace = request.Namespace,
            PageSize = request.PageSize,
            NextPageToken = request.NextPageToken,
            Query = request.Query,
        };
        var page = await ListAsync(list, cancellationToken).ConfigureAwait(false);
        return new ScanWorkflowExecutionsResponse { Executions = { page.Executions }, NextPageToken = page.NextPageToken };
    }

    public async Task<ListOpenWorkflowExecutionsResponse> ListOpenAsync(ListOpenWorkflowExecutionsRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var filter = OlderFilters.Of(request);
        var page = await ReadAsync(request.Namespace, filter.Condition, request.MaximumPageSize, request.NextPageToken, filter.Key, cancellationToken)
            .ConfigureAwait(false);
        return new ListOpenWorkflowExecutionsResponse { Executions = { page.Rows.Select(RunInfos.Of) }, NextPageToken = page.NextPageToken };
    }

    public async Task<ListClosedWorkflowExecutionsResponse> ListClosedAsync(ListClosedWorkflowExecutionsRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var filter = OlderFilters.Of(request);
        var page = await ReadAsync(request.Namespace, filter.Condition, request.MaximumPageSize, request.NextPageToken, filter.Key, cancellationToken)
            .ConfigureAwait(false);
        return new ListClosedWorkflowExecutionsResponse { Executions = { page.Rows.Select(RunInfos.Of) }, NextPageToken = page.NextPageToken };
    }

    public ListArchivedWorkflowExecutionsResponse ListArchived(ListArchivedWorkflowExecutionsRequest request)
    {
        gate.Admit(request.Namespace);
        throw new RpcException(StatusCode.InvalidArgument, "Cluster is not configured for reading archived visibility records.");
    }

    public async Task<CountWorkflowExecutionsResponse> CountAsync(CountWorkflowExecutionsRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var query = Parse(request.Namespace, request.Query, allowsGroups: true);
        var counts = await StoreCalls.RunAsync(() => environment.Store.CountRunsAsync(request.Namespace, query.Condition, cancellationToken))
            .ConfigureAwait(false);
        var response = new CountWorkflowExecutionsResponse { Count = counts.Values.Sum() };
        if (query.GroupByStatus)
        {
            response.Groups.AddRange(counts.OrderBy(entry => entry.Key).Select(entry => Group((WorkflowExecutionStatus)entry.Key, entry.Value)));
        }

        return response;
    }

    private static CountWorkflowExecutionsResponse.Types.AggregationGroup Group(WorkflowExecutionStatus status, long count) => new()
    {
        GroupValues = { SearchAttributePayload.WithType(JsonPayload.OfString(status.ToString()), IndexedValueType.Keyword) },
        Count = count,
    };

    private VisibilityQuery Parse(string namespaceName, string text, bool allowsGroups)
    {
        var query = VisibilityQuery.Parse(text, namespaceName, environment.SearchAttributes);
        return allowsGroups || !query.GroupByStatus
            ? query
            : throw QueryError.Of("operation is not supported: 'GROUP BY' clause; only CountWorkflowExecutions groups");
    }

    private async Task<RunPage> ReadAsync(
        string namespaceName, RunCondition? condition, int pageSize, ByteString pageToken, string query, CancellationToken cancellationToken)
    {
        var size = pageSize is > 0 and <= PageSizeMax ? pageSize : PageSizeMax;
        var after = RunListToken.Open(environment.Sealer, pageToken, namespaceName, query);
        var rows = await StoreCalls.RunAsync(
            () => environment.Store.ListRunsAsync(new RunListRequest(namespaceName, size, after, condition), cancellationToken)).ConfigureAwait(false);
        return new RunPage(rows, rows.Count == size ? RunListToken.Seal(environment.Sealer, rows[^1], query) : ByteString.Empty);
    }

    private readonly record struct RunPage(IReadOnlyList<RunRow> Rows, ByteString NextPageToken);
}
