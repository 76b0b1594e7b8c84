using Weir.Engine.Shards;
using Weir.Engine.Storage;
using Weir.Engine.Visibility.Queries;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Services;

namespace Weir.Engine.Batches;

/// <summary>
/// Carries out one batch operation: a page of runs after the other, several at a time, and notes in the store how far it is. Runs are
/// taken in the order of their numbers, so that none is missed or met twice while they change. A run that refuses is counted as failed
/// and stops nothing.
/// </summary>
internal sealed class BatchRunner(ShardEnvironment environment, IWorkflowService service, BatchJob job)
{
    private const int PageSize = 100;
    private const int Concurrency = 8;
    private const int Attempts = 5;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    private long nextStartTicks;

    /// <param name="save">Stores the job's record.</param>
    /// <param name="cancellationToken">The engine stops, or an operator stopped the batch.</param>
    public async Task RunAsync(Func<BatchJob, Task> save, CancellationToken cancellationToken)
    {
        while (await NextPageAsync(cancellationToken).ConfigureAwait(false) is { Runs.Count: > 0 } page)
        {
            var failed = 0;
            await Parallel.ForEachAsync(
                page.Runs,
                new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
                async (run, token) =>
                {
                    await PaceAsync(token).ConfigureAwait(false);
                    if (!await TryApplyAsync(run, token).ConfigureAwait(false))
                    {
                        Interlocked.Increment(ref failed);
                    }
                }).ConfigureAwait(false);

            job.Record = new BatchRecord(page.Next)
            {
                Completed = job.Record.Completed + page.Runs.Count - failed,
                Failed = job.Record.Failed + failed,
            };
            await save(job).ConfigureAwait(false);
        }
    }

    /// <summary>The runs to do next, and the record once they are through.</summary>
    private async Task<Page> NextPageAsync(CancellationToken cancellationToken)
    {
        var record = job.Record;
        if (record.Request.VisibilityQuery.Length == 0)
        {
            var listed = BatchTargets.Of(record.Request).Skip(record.NextExecution).Take(PageSize).ToList();
            return new Page(listed, new BatchRecord(record) { NextExecution = record.NextExecution + listed.Count });
        }

        var after = new RunRow
        {
            Number = new RunNumber(record.LastNumber),
            Namespace = "",
            WorkflowId = "",
            RunId = "",
            WorkflowType = "",
            TaskQueue = "",
            Status = 0,
            StartTime = default,
            ExecutionTime = default,
        };
        var condition = BatchTargets.Condition(record.Request, environment.SearchAttributes);
        var rows = await environment.Store.ListRunsAsync(
            new RunListRequest(job.Namespace, PageSize, after, condition, RunOrder.ByNumber), cancellationToken).ConfigureAwait(false);
        rows = [.. rows.Where(row => row.Number.Value <= record.UntilNumber)];
        return new Page(
            [.. rows.Select(row => new WorkflowExecution { WorkflowId = row.WorkflowId, RunId = row.RunId })],
            new BatchRecord(record) { LastNumber = rows.Count > 0 ? rows[^1].Number.Value : record.LastNumber });
    }

    private async Task<bool> TryApplyAsync(WorkflowExecution run, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await BatchActions.ApplyAsync(service, job.Record.Request, run, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RpcException error) when (error.Code == StatusCode.NotFound)
            {
                // It is closed or gone by now, which is as good as done.
                return true;
            }
            catch (RpcException error)
            {
                var mayPass = error.Code is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.DeadlineExceeded;
                if (!mayPass || attempt == Attempts)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    return false;
                }
            }

            await Task.Delay(RetryInterval, environment.CallClock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the run's turn when the batch is limited to so many a second.</summary>
    private async Task PaceAsync(CancellationToken cancellationToken)
    {
        var perSecond = job.Record.Request.MaxOperationsPerSecond;
        if (perSecond <= 0)
        {
            return;
        }

        var spacing = (long)(TimeSpan.TicksPerSecond / perSecond);
        var now = environment.CallClock.GetUtcNow().UtcTicks;
        long mine;
        long seen;
        do
        {
            seen = Interlocked.Read(ref nextStartTicks);
            mine = Math.Max(seen, now);
        }
        while (Interlocked.CompareExchange(ref nextStartTicks, mine + spacing, seen) != seen);

        if (mine > now)
        {
            await Task.Delay(TimeSpan.FromTicks(mine - now), environment.CallClock, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed record Page(IReadOnlyList<WorkflowExecution> Runs, BatchRecord Next);
}
