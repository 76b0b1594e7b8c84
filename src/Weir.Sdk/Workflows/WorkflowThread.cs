using System.Diagnostics.CodeAnalysis;
using Weir.Sdk.Exceptions;

namespace Weir.Sdk.Workflows;

/// <summary>Which run the current thread works for. Set while the run's scheduler has the thread.</summary>
internal static class WorkflowThread
{
    [ThreadStatic]
    [SuppressMessage("Usage", "CA2211", Justification = "Thread-static slot.")]
    internal static IWorkflowContext? Context;

    /// <exception cref="InvalidWorkflowOperationException">The thread does not run workflow code.</exception>
    public static IWorkflowContext Required => Context ?? throw new InvalidWorkflowOperationException(
        "Not in a workflow: this code runs outside of a workflow's scheduler. In workflow code, do not use Task.Run, "
        + "ConfigureAwait(false), Task.Delay or other waits that end on the thread pool; use Workflow.RunTaskAsync, "
        + "Workflow.DelayAsync and the other members of Workflow.");
}
