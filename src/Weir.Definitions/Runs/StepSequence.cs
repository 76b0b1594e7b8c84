using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>
/// Decides which step of a job an agent runs next, and evaluates it. Pure; not thread safe. Usage: <see cref="Next"/>, do what
/// it says, <see cref="Record"/> after a <see cref="StepDirective.RunStep"/>, until <see cref="StepDirective.FinishJob"/>.
/// </summary>
public sealed class StepSequence
{
    /// <param name="job">The job as the stepper gave it.</param>
    /// <param name="runner">The context <c>runner</c>: os, arch, name, temp, workspace.</param>
    /// <param name="secrets">The context <c>secrets</c>; null is empty.</param>
    /// <param name="progress">Where an earlier attempt of the job stood; null starts at the first step.</param>
    public StepSequence(JobInvocation job, ObjectValue runner, ObjectValue? secrets = null, JobProgress? progress = null) =>
        throw new NotImplementedException();

    /// <summary>From now on cancelled() is true and success() false: only steps whose <c>if</c> says so still run.</summary>
    public void Cancel() => throw new NotImplementedException();

    public StepDirective Next() => throw new NotImplementedException();

    /// <summary>Takes how the step that <see cref="Next"/> gave ended, after all its retries.</summary>
    /// <param name="outcome">Success, Failure, TimedOut or Cancelled.</param>
    /// <param name="outputs">Outputs of the step, also of a failed one.</param>
    /// <param name="failure">Why it did not succeed; null when it did.</param>
    public void Record(Conclusion outcome, ObjectValue outputs, Failure? failure = null) => throw new NotImplementedException();

    /// <summary>What is settled so far; changes with every recorded or skipped step.</summary>
    public JobProgress Progress => throw new NotImplementedException();
}
