using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Weir.Definitions.Expressions;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Agents;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Masking;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Records;
using Weir.Interpreter.Runs;

namespace Weir.Interpreter.Jobs;

/// <summary>
/// Runs jobs: steps one after another, each settled in the journal and at the engine before the next one begins. A job that was
/// interrupted goes on at the step that was running; settled steps never run again.
/// </summary>
internal sealed class JobRunner(AgentOptions options)
{
    public JobFolder FolderOf(JobTask task, string workflowId) => JobFolder.For(options.DataFolder, workflowId, task.RunId, AttemptKey(task.Job));

    /// <returns>How the job ended; a failed job is a result.</returns>
    /// <exception cref="JobAbandonedException">The attempt was told to end; everything it started has ended.</exception>
    public async Task<JobReport> RunAsync(JobTask task, IJobLink link)
    {
        var folder = FolderOf(task, link.WorkflowId);
        using var journal = JobJournal.Open(
            folder.Root, () => new(ProcessToken.Create().Value, link.WorkflowId, task.RunId, task.Job.Key));
        journal.Append(new() { Taken = new(link.TaskToken is { } token ? Convert.ToBase64String(token) : null) }, durable: false);
        Directory.CreateDirectory(folder.Workspace);
        Directory.CreateDirectory(folder.Temp);
        var logger = options.LoggerFactory.CreateLogger<JobRunner>();
        var log = new JobLog(options.Recorder, failure => AgentLog.RecordsLost(logger, link.WorkflowId, task.RunId, task.Job.Key, failure));
        await using (log.ConfigureAwait(false))
        {
            using var state = new JobState(options, task, link, folder, journal, log);
            using var stopHeartbeat = new CancellationTokenSource();
            var heartbeat = HeartbeatAsync(state, stopHeartbeat.Token);
            try
            {
                return task.Task is null
                    ? await RunStepsAsync(state, link).ConfigureAwait(false)
                    : await new TaskRunner(options, state, link, task.Task).RunAsync().ConfigureAwait(false);
            }
            catch (JobAbandonedException)
            {
                throw new JobAbandonedException { Checkpoint = state.Told };
            }
            finally
            {
                await stopHeartbeat.CancelAsync().ConfigureAwait(false);
                await heartbeat.ConfigureAwait(false);
            }
        }
    }

    /// <summary>Another attempt that the definition asks for begins anew.</summary>
    private static string AttemptKey(JobInvocation job) => ActivityCall.Id(job.Key, job.Attempt);

    private async Task<JobReport> RunStepsAsync(JobState state, IJobLink link)
    {
        var startedAt = state.Now;
        var invocation = state.Input.Job;
        var secrets = await options.Secrets.GetAsync(link.WorkflowId, link.Abandoned).ConfigureAwait(false);
        var maskers = new JobMaskers(secrets.Values, options.SecretVariables);
        var reads = new SecretReads(options.Keys, state.Input.Reader ?? new(invocation.Name));
        var sequence = new StepSequence(
            invocation,
            Runner(state.Folder),
            ObjectValue.Of(secrets.Select(secret => KeyValuePair.Create(secret.Key, Value.Of(secret.Value)))),
            state.Checkpoint.Progress,
            index => new Entropy($"{state.Key.RunId}/{AttemptKey(invocation)}/{index}", () => state.Now),
            reads.Find);
        await ReadAgainAsync(state, sequence, reads, link.Abandoned).ConfigureAwait(false);
        JobRecords.Started(state, link.Attempt);
        var (interrupted, endedWith) = await RecoverAsync(state).ConfigureAwait(false);
        while (true)
        {
            state.Stops.AtRest = true;
            if (state.Stops.IsAbandoned)
            {
                throw new JobAbandonedException();
            }

            // A program that had ended by itself is a step that ran, whatever came afterwards.
            if (state.Stops.ShouldCleanUp && endedWith is null)
            {
                state.Stops.BeginCleanup(options.CleanupLimit);
                sequence.Cancel(interrupted?.Index);
            }

            var next = await reads.EvaluateAsync(sequence.Next, link.Abandoned).ConfigureAwait(false);
            maskers.Add(reads.Values);
            switch (next)
            {
                case StepDirective.RunStep step:
                    var masker = maskers.For(step.Env);
                    var isInterrupted = interrupted?.Index == step.Index;
                    var end = await new StepRunner(state, step, masker)
                        .RunAsync(isInterrupted ? interrupted : null, isInterrupted ? endedWith : null).ConfigureAwait(false);
                    var failure = end.Problem is null ? null : new Failure(end.Problem);

                    // Nobody can name the outputs of a step without id; its record keeps them.
                    sequence.Record(end.Conclusion, step.Id is null ? ObjectValue.Empty : end.Outputs, failure);
                    await state.SettleAsync(maskers.Apply(sequence.Progress), [JobRecords.Summary(step, end, masker)]).ConfigureAwait(false);
                    endedWith = null;
                    break;
                case StepDirective.CutOffStep step:
                    await state.SettleAsync(
                        maskers.Apply(sequence.Progress), [JobRecords.CutOff(state, step, interrupted!.Executions, maskers.ForJob)]).ConfigureAwait(false);
                    break;
                case StepDirective.SkipStep step:
                    await state.SettleAsync(maskers.Apply(sequence.Progress), [JobRecords.Skipped(state, step, maskers.ForJob)]).ConfigureAwait(false);
                    break;
                case StepDirective.BreakStep step:
                    await state.SettleAsync(maskers.Apply(sequence.Progress), [JobRecords.Broken(state, step, maskers.ForJob)]).ConfigureAwait(false);
                    break;
                case StepDirective.FinishJob finish:
                    return await FinishAsync(state, finish.Outcome, maskers.ForJob, startedAt).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Steps that ended in an earlier attempt may have left secrets where later steps show them, so they are to be masked.</summary>
    private static async Task ReadAgainAsync(JobState state, StepSequence sequence, SecretReads reads, CancellationToken cancellationToken)
    {
        if (state.Checkpoint.Progress.Steps.Count == 0)
        {
            return;
        }

        foreach (var key in sequence.SecretKeys)
        {
            await reads.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Settles what an earlier attempt left running on this machine, before any step begins.</summary>
    internal static async Task<(StepInterruption? Interrupted, int? EndedWith)> RecoverAsync(JobState state, bool keepsResult = false)
    {
        if (state.Checkpoint.Current is not { RetryAt: null } interrupted)
        {
            return (state.Checkpoint.Current, null);
        }

        var folder = state.Folder.Execution(interrupted.Index, interrupted.Executions);
        var token = state.ExecutionToken(interrupted.Index, interrupted.Executions);
        var status = await AbandonedExecution.SettleAsync(folder, token, state.Options.Time, CancellationToken.None).ConfigureAwait(false);

        // What the program wrote went with the process that read it. When an expression needs it, only another execution gives it.
        return (interrupted, state.StreamsAreRead && !keepsResult ? null : status);
    }

    private async Task<JobReport> FinishAsync(JobState state, JobOutcome outcome, SecretMasker masker, DateTimeOffset startedAt)
    {
        if (state.Stops.HasTimedOut)
        {
            outcome = outcome with
            {
                Conclusion = Conclusion.TimedOut,
                Failure = new($"the job did not end within its {state.Input.Job.TimeoutMinutes:0.###} minutes", state.Input.Job.Key),
            };
        }

        if (Encoding.UTF8.GetByteCount(outcome.Outputs.ToJson()) > JobState.MaxOutputBytes)
        {
            outcome = new()
            {
                Conclusion = Conclusion.Failure,
                Failure = new($"the outputs of the job are longer than {JobState.MaxOutputBytes:N0} bytes", state.Input.Job.Key),
            };
        }

        outcome = outcome with
        {
            Outputs = masker.Apply(outcome.Outputs),
            Failure = masker.Apply(outcome.Failure),
        };
        await state.EndProcessesAsync().ConfigureAwait(false);
        state.Folder.RemoveScratch();
        state.Log.Post(new JobFinished(
            state.Key, state.Now, outcome.Conclusion.ToStatus(), startedAt, (long)(state.Now - startedAt).TotalMilliseconds, outcome.Outputs, outcome.Failure?.Message));
        await state.Log.FlushAsync().ConfigureAwait(false);
        state.Close();
        return new(outcome, [.. state.Checkpoint.Summaries.TakeLast(JobReport.MaxSteps)]);
    }

    /// <summary>Shows that the job is alive while a step runs, and learns of cancellation from the answers.</summary>
    private async Task HeartbeatAsync(JobState state, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(options.HeartbeatInterval, options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                await state.ReportAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The job is over.
        }
    }

    private static ObjectValue Runner(JobFolder folder) => ObjectValue.Of(
        ("os", OperatingSystem.IsMacOS() ? "macOS" : OperatingSystem.IsWindows() ? "Windows" : "Linux"),
        ("arch", RuntimeInformation.OSArchitecture.ToString().ToUpperInvariant()),
        ("name", Environment.MachineName),
        ("temp", folder.Temp),
        ("workspace", folder.Workspace));
}
