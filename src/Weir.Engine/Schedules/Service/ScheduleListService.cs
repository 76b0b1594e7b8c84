using System.Text;
using Google.Protobuf;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.Storage;
using Weir.Engine.Tokens;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Schedules;

/// <summary>The RPCs that list and count schedules. A schedule's row is written in the commit that changes it, so a list shows one's own writes.</summary>
internal sealed class ScheduleListService(CallGate gate, ShardEnvironment environment)
{
    private const int PageSizeMax = 1_000;

    public async Task<ListSchedulesResponse> ListAsync(ListSchedulesRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var size = request.MaximumPageSize is > 0 and <= PageSizeMax ? request.MaximumPageSize : PageSizeMax;
        var after = request.NextPageToken.IsEmpty
            ? null
            : Encoding.UTF8.GetString(environment.Sealer.Open(TokenKind.ScheduleListPage, request.NextPageToken, "Next page token").Span);
        var filter = ScheduleFilter.Parse(request.Query, request.Namespace, environment.SearchAttributes);
        var response = new ListSchedulesResponse();
        while (true)
        {
            var rows = await ReadAsync(request.Namespace, after, cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                after = row.Key.ScheduleId;
                if (TryLoad(row) is { } schedule && filter.Matches(schedule))
                {
                    response.Schedules.Add(ScheduleViews.ListEntry(schedule, environment.Clock.GetUtcNow()));
                    if (response.Schedules.Count == size)
                    {
                        response.NextPageToken = environment.Sealer.Seal(TokenKind.ScheduleListPage, Encoding.UTF8.GetBytes(after));
                        return response;
                    }
                }
            }

            if (rows.Count < PageSizeMax)
            {
                return response;
            }
        }
    }

    public async Task<CountSchedulesResponse> CountAsync(CountSchedulesRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var filter = ScheduleFilter.Parse(request.Query, request.Namespace, environment.SearchAttributes);
        if (filter.IsEmpty)
        {
            return new CountSchedulesResponse
            {
                Count = await StoreCalls.RunAsync(() => environment.Store.CountSchedulesAsync(request.Namespace, cancellationToken)).ConfigureAwait(false),
            };
        }

        var response = new CountSchedulesResponse();
        string? after = null;
        while (true)
        {
            var rows = await ReadAsync(request.Namespace, after, cancellationToken).ConfigureAwait(false);
            response.Count += rows.Count(row => TryLoad(row) is { } schedule && filter.Matches(schedule));
            if (rows.Count < PageSizeMax)
            {
                return response;
            }

            after = rows[^1].Key.ScheduleId;
        }
    }

    private Task<IReadOnlyList<ScheduleRow>> ReadAsync(string namespaceName, string? after, CancellationToken cancellationToken) =>
        StoreCalls.RunAsync(() => environment.Store.ListSchedulesAsync(namespaceName, after, PageSizeMax, cancellationToken));

    // A damaged schedule must not hide the others; asking for it by its id tells what is wrong.
    private static LoadedSchedule? TryLoad(ScheduleRow row)
    {
        try
        {
            return LoadedSchedule.From(row);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or SpecException)
        {
            return null;
        }
    }
}
