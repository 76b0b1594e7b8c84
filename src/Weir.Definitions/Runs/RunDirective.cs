using Weir.Definitions.Limits;

namespace Weir.Definitions.Runs;

/// <summary>Something the driver of a run must do next, in the order given.</summary>
public abstract record RunDirective
{
    private RunDirective()
    {
    }

    /// <summary>Start a job (or one combination of its matrix) and report how it ended with its <see cref="JobInvocation.Key"/>.</summary>
    public sealed record StartJob(JobInvocation Job) : RunDirective;

    /// <summary>Cancel a job that was started; its outcome is still to be reported.</summary>
    public sealed record CancelJob(string Key, string Reason) : RunDirective;

    /// <summary>A job ended without being started: skipped, cancelled before its start, or broken by an expression.</summary>
    public sealed record SettleJob(string Key, string JobId, string Name, Conclusion Conclusion, string? Reason) : RunDirective;

    /// <summary>Run an action and report how it ended with <see cref="RunStepper.ReportTask"/>.</summary>
    public sealed record StartTask(TaskInvocation Task) : RunDirective;

    /// <summary>Start the workflow that <see cref="TaskInvocation.Action"/> names and report how it ended with <see cref="RunStepper.ReportTask"/>.</summary>
    public sealed record StartWorkflow(TaskInvocation Task) : RunDirective
    {
        /// <summary>Numbers of the leases that are held until the workflow has ended.</summary>
        public IReadOnlyList<long> Under { get => field ?? []; init; }
    }

    /// <summary>Cancel an action or a workflow that was started; its outcome is still to be reported.</summary>
    public sealed record CancelTask(string Key, string Reason) : RunDirective;

    /// <summary>
    /// Show a question and pass its answer to <see cref="RunStepper.Answer"/>. Given again, with a higher level, when it is escalated.
    /// </summary>
    public sealed record OpenInquiry(TaskInvocation Task, Inquiry Inquiry) : RunDirective;

    /// <summary>The question with this key is no longer open: answered, timed out, or withdrawn.</summary>
    public sealed record CloseInquiry(string Key, string Reason) : RunDirective;

    /// <summary>Pass signals (events, when <paramref name="IsEvent"/>) of this name to <see cref="RunStepper.Signal"/>.</summary>
    public sealed record AwaitSignal(TaskInvocation Task, string Name, bool IsEvent) : RunDirective;

    /// <summary>Call <see cref="RunStepper.FireTimer"/> with the key when the time has come.</summary>
    public sealed record SetTimer(string Key, DateTimeOffset DueAt, string Reason) : RunDirective;

    public sealed record CancelTimer(string Key) : RunDirective;

    /// <summary>
    /// Ask for what the run shares with others and pass the decision to <see cref="RunStepper.Decide"/>. It is asked once: a request, and
    /// the lease that comes of it, live on when the run continues as new.
    /// </summary>
    public sealed record AskLease(LeaseRequest Request) : RunDirective;

    /// <summary>Give a lease back, or withdraw the request. After every <see cref="AskLease"/> that was not refused comes one of these.</summary>
    public sealed record ReleaseLease(long Number) : RunDirective;

    /// <summary>A node, or an item of it, changed. For records and displays; the driver has nothing to do.</summary>
    public sealed record ChangeNode(NodeChange Change) : RunDirective;

    /// <summary>A pause was asked for and nothing runs any more.</summary>
    public sealed record Paused : RunDirective;

    /// <summary>Everything is settled. Always the last directive of a run.</summary>
    public sealed record FinishRun(RunResult Result) : RunDirective;
}
