using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;

namespace Weir.Sdk.Exceptions;

/// <summary>A child workflow did not complete; <see cref="Exception.InnerException"/> says why.</summary>
public sealed class ChildWorkflowFailureException : FailureException
{
    internal ChildWorkflowFailureException(Failure failure, Exception? inner)
        : base(failure, inner) => Info = failure.ChildWorkflowExecutionFailureInfo;

    private ChildWorkflowExecutionFailureInfo Info { get; }

    public string Namespace => Info.Namespace;

    public string WorkflowId => Info.WorkflowExecution?.WorkflowId ?? string.Empty;

    public string RunId => Info.WorkflowExecution?.RunId ?? string.Empty;

    public string WorkflowType => Info.WorkflowType?.Name ?? string.Empty;

    public RetryState RetryState => Info.RetryState;
}
