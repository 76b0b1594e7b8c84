using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Masking;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Records;

namespace Weir.Interpreter.Jobs;

/// <summary>Says what happened to a job and its steps, to the recorder and as summaries.</summary>
internal static class JobRecords
{
    public static void Started(JobState state, int attempt)
    {
        var job = state.Input.Job;
        state.Log.Post(new JobStarted(
            state.Key, state.Now, job.JobId, job.Name, job.RunsOn, attempt, state.Options.Identity,
            [.. job.Job.Steps.Select((step, index) => new PlannedStep(index, step.Id, step.Name ?? step.Uses, step.Uses))]));
    }

    public static StepSummary Summary(StepDirective.RunStep step, StepEnd end, SecretMasker masker) => new(
        step.Index, step.Id, masker.Apply(step.Name), end.Conclusion.ToStatus().ToWord(), end.ExitCode, end.Executions, end.StartedAt, end.DurationMs);

    public static StepSummary Skipped(JobState state, StepDirective.SkipStep step, SecretMasker masker) =>
        Unrun(state, step.Index, step.Id, masker.Apply(step.Name), step.Uses, RecordedStatus.Skipped, step.Reason);

    public static StepSummary CutOff(JobState state, StepDirective.CutOffStep step, int executions, SecretMasker masker) =>
        Unrun(state, step.Index, step.Id, masker.Apply(step.Name), step.Uses, RecordedStatus.Cancelled, step.Reason, executions);

    public static StepSummary Broken(JobState state, StepDirective.BreakStep step, SecretMasker masker)
    {
        var problem = masker.Apply(step.Failure.Message);
        state.Log.Post(new StepLogged(state.Key, state.Now, step.Index, 0, [new(state.Now, OutputStream.Weir, $"[{problem}]")]));
        return Unrun(state, step.Index, step.Id, masker.Apply(step.Name), step.Uses, RecordedStatus.Failed, problem);
    }

    private static StepSummary Unrun(JobState state, int index, string? id, string name, string uses, RecordedStatus status, string problem, int executions = 0)
    {
        state.Log.Post(new StepFinished(state.Key, state.Now, index, executions, id, name, uses, status, null, null, 0, ObjectValue.Empty, problem, false));
        return new(index, id, name, status.ToWord(), null, executions, null, 0);
    }
}
