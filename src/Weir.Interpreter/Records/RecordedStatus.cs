using System.Diagnostics;
using Weir.Definitions.Runs;

namespace Weir.Interpreter.Records;

/// <summary>Where a job or a step stands.</summary>
public enum RecordedStatus
{
    Pending,
    Running,
    Completed,
    Failed,
    TimedOut,
    Cancelled,
    Skipped,
}

/// <summary>The words for statuses that people and programs see.</summary>
public static class RecordedStatuses
{
    /// <summary>pending | running | completed | failed | timed_out | cancelled | skipped.</summary>
    public static string ToWord(this RecordedStatus status) => status switch
    {
        RecordedStatus.Pending => "pending",
        RecordedStatus.Running => "running",
        RecordedStatus.Completed => "completed",
        RecordedStatus.Failed => "failed",
        RecordedStatus.TimedOut => "timed_out",
        RecordedStatus.Cancelled => "cancelled",
        RecordedStatus.Skipped => "skipped",
        _ => throw new UnreachableException(),
    };

    /// <exception cref="FormatException">The word is no status.</exception>
    public static RecordedStatus FromWord(string word) =>
        Enum.GetValues<RecordedStatus>().Cast<RecordedStatus?>().FirstOrDefault(status => status!.Value.ToWord() == word)
        ?? throw new FormatException($"'{word}' is no status.");

    public static RecordedStatus ToStatus(this Conclusion conclusion) => conclusion switch
    {
        Conclusion.Success => RecordedStatus.Completed,
        Conclusion.Failure => RecordedStatus.Failed,
        Conclusion.Cancelled => RecordedStatus.Cancelled,
        Conclusion.Skipped => RecordedStatus.Skipped,
        Conclusion.TimedOut => RecordedStatus.TimedOut,
        _ => throw new UnreachableException(),
    };
}
