using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Weir.Engine.Shards;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Services;

namespace Weir.Engine.Batches;

/// <summary>All batch operations of the engine. One that was interrupted goes on when the store is opened again.</summary>
internal sealed partial class BatchOperations(ShardEnvironment environment) : IAsyncDisposable
{
    /// <summary>So many may run at a time in a namespace.</summary>
    public const int RunningMax = 10;

    private readonly ConcurrentDictionary<(string Namespace, string JobId), BatchJob> jobs = new();
    private readonly ConcurrentDictionary<BatchJob, Task> running = new();
    private readonly SemaphoreSlim starting = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private IWorkflowService service = null!;

    /// <summary>Reads what is stored and goes on with it.</summary>
    /// <param name="workflowService">What the operations are done through.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public async Task StartAsync(IWorkflowService workflowService, CancellationToken cancellationToken)
    {
        service = workflowService;
        foreach (var row in await environment.Store.ReadSettingsAsync(BatchJob.Kind, cancellationToken).ConfigureAwait(false))
        {
            var job = new BatchJob(BatchRecord.Parser.ParseFrom(row.Content!.Value.Span));
            jobs[(job.Namespace, job.JobId)] = job;
            if (job.IsRunning)
            {
                Begin(job);
            }
        }
    }

    public IEnumerable<BatchJob> Of(string namespaceName) => jobs.Values.Where(job => job.Namespace == namespaceName);

    /// <exception cref="RpcException">NOT_FOUND.</exception>
    public BatchJob Find(string namespaceName, string jobId) => jobs.TryGetValue((namespaceName, jobId), out var job)
        ? job
        : throw RpcException.With(StatusCode.NotFound, $"Batch operation {jobId} is not found.", new NotFoundFailure());

    /// <summary>Stores the batch and begins with it.</summary>
    /// <exception cref="RpcException">ALREADY_EXISTS, or RESOURCE_EXHAUSTED while too many run.</exception>
    public async Task AddAsync(BatchRecord record, CancellationToken cancellationToken)
    {
        await starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var job = new BatchJob(record);
            if (jobs.ContainsKey((job.Namespace, job.JobId)))
            {
                throw new RpcException(StatusCode.AlreadyExists, $"Batch operation {job.JobId} exists already.");
            }

            if (Of(job.Namespace).Count(other => other.IsRunning) >= RunningMax)
            {
                throw new RpcException(StatusCode.ResourceExhausted, $"Max concurrent batch operations is reached: {RunningMax} run in namespace {job.Namespace}.");
            }

            await ForgetOldAsync(job.Namespace).ConfigureAwait(false);
            await SaveAsync(job).ConfigureAwait(false);
            jobs[(job.Namespace, job.JobId)] = job;
            Begin(job);
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>Ends the batch where it is. Runs that it is at just now are done with.</summary>
    /// <exception cref="RpcException">NOT_FOUND when it does not run.</exception>
    public async Task StopAsync(BatchJob job, string reason, string identity, CancellationToken cancellationToken)
    {
        if (!running.TryGetValue(job, out var task))
        {
            throw RpcException.With(StatusCode.NotFound, $"Batch operation {job.JobId} is not running.", new NotFoundFailure());
        }

        job.Stop();
        await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (job.IsRunning)
        {
            await EndAsync(job, BatchOperationState.Failed, reason, identity).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running.Values).ConfigureAwait(false);
        foreach (var job in jobs.Values)
        {
            job.Dispose();
        }

        stopping.Dispose();
        starting.Dispose();
    }

    private void Begin(BatchJob job) => running[job] = Task.Run(() => RunAsync(job));

    private async Task RunAsync(BatchJob job)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, job.Stopped);
        try
        {
            await new BatchRunner(environment, service, job).RunAsync(SaveAsync, either.Token).ConfigureAwait(false);
            await EndAsync(job, BatchOperationState.Completed, "", "").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Stopped by an operator, who writes that down; or the engine stops, and the batch goes on at the next start.
        }
        catch (Exception error)
        {
            LogFailed(environment.Logger, job.Namespace, job.JobId, error);
            await TryFailAsync(job, error).ConfigureAwait(false);
        }
        finally
        {
            running.TryRemove(job, out _);
        }
    }

    private async Task TryFailAsync(BatchJob job, Exception error)
    {
        try
        {
            await EndAsync(job, BatchOperationState.Failed, error.Message, "").ConfigureAwait(false);
        }
        catch (Exception storeError)
        {
            // It stays running in the store and is tried again at the next start.
            LogFailed(environment.Logger, job.Namespace, job.JobId, storeError);
        }
    }

    private Task EndAsync(BatchJob job, BatchOperationState state, string reason, string identity)
    {
        job.Record = new BatchRecord(job.Record)
        {
            State = state,
            CloseTime = environment.Clock.GetUtcNow().UtcTicks,
            StopReason = reason,
            StopIdentity = identity,
        };
        return SaveAsync(job);
    }

    private Task SaveAsync(BatchJob job) => environment.Store.SaveSettingsAsync([job.Stored], CancellationToken.None);

    /// <summary>A batch that ended is known as long as the namespace keeps closed runs.</summary>
    private async Task ForgetOldAsync(string namespaceName)
    {
        var before = environment.Clock.GetUtcNow() - environment.Namespaces.Find(namespaceName).Config.WorkflowExecutionRetentionTtl.ToTimeSpan();
        var old = Of(namespaceName).Where(job => !job.IsRunning && job.Record.CloseTime < before.UtcTicks).ToList();
        await environment.Store.SaveSettingsAsync([.. old.Select(job => job.Stored with { Content = null })], CancellationToken.None).ConfigureAwait(false);
        old.ForEach(job => jobs.TryRemove((job.Namespace, job.JobId), out _));
    }

    [LoggerMessage(EventId = 1401, Level = LogLevel.Error, Message = "Batch operation {JobId} of namespace {Namespace} failed.")]
    private static partial void LogFailed(ILogger logger, string @namespace, string jobId, Exception error);
}
