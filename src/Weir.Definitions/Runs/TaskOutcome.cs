using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>How a started task (one item of it) ended.</summary>
public sealed record TaskOutcome
{
    /// <summary>Never <see cref="Runs.Conclusion.Skipped"/>.</summary>
    public required Conclusion Conclusion { get; init; }

    /// <summary>What the action gave; a called workflow's outputs.</summary>
    public Value Result { get => field ?? Value.Null; init; }

    /// <summary>Why it did not succeed; null when it did.</summary>
    public TaskError? Error { get; init; }

    public static TaskOutcome Success(Value result) => new() { Conclusion = Conclusion.Success, Result = result };

    public static TaskOutcome Failure(string type, string message, Value? details = null) =>
        new() { Conclusion = Conclusion.Failure, Error = new TaskError(type, message) { Details = details ?? Value.Null } };

    public static TaskOutcome TimedOut(string message) =>
        new() { Conclusion = Conclusion.TimedOut, Error = new TaskError(TaskError.TimeoutType, message) };

    public static TaskOutcome Cancelled(string message) =>
        new() { Conclusion = Conclusion.Cancelled, Error = new TaskError(TaskError.CancelledType, message) };
}

/// <summary>An error as <c>task.NAME.error</c> shows it.</summary>
/// <param name="Type">For conditions, for example <c>timeout</c>; actions choose their own.</param>
/// <param name="Message">For people.</param>
public sealed record TaskError(string Type, string Message)
{
    public const string TimeoutType = "timeout";
    public const string CancelledType = "cancelled";
    public const string FailureType = "failure";
    public const string ExpressionType = "expression";
    public const string LimitType = "limit";

    /// <summary>More, for conditions; null when there is none.</summary>
    public Value Details { get => field ?? Value.Null; init; }

    /// <summary>A failure that no retry can change is not retried.</summary>
    public bool IsFinal { get; init; }
}
