using Google.Protobuf;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.Storage;
using Weir.Engine.Tokens;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Visibility;

/// <summary>The RPCs that list and count runs. A run's row is written in the commit that changes it, so a list shows one's own writes.</summary>
internal sealed class VisibilityService(CallGate gate, ShardEnvironment environment)
{
    private const int PageSizeMax = 1_000;

    public async Task<ListWorkflowExecutionsResponse> ListAsync(ListWorkflowExecutionsRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var filter = RunFilter.Parse(request.Query);
        var pageSize = request.PageSize is > 0 and <= PageSizeMax ? request.PageSize : PageSizeMax;
        var rows = await ReadAsync(request.Namespace, filter, pageSize, RunListToken.Open(environment.Sealer, request.NextPageToken), cancellationToken)
            .ConfigureAwait(false);
        var response = new ListWorkflowExecutionsResponse { Executions = { rows.Select(RunInfos.Of) } };
        if (rows.Count == pageSize)
        {
            response.NextPageToken = RunListToken.Seal(environment.Sealer, rows[^1]);
        }

        return response;
    }

    public async Task<CountWorkflowExecutionsResponse> CountAsync(CountWorkflowExecutionsRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var filter = RunFilter.Parse(request.Query);
        if (filter.WorkflowId is not null || filter.WorkflowType is not null)
        {
            return new CountWorkflowExecutionsResponse { Count = await CountRowsAsync(request.Namespace, filter, cancellationToken).ConfigureAwait(false) };
        }

        var counts = await StoreCalls.RunAsync(() => environment.Store.CountRunsAsync(request.Namespace, cancellationToken)).ConfigureAwait(false);
        var count = filter.Status is { } status ? counts.GetValueOrDefault((int)status) : counts.Values.Sum();
        return new CountWorkflowExecutionsResponse { Count = count };
    }

    public GetSearchAttributesResponse GetSearchAttributes()
    {
        gate.Admit();
        return new GetSearchAttributesResponse { Keys = { SystemSearchAttributes.All } };
    }

    private async Task<long> CountRowsAsync(string namespaceName, RunFilter filter, CancellationToken cancellationToken)
    {
        long count = 0;
        RunRow? after = null;
        while (true)
        {
            var rows = await ReadAsync(namespaceName, filter, PageSizeMax, after, cancellationToken).ConfigureAwait(false);
            count += rows.Count;
            if (rows.Count < PageSizeMax)
            {
                return count;
            }

            after = rows[^1];
        }
    }

    private Task<IReadOnlyList<RunRow>> ReadAsync(string namespaceName, RunFilter filter, int pageSize, RunRow? after, CancellationToken cancellationToken) =>
        StoreCalls.RunAsync(() => environment.Store.ListRunsAsync(
            new RunListRequest(namespaceName, pageSize, after, (int?)filter.Status, filter.WorkflowId, filter.WorkflowType),
            cancellationToken));
}

/// <summary>A list's page token: what the order of <see cref="RunListOrder"/> needs of the last row.</summary>
internal static class RunListToken
{
    public static ByteString Seal(TokenSealer sealer, RunRow last)
    {
        var writer = new TokenWriter(stackalloc byte[512]);
        writer.Write(last.Number.Value);
        writer.Write(last.Namespace);
        writer.Write(last.WorkflowId);
        writer.Write(last.RunId);
        writer.Write((long)last.Status);
        writer.Write(last.StartTime.UtcTicks);
        writer.Write(last.CloseTime?.UtcTicks ?? 0);
        return sealer.Seal(TokenKind.RunListPage, writer.Written);
    }

    public static RunRow? Open(TokenSealer sealer, ByteString token)
    {
        if (token.IsEmpty)
        {
            return null;
        }

        var reader = new TokenReader(sealer.Open(TokenKind.RunListPage, token, "Next page token").Span);
        var row = new RunRow
        {
            Number = new RunNumber(reader.ReadInt64()),
            Namespace = reader.ReadString(),
            WorkflowId = reader.ReadString(),
            RunId = reader.ReadString(),
            Status = (int)reader.ReadInt64(),
            WorkflowType = "",
            TaskQueue = "",
            StartTime = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
            ExecutionTime = default,
        };
        return reader.ReadInt64() is > 0 and var closed ? row with { CloseTime = new DateTimeOffset(closed, TimeSpan.Zero) } : row;
    }
}
