using Weir.Protocol.Enums.V1;
using Weir.Sdk.Common;

namespace Weir.Sdk.Workflows;

/// <summary>How a child workflow is started.</summary>
public sealed record ChildWorkflowOptions
{
    /// <summary>Null means a new id.</summary>
    public string? Id { get; init; }

    /// <summary>Null means the parent's task queue.</summary>
    public string? TaskQueue { get; init; }

    public ChildWorkflowCancellationType CancellationType { get; init; } = ChildWorkflowCancellationType.WaitCancellationCompleted;

    /// <summary>What the server does about the child when the parent's run closes; continuing as new closes it too.</summary>
    public ParentClosePolicy ParentClosePolicy { get; init; } = ParentClosePolicy.Terminate;

    public TimeSpan? ExecutionTimeout { get; init; }

    public TimeSpan? RunTimeout { get; init; }

    public TimeSpan? TaskTimeout { get; init; }

    public WorkflowIdReusePolicy IdReusePolicy { get; init; } = WorkflowIdReusePolicy.AllowDuplicate;

    /// <summary>Null means that the child is not retried.</summary>
    public RetryPolicy? RetryPolicy { get; init; }

    public string? CronSchedule { get; init; }

    public IReadOnlyDictionary<string, object>? Memo { get; init; }

    public SearchAttributeCollection? TypedSearchAttributes { get; init; }

    /// <summary>Cancels the child. Null means <see cref="Workflow.CancellationToken"/>.</summary>
    public CancellationToken? CancellationToken { get; init; }

    /// <summary>One line for people; at most 400 bytes.</summary>
    public string? StaticSummary { get; init; }

    /// <summary>More lines for people; at most 20 KB.</summary>
    public string? StaticDetails { get; init; }

    public Priority? Priority { get; init; }
}
