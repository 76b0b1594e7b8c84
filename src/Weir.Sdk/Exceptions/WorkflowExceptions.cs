using Weir.Protocol.Enums.V1;

namespace Weir.Sdk.Exceptions;

/// <summary>
/// A client waited for a workflow that did not complete; <see cref="Exception.InnerException"/> says why: an
/// <see cref="ApplicationFailureException"/>, <see cref="CanceledFailureException"/>, <see cref="TerminatedFailureException"/>,
/// <see cref="TimeoutFailureException"/> or another <see cref="FailureException"/>.
/// </summary>
public sealed class WorkflowFailedException(Exception? inner)
    : WeirException(inner is null ? "Workflow execution failed" : $"Workflow execution failed: {inner.Message}", inner);

/// <summary>A client that does not follow runs waited for a run that continued as new.</summary>
/// <param name="newRunId">The run that follows.</param>
public sealed class WorkflowContinuedAsNewException(string newRunId) : WeirException("Workflow continued as new")
{
    public string NewRunId { get; } = newRunId;
}

/// <summary>A workflow was not started, since its id is in use or may not be used again.</summary>
public sealed class WorkflowAlreadyStartedException(string message, string workflowId, string workflowType, string? runId = null)
    : FailureException(message)
{
    public string WorkflowId { get; } = workflowId;

    public string WorkflowType { get; } = workflowType;

    /// <summary>The run that holds the id; null when it is not known.</summary>
    public string? RunId { get; } = runId;
}

/// <summary>The workflow answered a query with an error, or does not know the query.</summary>
public sealed class WorkflowQueryFailedException(string message, Exception? inner = null) : WeirException(message, inner);

/// <summary>The server refused a query because of the workflow's status.</summary>
public sealed class WorkflowQueryRejectedException(WorkflowExecutionStatus status)
    : WeirException($"Query rejected, workflow status: {status}")
{
    public WorkflowExecutionStatus WorkflowStatus { get; } = status;
}

/// <summary>Workflow code did something that workflow code must not do; it fails the workflow task, not the workflow.</summary>
public sealed class InvalidWorkflowOperationException(string message, Exception? inner = null) : WeirException(message, inner);

/// <summary>Replaying a history did not lead to the commands that the history holds.</summary>
public sealed class WorkflowNondeterminismException(string message) : WeirException(message);

/// <summary>The activity of an asynchronous completion handle was cancelled, paused or reset, or is gone.</summary>
public sealed class AsyncActivityCanceledException(string message) : WeirException(message);
