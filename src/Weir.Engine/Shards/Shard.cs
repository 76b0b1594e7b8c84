using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Weir.Engine.Commits;
using Weir.Engine.Deletions;
using Weir.Engine.Deliveries;
using Weir.Engine.Executions;
using Weir.Engine.TimeSkipping;

namespace Weir.Engine.Shards;

/// <summary>
/// Owns the runs of its part of all workflow ids. One loop does all its work, a message at a time, so nothing in it is locked.
/// The loop never waits: reading the store and committing happen elsewhere and report back as messages.
/// </summary>
internal sealed partial class Shard : ICommitListener, IWaitsForTime, IAsyncDisposable
{
    private readonly Channel<ShardMessage> mailbox = Channel.CreateUnbounded<ShardMessage>(new UnboundedChannelOptions { SingleReader = true });
    private Task? loop;
    private bool isFinishing;

    public Shard(int index, ShardEnvironment environment, IIdSource ids)
    {
        Index = index;
        Environment = environment;
        Ids = ids;
        Runs = new RunDirectory(this);
        Transitions = new RunTransitions(this);
        Deliveries = new OutgoingDeliveries(this);
        Deletions = new RunDeletions(this);
        Deadlines = new DeadlineHeap(environment.Clock, () => Post(DeadlineDue.Instance));
        Cache = new RunCache(environment.CacheBytesPerShard, environment.ClosedRunsPerShardMax, Evict);
    }

    public int Index { get; }

    public ShardEnvironment Environment { get; }

    public IIdSource Ids { get; }

    public RunDirectory Runs { get; }

    public RunTransitions Transitions { get; }

    public OutgoingDeliveries Deliveries { get; }

    public RunDeletions Deletions { get; }

    public DeadlineHeap Deadlines { get; }

    public RunCache Cache { get; }

    /// <summary>Counts the commit failures that this shard has dealt with; see <see cref="CommitUnit.Epoch"/>.</summary>
    public long Epoch { get; private set; }

    /// <summary>The engine is stopping: nothing new is begun.</summary>
    public bool IsStopping { get; private set; }

    public DateTimeOffset Now => Environment.Clock.GetUtcNow();

    public void Start() => loop = Task.Run(RunAsync);

    public void Post(ShardMessage message)
    {
        var work = message.IsWork ? Environment.Work : null;
        work?.Begin();
        if (mailbox.Writer.TryWrite(message))
        {
            return;
        }

        (message as RunMessage)?.Fail(ShardErrors.Stopping());
        work?.End();
    }

    /// <summary>The next deadline of the shard's runs.</summary>
    public Task<DateTimeOffset?> NextDueAsync()
    {
        var question = new AskNextDeadline();
        Post(question);
        return question.Answer;
    }

    public void TimeMoved() => Post(DeadlineDue.Instance);

    /// <summary>Refuses further calls. Completes when everything decided before is with the commit queue.</summary>
    public Task RefuseCallsAsync()
    {
        var stop = new StopMessage();
        Post(stop);
        return stop.Processed;
    }

    /// <summary>Ends the loop, after the commit queue has reported its last commit and no reading of the store is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        Post(new FinishMessage());
        if (loop is not null)
        {
            await loop.ConfigureAwait(false);
        }

        Deadlines.Dispose();
    }

    /// <summary>The engine made an error with this run: it is left alone, and everybody who asks for it is told.</summary>
    public void Quarantine(LoadedRun run, Exception error)
    {
        LogQuarantined(Environment.Logger, run.Slot.Key.Namespace, run.Slot.Key.WorkflowId, run.RunId, error);
        run.Quarantine = error;
        RunsAtWork.Note(Environment.Work, run);
        run.HistoryWaiters.WakeAll();
        foreach (var query in run.Queries.TakeAll())
        {
            query.Fail(ShardErrors.Quarantined(run.RunId, error));
        }

        foreach (var wait in run.UpdateWaits.TakeAll())
        {
            wait.Fail(ShardErrors.Quarantined(run.RunId, error));
        }
    }

    void ICommitListener.Committed(IReadOnlyList<CommitUnit> units) => Post(new UnitsCommitted(units));

    void ICommitListener.CommitFailed(long newEpoch, Exception error) => Post(new EpochEnded(newEpoch, error));

    private void Evict(LoadedRun run)
    {
        if (RowPolicy.IsBusy(run.State!))
        {
            Environment.Parked.Add(run.State!);
        }

        Runs.Drop(run);
    }

    private void BeginEpoch(long epoch, Exception error)
    {
        Epoch = epoch;
        Runs.DropUncommitted(error);
        Environment.DueReader.ScanAfterFailure();
    }

    private void RefuseCalls()
    {
        IsStopping = true;
        Runs.RefuseWaiting();
    }

    /// <summary>Ends the loop once the last reading of the store has reported back.</summary>
    public void CompleteIfFinished()
    {
        if (isFinishing && Runs.LoadsInFlight == 0)
        {
            mailbox.Writer.TryComplete();
        }
    }

    private async Task RunAsync()
    {
        while (await mailbox.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (mailbox.Reader.TryRead(out var message))
            {
                try
                {
                    message.Process(this);
                }
                catch (Exception error)
                {
                    // A message must never end the loop, whatever is wrong with it.
                    LogMessageFailed(Environment.Logger, message.GetType().Name, Index, error);
                    (message as RunMessage)?.Fail(ShardErrors.Broken(error));
                }

                if (message.IsWork)
                {
                    Environment.Work?.End();
                }
            }
        }
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Error, Message = "Run quarantined: {Namespace} {WorkflowId} {RunId}")]
    private static partial void LogQuarantined(ILogger logger, string @namespace, string workflowId, string runId, Exception error);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Error, Message = "Message {Message} failed on shard {Shard}")]
    private static partial void LogMessageFailed(ILogger logger, string message, int shard, Exception error);

    private sealed class UnitsCommitted(IReadOnlyList<CommitUnit> units) : ShardMessage
    {
        public override void Process(Shard shard) => shard.Transitions.NoteCommitted(units);
    }

    private sealed class EpochEnded(long newEpoch, Exception error) : ShardMessage
    {
        public override void Process(Shard shard) => shard.BeginEpoch(newEpoch, error);
    }

    private sealed class DeadlineDue : ShardMessage
    {
        public static DeadlineDue Instance { get; } = new();

        public override void Process(Shard shard) => shard.Transitions.FireDeadlines();
    }

    private sealed class AskNextDeadline : ShardMessage
    {
        private readonly TaskCompletionSource<DateTimeOffset?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<DateTimeOffset?> Answer => answer.Task;

        public override bool IsWork => false;

        public override void Process(Shard shard) => answer.SetResult(shard.Deadlines.NextExact());
    }

    private sealed class StopMessage : ShardMessage
    {
        private readonly TaskCompletionSource processed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Processed => processed.Task;

        public override void Process(Shard shard)
        {
            shard.RefuseCalls();
            processed.SetResult();
        }
    }

    private sealed class FinishMessage : ShardMessage
    {
        public override void Process(Shard shard)
        {
            shard.isFinishing = true;
            shard.CompleteIfFinished();
        }
    }
}
