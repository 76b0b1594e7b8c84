using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What an agent does next in a job.</summary>
public abstract record StepDirective
{
    private StepDirective()
    {
    }

    /// <summary>Run an action, then report with <see cref="StepSequence.Record"/>.</summary>
    public sealed record RunStep : StepDirective
    {
        /// <summary>0-based place in the job.</summary>
        public required int Index { get; init; }

        public string? Id { get; init; }

        public required string Name { get; init; }

        public required string Uses { get; init; }

        /// <summary>Evaluated inputs of the action. May hold secrets.</summary>
        public required ObjectValue With { get; init; }

        /// <summary>Environment as text, in order of definition: workflow, job, step, script variables. May hold secrets.</summary>
        public required IReadOnlyList<KeyValuePair<string, string>> Env { get; init; }

        /// <summary>Null for no limit but the job's.</summary>
        public double? TimeoutMinutes { get; init; }

        public RetryPolicy? Retry { get; init; }

        public bool ContinueOnError { get; init; }
    }

    /// <summary>The step's <c>if</c> says no, or an earlier step failed. Already recorded; ask for the next.</summary>
    public sealed record SkipStep(int Index, string? Id, string Name, string Uses, string Reason) : StepDirective;

    /// <summary>The step had begun when the job was cancelled, and does not run again. Already recorded; ask for the next.</summary>
    public sealed record CutOffStep(int Index, string? Id, string Name, string Uses, string Reason) : StepDirective;

    /// <summary>The step's expressions could not be evaluated; it counts as failed. Already recorded; ask for the next.</summary>
    public sealed record BreakStep(int Index, string? Id, string Name, string Uses, Failure Failure, bool ContinueOnError) : StepDirective;

    /// <summary>All steps are settled; report this.</summary>
    public sealed record FinishJob(JobOutcome Outcome) : StepDirective;
}
