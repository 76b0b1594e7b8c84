using System.Text;
using Microsoft.Extensions.Logging;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Agents;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Records;

namespace Weir.Interpreter.Jobs;

/// <summary>
/// What one attempt of a job knows, and the two places where it is kept: the journal, written first, and the engine, told at once.
/// </summary>
internal sealed class JobState : IDisposable
{
    /// <summary>Outputs that the steps of a job may have together, as JSON: they travel with each heartbeat.</summary>
    public const int MaxOutputBytes = 1024 * 1024;

    /// <summary>How long a step that is settled waits for an engine that does not answer.</summary>
    private static readonly TimeSpan ReportLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim reporting = new(1, 1);
    private readonly IJobLink link;
    private readonly JobJournal journal;
    private readonly bool streamsAreRead;
    private readonly long attemptBegan;
    private readonly long activeMsBefore;
    private volatile JobCheckpoint checkpoint;
    private volatile bool expectsProcesses;

    public JobState(AgentOptions options, JobTask task, IJobLink link, JobFolder folder, JobJournal journal, JobLog log)
    {
        Options = options;
        Input = task;
        Folder = folder;
        Log = log;
        this.link = link;
        this.journal = journal;
        Key = new(link.WorkflowId, task.RunId, task.Job.Key);
        Environment = new(options, task, link.WorkflowId, folder);
        // The result of a task is all that its action gave.
        streamsAreRead = task.Task is not null || StepStreams.AreRead(task.Job.Job);
        attemptBegan = options.Time.GetTimestamp();
        expectsProcesses = !journal.IsNew;
        checkpoint = CatchUp();
        activeMsBefore = checkpoint.ActiveMs;
        Stops = new(link, TimeSpan.FromMinutes(task.Job.TimeoutMinutes) - TimeSpan.FromMilliseconds(activeMsBefore), options.Time, task.CleansUpFrom is not null);
    }

    public AgentOptions Options { get; }

    public JobTask Input { get; }

    public JobFolder Folder { get; }

    public JobLog Log { get; }

    public RecordedJobKey Key { get; }

    public StepEnvironment Environment { get; }

    public JobStops Stops { get; }

    public JobCheckpoint Checkpoint => checkpoint;

    /// <summary>What the engine is told of it.</summary>
    public JobCheckpoint Told => checkpoint.ForHeartbeat(ActiveMs);

    public DateTimeOffset Now => Options.Time.GetUtcNow();

    /// <summary>Marks every process of the job.</summary>
    public ProcessToken Token => journal.Content.Token;

    public bool StreamsAreRead => streamsAreRead;

    public ProcessToken ExecutionToken(int step, int execution) => Token.Part(step).Part(execution);

    public ObjectValue Trim(ObjectValue outputs) => streamsAreRead ? outputs : StepStreams.Without(outputs);

    /// <summary>A step begins an execution. It must be known before anything of it can run.</summary>
    public void Begin(StepInterruption current)
    {
        journal.Append(new() { Begun = new(current.Index, current.Executions, current.Failures) }, durable: false);
        checkpoint = checkpoint with { Current = current };
    }

    /// <summary>An execution of a step failed, and its next one waits: that it failed is told before the pause begins.</summary>
    public async Task PauseAsync(StepInterruption current)
    {
        journal.Append(new() { Failed = new(current.Index, current.Executions, current.Failures, current.RetryAt!.Value) }, durable: true);
        checkpoint = checkpoint with { Current = current };
        await ReportAsync().ConfigureAwait(false);
    }

    public async Task RememberAsync(StepInterruption current, string name, string value)
    {
        journal.Append(new() { Remembered = new(current.Index, name, value) }, durable: true);
        checkpoint = checkpoint with { Current = current };
        await ReportAsync().ConfigureAwait(false);
    }

    /// <summary>Steps were settled: the journal has them on disk, then the engine, then the job goes on.</summary>
    public async Task SettleAsync(JobProgress progress, IEnumerable<StepSummary> summaries)
    {
        var all = checkpoint.Summaries.Concat(summaries).ToArray();
        var from = checkpoint.Progress.Steps.Count;
        for (var i = from; i < progress.Steps.Count; i++)
        {
            journal.Append(new() { Settled = new(i, progress.Steps[i], all[i], ActiveMs) }, durable: i == progress.Steps.Count - 1);
        }

        checkpoint = new() { Progress = progress, Summaries = all, ActiveMs = ActiveMs };
        for (var i = from; i < progress.Steps.Count; i++)
        {
            Options.Settled?.Invoke(new(Key, Input.Job.Attempt, i));
        }

        if (progress.Steps.Count > from)
        {
            await ReportAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Tells the engine where the job stands. An engine that cannot be reached costs nothing here: the journal has it, and when the
    /// silence lasts the engine gives the job to another attempt.
    /// </summary>
    public async Task ReportAsync()
    {
        try
        {
            // One at a time, each with the latest state, so that the engine never ends up with an older one.
            if (!await reporting.WaitAsync(ReportLimit, link.Abandoned).ConfigureAwait(false))
            {
                return;
            }

            try
            {
                await link.ReportAsync(Told, link.Abandoned)
                    .WaitAsync(ReportLimit, Options.Time, link.Abandoned).ConfigureAwait(false);
            }
            finally
            {
                reporting.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The attempt is over, which the link's tokens say as well.
        }
        catch (Exception unreachable) when (unreachable is not OutOfMemoryException)
        {
            AgentLog.HeartbeatFailed(Options.LoggerFactory.CreateLogger(typeof(JobState).FullName!), Key.WorkflowId, Key.RunId, Key.JobKey, unreachable);
        }
    }

    /// <summary>Processes may carry the job's token.</summary>
    public void ExpectProcesses() => expectsProcesses = true;

    /// <summary>Ends all processes of the job, also those that left their session.</summary>
    public async Task EndProcessesAsync()
    {
        if (expectsProcesses)
        {
            await Survivors.KillAllAsync(Token, Options.Time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public void Close() => journal.Append(new() { Closed = true }, durable: true);

    /// <summary>Whether the outputs of one more step still fit beside those of the steps before it.</summary>
    public bool HasRoomFor(ObjectValue outputs) =>
        SizeOf(outputs) + checkpoint.Progress.Steps.Sum(step => SizeOf(step.Outputs)) <= MaxOutputBytes;

    public void Dispose()
    {
        Stops.Dispose();
        reporting.Dispose();
    }

    private long ActiveMs => activeMsBefore + (long)Options.Time.GetElapsedTime(attemptBegan).TotalMilliseconds;

    private static long SizeOf(ObjectValue outputs) => outputs.Count == 0 ? 0 : Encoding.UTF8.GetByteCount(outputs.ToJson());

    /// <summary>
    /// Journal and last heartbeat tell the same story as far as both go. The longer one is right; what the journal lacks it gets.
    /// </summary>
    private JobCheckpoint CatchUp()
    {
        var own = journal.Content.Checkpoint;
        if ((link.LastCheckpoint ?? Input.CleansUpFrom) is not { } told)
        {
            return own;
        }

        var longer = told.Progress.Steps.Count > own.Progress.Steps.Count ? told : own;
        for (var i = own.Progress.Steps.Count; i < longer.Progress.Steps.Count; i++)
        {
            journal.Append(new() { Settled = new(i, longer.Progress.Steps[i], longer.SummaryOf(i), longer.ActiveMs) }, durable: false);
        }

        return longer with
        {
            Summaries = [.. Enumerable.Range(0, longer.Progress.Steps.Count).Select(longer.SummaryOf)],
            ActiveMs = Math.Max(own.ActiveMs, told.ActiveMs),
            Current = Later(own.Current, told.Current, longer.Progress.Steps.Count),
        };
    }

    private static StepInterruption? Later(StepInterruption? own, StepInterruption? told, int next)
    {
        own = own?.Index == next ? own : null;
        told = told?.Index == next ? told : null;
        return own is null || told is null ? own ?? told
            : (told.Executions, told.Failures).CompareTo((own.Executions, own.Failures)) is var later and not 0 ? later > 0 ? told : own
            : own with { Memory = own.Memory.Count >= told.Memory.Count ? own.Memory : told.Memory };
    }
}
