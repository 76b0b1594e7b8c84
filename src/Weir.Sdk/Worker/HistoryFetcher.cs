using Google.Protobuf;
using Weir.Protocol.History.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Worker;

/// <summary>Gets the events that a task did not bring along.</summary>
internal sealed class HistoryFetcher(WorkerContext context)
{
    /// <summary>All events from <paramref name="knownEventId"/> on, or from the start when that does not fit with what the task brought.</summary>
    /// <param name="task">The task.</param>
    /// <param name="knownEventId">The last event that the run in memory has seen; 0 when there is none.</param>
    public async ValueTask<(IReadOnlyList<HistoryEvent> Events, bool FromStart)> CompleteAsync(PollWorkflowTaskQueueResponse task, long knownEventId)
    {
        IReadOnlyList<HistoryEvent> events = task.History?.Events ?? [];
        var first = events.Count == 0 ? 0 : events[0].EventId;
        var fits = first == 1 || (knownEventId > 0 && first > 0 && first <= knownEventId + 1);
        if (fits && task.NextPageToken.IsEmpty)
        {
            return (events, knownEventId == 0);
        }

        if (fits)
        {
            var all = new List<HistoryEvent>(events);
            await ReadPagesAsync(task, task.NextPageToken, all).ConfigureAwait(false);
            return (all, knownEventId == 0);
        }

        var whole = new List<HistoryEvent>();
        await ReadPagesAsync(task, ByteString.Empty, whole).ConfigureAwait(false);
        if (whole.Count == 0)
        {
            throw new InvalidOperationException("The server sent an empty history");
        }

        // A started task that is not written yet comes with the task only.
        whole.AddRange(events.Where(item => item.EventId > whole[^1].EventId));
        return (whole, true);
    }

    private async Task ReadPagesAsync(PollWorkflowTaskQueueResponse task, ByteString pageToken, List<HistoryEvent> target)
    {
        do
        {
            var page = await context.Caller.CallAsync(
                static (service, message, call, token) => service.GetWorkflowExecutionHistoryAsync(message, call, token),
                new GetWorkflowExecutionHistoryRequest
                {
                    Namespace = context.Namespace,
                    Execution = task.WorkflowExecution,
                    NextPageToken = pageToken,
                },
                CancellationToken.None).ConfigureAwait(false);
            if (context.Client.Options.DataConverter.PayloadCodec is { } codec)
            {
                page = await PayloadVisitor.DecodeAsync(page, codec, CancellationToken.None).ConfigureAwait(false);
            }

            target.AddRange(page.History?.Events ?? []);
            pageToken = page.NextPageToken;
        }
        while (!pageToken.IsEmpty);
    }
}
