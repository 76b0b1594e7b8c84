using System.Diagnostics;
using Weir.Definitions.Actions;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Masking;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Records;

namespace Weir.Interpreter.Jobs;

/// <summary>Runs one step: its executions with their retries, timeouts, records and journal lines.</summary>
internal sealed class StepRunner(JobState job, StepDirective.RunStep step, SecretMasker masker)
{
    /// <summary><c>task.NAME.error.type</c> of a task whose inputs its action does not take.</summary>
    private const string InputErrorType = "input";

    private readonly string name = masker.Apply(step.Name);
    private readonly DateTimeOffset startedAt = job.Now;

    /// <param name="interrupted">What an earlier attempt of the job left of this step; null when it begins now.</param>
    /// <param name="endedWith">The status of a program that this interrupted execution ran to its end; null when it must run again.</param>
    /// <exception cref="JobAbandonedException">The attempt of the job is over.</exception>
    /// <exception cref="IOException">The disk is full: the agent cannot keep what it must know of the step.</exception>
    public async Task<StepEnd> RunAsync(StepInterruption? interrupted, int? endedWith)
    {
        var executions = interrupted?.Executions ?? 0;
        var failures = interrupted?.Failures ?? 0;
        var memory = interrupted?.Memory ?? new Dictionary<string, string>();
        if (interrupted?.RetryAt is { } due)
        {
            await WaitAsync(Left(due, failures)).ConfigureAwait(false);
        }

        while (true)
        {
            if (endedWith is null)
            {
                executions++;
            }

            var current = new StepInterruption(step.Index, executions, failures) { Memory = memory };
            var began = job.Options.Time.GetTimestamp();
            var executionStartedAt = job.Now;
            job.Begin(current);
            job.Log.Post(new StepStarted(job.Key, executionStartedAt, step.Index, executions, step.Id, name, step.Uses));
            var (result, conclusion) = await ExecuteAsync(current, endedWith).ConfigureAwait(false);
            if (job.Stops.IsAbandoned && conclusion is not Conclusion.Success)
            {
                throw new JobAbandonedException();
            }

            var outputs = masker.Apply(job.Trim(result.Outputs));
            if (step.Id is not null && !job.HasRoomFor(outputs))
            {
                result = ActionResult.Failed(
                    $"the outputs of the job's steps are together longer than {JobState.MaxOutputBytes:N0} bytes; hand large data on in files", retryable: false)
                    with { ExitCode = result.ExitCode };
                (conclusion, outputs) = (Conclusion.Failure, ObjectValue.Empty);
                Say(executions, $"[{result.Problem}]");
            }

            var elapsedMs = (long)job.Options.Time.GetElapsedTime(began).TotalMilliseconds;
            var end = new StepEnd(
                conclusion,
                outputs,
                result.Problem is null ? null : masker.Apply(result.Problem),
                result.ExitCode,
                executions,
                startedAt,
                (long)(job.Now - startedAt).TotalMilliseconds)
            {
                Result = result.Result is { } more ? masker.Apply(more) : null,
                ErrorType = result.ErrorType,
                IsRetryable = result.Retryable,
            };
            var pause = Pause(result, conclusion, ++failures);
            job.Log.Post(new StepFinished(
                job.Key, job.Now, step.Index, executions, step.Id, name, step.Uses, conclusion.ToStatus(), end.ExitCode, executionStartedAt, elapsedMs,
                end.Outputs, end.Problem, pause is not null));
            if (pause is null)
            {
                return end;
            }

            Say(executions, $"[{end.Problem}; retry {failures} of {step.Retry!.Count} in {pause.Value.TotalSeconds:0.###} s]");
            memory = new Dictionary<string, string>();
            endedWith = null;
            await job.PauseAsync(new(step.Index, executions, failures) { RetryAt = job.Now + pause.Value }).ConfigureAwait(false);
            await WaitAsync(pause.Value).ConfigureAwait(false);
        }
    }

    /// <summary>How long to wait before the next execution; null when there is none.</summary>
    private TimeSpan? Pause(ActionResult result, Conclusion conclusion, int failures) =>
        conclusion is Conclusion.Failure or Conclusion.TimedOut
        && result.Retryable
        && step.Retry is { } retry
        && failures <= retry.Count
        && !job.Stops.ShouldCleanUp
            ? retry.DelayBefore(failures)
            : null;

    /// <summary>What is left of a pause that an earlier attempt began, perhaps by another machine's clock.</summary>
    private TimeSpan Left(DateTimeOffset due, int failures)
    {
        var left = due - job.Now;
        var whole = step.Retry?.DelayBefore(failures) ?? TimeSpan.Zero;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < whole ? left : whole;
    }

    private async Task WaitAsync(TimeSpan pause)
    {
        job.Stops.AtRest = true;
        using var stop = job.Stops.ForStep(CancellationToken.None);
        try
        {
            await job.Options.Pause(pause, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The next execution sees the same token and ends before it does anything.
            if (job.Stops.IsAbandoned)
            {
                throw new JobAbandonedException();
            }
        }
    }

    private async Task<(ActionResult Result, Conclusion Conclusion)> ExecuteAsync(StepInterruption current, int? endedWith)
    {
        var limit = step.TimeoutMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : Timeout.InfiniteTimeSpan;
        using var timeout = new CancellationTokenSource(limit, job.Options.Time);
        job.Stops.AtRest = job.Options.Actions.TryGet(step.Uses, out var action) && action.OnlyWaits;
        using var stop = job.Stops.ForStep(timeout.Token);
        var sink = new MaskingSink(new StepLogSink(job.Log, job.Key, step.Index, current.Executions, job.Options.Time), masker);
        var result = await InvokeAsync(current, endedWith, sink, stop.Token).ConfigureAwait(false);
        if (result.Outcome == ActionOutcome.Cancelled && !job.Stops.IsAbandoned && !job.Stops.ShouldCleanUp && timeout.IsCancellationRequested)
        {
            result = ActionResult.TimedOut($"it did not end within {step.TimeoutMinutes:0.###} minutes", result.Outputs) with { ExitCode = result.ExitCode };
        }

        if (result.Problem is { } problem)
        {
            sink.Write(OutputStream.Weir, $"[{problem}]");
        }

        return (result, result.Outcome switch
        {
            ActionOutcome.Succeeded => Conclusion.Success,
            ActionOutcome.Failed => Conclusion.Failure,
            ActionOutcome.TimedOut => Conclusion.TimedOut,
            ActionOutcome.Cancelled => Conclusion.Cancelled,
            _ => throw new UnreachableException(),
        });
    }

    private async Task<ActionResult> InvokeAsync(StepInterruption current, int? endedWith, IOutputSink sink, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!job.Options.Actions.TryGet(step.Uses, out var action))
            {
                return ActionResult.Failed($"this agent has no action '{step.Uses}'", retryable: false);
            }

            var context = Context(action.Description, current, endedWith, sink);
            return endedWith is null && action.ValidateConfig(step.With) is { Count: > 0 } problems
                ? ActionResult.Failed($"{step.Uses}: {string.Join("; ", problems)}", retryable: false) with { ErrorType = InputErrorType }
                : await action.ExecuteAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ActionResult.Cancelled();
        }
        catch (ActionInputException bad)
        {
            return ActionResult.Failed(bad.Message, retryable: false) with { ErrorType = InputErrorType };
        }
        catch (Exception bug) when (bug is not OutOfMemoryException && !DiskSpace.IsExhausted(bug))
        {
            return ActionResult.Failed($"the action failed unexpectedly: {bug.GetType().Name}: {bug.Message}", retryable: false);
        }
    }

    private ActionContext Context(ActionDescription action, StepInterruption current, int? endedWith, IOutputSink sink)
    {
        var folder = job.Folder.Execution(step.Index, current.Executions);
        Directory.CreateDirectory(folder);
        return new()
        {
            Inputs = ActionInputs.Check(action, step.With),
            Environment = job.Environment.Create(step.Env, step.Id ?? name),
            Workspace = job.Folder.Workspace,
            Temp = job.Folder.Temp,
            Folder = folder,
            Token = job.ExecutionToken(step.Index, current.Executions),
            TokenRead = job.ExpectProcesses,
            Output = sink,
            Memory = new StepMemory(current.Memory, (fact, value, all) => job.RememberAsync(current with { Memory = all }, fact, value)),
            EndedWith = endedWith,
            Grace = job.Options.ProcessGrace,
            Time = job.Options.Time,
            Pause = job.Options.Pause,
            Place = new(job.Key.WorkflowId, job.Key.JobKey, job.Input.Job.Attempt, step.Index, step.Id, current.Executions) { IsTask = job.Input.Task is not null },
        };
    }

    private void Say(int execution, string text) =>
        new StepLogSink(job.Log, job.Key, step.Index, execution, job.Options.Time).Write(OutputStream.Weir, text);
}
