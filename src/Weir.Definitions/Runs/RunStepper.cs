using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>
/// Decides what a run does next. Pure: no I/O, no clock, no randomness; the same plan, facts and outcomes give the same
/// directives, so workflow code may drive it under replay. Not thread safe. Each call costs time in proportion to the
/// edges that it settles.
/// </summary>
public sealed class RunStepper
{
    private RunStepper()
    {
    }

    /// <summary>A run from its beginning.</summary>
    public static RunStepper Create(Plan plan, RunFacts facts) => throw new NotImplementedException();

    /// <summary>A run that goes on from <see cref="Snapshot"/>. Jobs that were started and not reported are started again.</summary>
    public static RunStepper Resume(Plan plan, RunProgress progress) => throw new NotImplementedException();

    /// <summary>True once <see cref="RunDirective.FinishRun"/> was given.</summary>
    public bool IsFinished => throw new NotImplementedException();

    /// <summary>Jobs started and not yet reported.</summary>
    public int RunningCount => throw new NotImplementedException();

    /// <summary>The first directives. Call once, before anything else.</summary>
    public IReadOnlyList<RunDirective> Start() => throw new NotImplementedException();

    /// <summary>Takes how a started job ended.</summary>
    /// <exception cref="InvalidOperationException">No started job has this key.</exception>
    public IReadOnlyList<RunDirective> Report(string jobKey, JobOutcome outcome) => throw new NotImplementedException();

    /// <summary>Cancels the run: running jobs are cancelled, waiting ones settle unless their <c>if</c> says always() or cancelled().</summary>
    public IReadOnlyList<RunDirective> Cancel(string reason) => throw new NotImplementedException();

    /// <summary>What is settled so far. To continue as new, first let the started jobs be reported; ignore StartJob directives meanwhile, they are given again.</summary>
    public RunProgress Snapshot() => throw new NotImplementedException();
}
