using Weir.Definitions.Expressions;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Agents;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Masking;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Records;

namespace Weir.Interpreter.Jobs;

/// <summary>
/// Runs a single task as a job of one step: interrupted, it goes on; settled, it never runs again. Its secrets are read here and
/// leave the agent masked.
/// </summary>
internal sealed class TaskRunner(AgentOptions options, JobState state, IJobLink link, TaskInvocation task)
{
    private const string ResultOutput = "result";
    private const string ErrorTypeOutput = "type";
    private const string FinalOutput = "final";
    private const string ExecutionsOutput = "executions";

    public async Task<JobReport> RunAsync()
    {
        var startedAt = state.Now;
        JobRecords.Started(state, task.Attempt);
        var secrets = await options.Secrets.GetAsync(link.WorkflowId, link.Abandoned).ConfigureAwait(false);
        var masker = new SecretMasker(secrets.Values);
        if (state.Checkpoint.Progress.Steps is not [var settled, ..])
        {
            var reads = new SecretReads(options.Keys, state.Input.Reader ?? new(task.Name));
            var (inputs, problem) = await CompleteAsync(reads, secrets).ConfigureAwait(false);
            masker = new SecretMasker([.. secrets.Values, .. reads.Values]);
            settled = inputs is null
                ? await RefuseAsync(masker.Apply(problem!)).ConfigureAwait(false)
                : await RunAsync(inputs, masker).ConfigureAwait(false);
        }

        return await FinishAsync(settled, startedAt).ConfigureAwait(false);
    }

    /// <summary>The inputs with what only the agent may know; or why they cannot be had.</summary>
    private async Task<(TaskInputs? Inputs, string? Problem)> CompleteAsync(SecretReads reads, IReadOnlyDictionary<string, string> secrets)
    {
        var context = ObjectValue.Of(secrets.Select(secret => KeyValuePair.Create(secret.Key, Value.Of(secret.Value))));
        try
        {
            return (await reads.EvaluateAsync(() => TaskInputs.Complete(task, context, reads.Find), link.Abandoned).ConfigureAwait(false), null);
        }
        catch (EvaluationException broken)
        {
            return (null, broken.Message);
        }
    }

    private async Task<StepRecord> RunAsync(TaskInputs inputs, SecretMasker masker)
    {
        var keepsResult = options.Actions.TryGet(task.Action, out var action) && action.KeepsResult;
        var (interrupted, endedWith) = await JobRunner.RecoverAsync(state, keepsResult).ConfigureAwait(false);
        var step = new StepDirective.RunStep
        {
            Index = 0,
            Id = task.TaskId,
            Name = task.Name,
            Uses = task.Action,
            With = inputs.Values,
            Env = [.. inputs.ScriptEnv.Members.Select(variable => KeyValuePair.Create(variable.Key, variable.Value.ToText()))],
            TimeoutMinutes = task.TimeoutSeconds / 60,
        };
        var before = interrupted ?? (state.Input.ExecutionsBefore > 0 ? new StepInterruption(0, state.Input.ExecutionsBefore, 0) : null);
        var end = await new StepRunner(state, step, masker).RunAsync(before, endedWith).ConfigureAwait(false);
        var record = new StepRecord
        {
            Outcome = end.Conclusion,
            Failure = end.Problem is null ? null : new Failure(end.Problem, task.Key, task.Name, task.Line),
            Outputs = ObjectValue.Of(
                (ResultOutput, end.Result ?? end.Outputs),
                (ErrorTypeOutput, end.ErrorType),
                (FinalOutput, !end.IsRetryable),
                (ExecutionsOutput, (long)end.Executions)),
        };
        await state.SettleAsync(new() { Steps = [record] }, [JobRecords.Summary(step, end, masker)]).ConfigureAwait(false);
        return record;
    }

    /// <summary>Its inputs cannot be had: no agent and no other time would change that.</summary>
    private async Task<StepRecord> RefuseAsync(string problem)
    {
        var record = new StepRecord
        {
            Outcome = Conclusion.Failure,
            Failure = new(problem, task.Key, task.Name, task.Line),
            Outputs = ObjectValue.Of((ErrorTypeOutput, TaskError.ExpressionType), (FinalOutput, true)),
        };
        state.Log.Post(new StepLogged(state.Key, state.Now, 0, 0, [new(state.Now, OutputStream.Weir, $"[{problem}]")]));
        state.Log.Post(new StepFinished(
            state.Key, state.Now, 0, 0, task.TaskId, task.Name, task.Action, RecordedStatus.Failed, null, null, 0, ObjectValue.Empty, problem, false));
        await state.SettleAsync(new() { Steps = [record] }, [new(0, task.TaskId, task.Name, RecordedStatus.Failed.ToWord(), null, 0, null, 0)]).ConfigureAwait(false);
        return record;
    }

    private async Task<JobReport> FinishAsync(StepRecord record, DateTimeOffset startedAt)
    {
        await state.EndProcessesAsync().ConfigureAwait(false);
        state.Folder.RemoveScratch();
        var outputs = record.Outputs.Get(ResultOutput) as ObjectValue ?? ObjectValue.Empty;
        state.Log.Post(new JobFinished(
            state.Key, state.Now, record.Outcome.ToStatus(), startedAt, (long)(state.Now - startedAt).TotalMilliseconds, outputs, record.Failure?.Message));
        await state.Log.FlushAsync().ConfigureAwait(false);
        state.Close();
        var executions = record.Outputs.Get(ExecutionsOutput) is NumberValue number && number.TryGetInt64(out var count) ? (int)count : 0;
        return new(new() { Conclusion = record.Outcome }, []) { Task = new(Outcome(record), executions) };
    }

    private TaskOutcome Outcome(StepRecord record)
    {
        var message = record.Failure?.Message ?? "the task failed";
        return record.Outcome switch
        {
            Conclusion.Success => TaskOutcome.Success(record.Outputs.Get(ResultOutput)),
            Conclusion.TimedOut => TaskOutcome.TimedOut($"task '{task.Key}': {message}"),
            Conclusion.Cancelled => TaskOutcome.Cancelled(message),
            _ => new()
            {
                Conclusion = Conclusion.Failure,
                Result = record.Outputs.Get(ResultOutput),
                Error = new TaskError((record.Outputs.Get(ErrorTypeOutput) as StringValue)?.Value ?? TaskError.FailureType, message)
                {
                    Details = record.Outputs.Get(ResultOutput),
                    IsFinal = record.Outputs.Get(FinalOutput).Equals(Value.True),
                },
            },
        };
    }
}
