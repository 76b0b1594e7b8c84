using Weir.Protocol.Failure.V1;

namespace Weir.Sdk.Exceptions;

/// <summary>
/// Base of the exceptions that travel as a <see cref="Failure"/> message. Thrown from workflow code they fail the workflow; any other
/// exception fails the workflow task, which is retried until the code is fixed.
/// </summary>
public abstract class FailureException : WeirException
{
    protected FailureException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    protected FailureException(Failure failure, Exception? inner)
        : base(failure.Message, inner) => Failure = failure;

    /// <summary>The message this exception was made from; null when it was created in this process and has not travelled.</summary>
    public Failure? Failure { get; }

    /// <summary>The stack trace where the failure happened, possibly in another process or language; null when there is none.</summary>
    public string? FailureStackTrace => string.IsNullOrEmpty(Failure?.StackTrace) ? null : Failure.StackTrace;

    /// <inheritdoc/>
    public override string? StackTrace => FailureStackTrace is { } remote ? remote + Environment.NewLine + base.StackTrace : base.StackTrace;
}
