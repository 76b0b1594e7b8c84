using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions;

/// <summary>How one execution of an action ended.</summary>
public enum ActionOutcome
{
    Succeeded,
    Failed,
    TimedOut,
    Cancelled,
}

/// <summary>The result of one execution of an action.</summary>
public sealed record ActionResult
{
    public required ActionOutcome Outcome { get; init; }

    /// <summary>What <c>steps.ID.outputs</c> has afterwards; a failed execution may have outputs too.</summary>
    public ObjectValue Outputs { get; init; } = ObjectValue.Empty;

    /// <summary>What <c>task.NAME.result</c> is afterwards when that is more than <see cref="Outputs"/> can hold; null takes them.</summary>
    public Value? Result { get; init; }

    /// <summary>What kind of failure it was, for conditions: <c>task.NAME.error.type</c>. Null is an ordinary failure.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Null when the action runs no program.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it did not succeed; null when it did.</summary>
    public string? Problem { get; init; }

    /// <summary>False when another execution would fail the same way, so that <c>retry</c> does not try: bad inputs, a 404, TLS.</summary>
    public bool Retryable { get; init; } = true;

    public static ActionResult Succeeded(ObjectValue outputs) => new() { Outcome = ActionOutcome.Succeeded, Outputs = outputs };

    public static ActionResult Failed(string problem, bool retryable, ObjectValue? outputs = null) =>
        new() { Outcome = ActionOutcome.Failed, Problem = problem, Retryable = retryable, Outputs = outputs ?? ObjectValue.Empty };

    public static ActionResult Cancelled(ObjectValue? outputs = null) =>
        new() { Outcome = ActionOutcome.Cancelled, Problem = "cancelled", Retryable = false, Outputs = outputs ?? ObjectValue.Empty };

    public static ActionResult TimedOut(string problem, ObjectValue? outputs = null) =>
        new() { Outcome = ActionOutcome.TimedOut, Problem = problem, Outputs = outputs ?? ObjectValue.Empty };
}

/// <summary>An input of an action has a value that the action cannot take. The message names the input, what it has and what it takes.</summary>
public sealed class ActionInputException(string message) : Exception(message);
