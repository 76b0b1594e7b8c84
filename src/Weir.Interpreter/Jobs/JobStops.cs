namespace Weir.Interpreter.Jobs;

/// <summary>
/// What can end a job's steps, and when: abandonment always; that the agent leaves, where that cuts nothing off; cancellation and the job's
/// time limit until the job turns to cleanup; from then on the cleanup limit.
/// </summary>
internal sealed class JobStops : IDisposable
{
    private readonly IJobLink link;
    private readonly TimeProvider time;
    private readonly bool isCancelled;
    private readonly CancellationTokenSource timeLimit;
    private CancellationTokenSource? cleanup;

    /// <param name="isCancelled">Whether the job was cancelled before this attempt.</param>
    public JobStops(IJobLink link, TimeSpan timeLeft, TimeProvider time, bool isCancelled)
    {
        this.link = link;
        this.time = time;
        this.isCancelled = isCancelled;
        timeLimit = new(Bounded(timeLeft), time);
        if (timeLeft <= TimeSpan.Zero)
        {
            timeLimit.Cancel();
        }
    }

    public bool IsAbandoned => link.Abandoned.IsCancellationRequested || (AtRest && link.HandingOver.IsCancellationRequested);

    /// <summary>Whether nothing is cut off when the agent leaves now: no step runs, or one that only waits.</summary>
    public bool AtRest { get; set; } = true;

    public bool HasTimedOut { get; private set; }

    public bool IsCleaningUp => cleanup is not null;

    /// <summary>True when the job should now turn to cleanup.</summary>
    public bool ShouldCleanUp => !IsCleaningUp && (IsCancelled || timeLimit.IsCancellationRequested);

    private bool IsCancelled => isCancelled || link.CancelRequested.IsCancellationRequested;

    public void BeginCleanup(TimeSpan limit)
    {
        HasTimedOut = timeLimit.IsCancellationRequested && !IsCancelled;
        cleanup = new(limit, time);
    }

    /// <summary>Ends what a step does now, its own timeout included.</summary>
    public CancellationTokenSource ForStep(CancellationToken stepTimeout) => cleanup is null
        ? CancellationTokenSource.CreateLinkedTokenSource([link.Abandoned, Leaving, link.CancelRequested, timeLimit.Token, stepTimeout])
        : CancellationTokenSource.CreateLinkedTokenSource([link.Abandoned, Leaving, cleanup.Token, stepTimeout]);

    private CancellationToken Leaving => AtRest ? link.HandingOver : CancellationToken.None;

    public void Dispose()
    {
        timeLimit.Dispose();
        cleanup?.Dispose();
    }

    private static TimeSpan Bounded(TimeSpan timeLeft)
    {
        var longest = TimeSpan.FromDays(40);
        return timeLeft <= TimeSpan.Zero ? TimeSpan.Zero : timeLeft > longest ? longest : timeLeft;
    }
}
