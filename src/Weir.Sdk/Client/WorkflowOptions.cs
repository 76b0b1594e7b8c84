using System.Linq.Expressions;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Calls;
using Weir.Sdk.Common;

namespace Weir.Sdk.Client;

/// <summary>How a workflow is started. <see cref="Id"/> and <see cref="TaskQueue"/> must be set.</summary>
public sealed record WorkflowOptions
{
    public WorkflowOptions()
    {
    }

    public WorkflowOptions(string id, string taskQueue)
    {
        Id = id;
        TaskQueue = taskQueue;
    }

    public string? Id { get; init; }

    public string? TaskQueue { get; init; }

    /// <summary>What is allowed when a closed workflow has the id.</summary>
    public WorkflowIdReusePolicy IdReusePolicy { get; init; } = WorkflowIdReusePolicy.AllowDuplicate;

    /// <summary>What happens when a running workflow has the id. Unspecified means that the start fails.</summary>
    public WorkflowIdConflictPolicy IdConflictPolicy { get; init; } = WorkflowIdConflictPolicy.Unspecified;

    /// <summary>All runs of the chain together. Null means no limit.</summary>
    public TimeSpan? ExecutionTimeout { get; init; }

    /// <summary>One run. Null means no limit.</summary>
    public TimeSpan? RunTimeout { get; init; }

    /// <summary>One workflow task. Null means 10 seconds.</summary>
    public TimeSpan? TaskTimeout { get; init; }

    /// <summary>Null means that the workflow is not retried.</summary>
    public RetryPolicy? RetryPolicy { get; init; }

    public string? CronSchedule { get; init; }

    public IReadOnlyDictionary<string, object>? Memo { get; init; }

    public SearchAttributeCollection? TypedSearchAttributes { get; init; }

    /// <summary>How long to wait before the first workflow task. Null means not at all.</summary>
    public TimeSpan? StartDelay { get; init; }

    /// <summary>When set, the workflow is signalled too, and started only if it is not running.</summary>
    public string? StartSignal { get; init; }

    public IReadOnlyCollection<object?>? StartSignalArgs { get; init; }

    /// <summary>Names the request: a repeated start with the same request id gives the run of the first. Null means a new id.</summary>
    public string? RequestId { get; init; }

    /// <summary>One line for people; at most 400 bytes.</summary>
    public string? StaticSummary { get; init; }

    /// <summary>More lines for people; at most 20 KB.</summary>
    public string? StaticDetails { get; init; }

    public Priority? Priority { get; init; }

    /// <summary>These options with the signal that a call names: <c>(MyWorkflow w) =&gt; w.SignalAsync(argument)</c>.</summary>
    public WorkflowOptions SignalWithStart<TWorkflow>(Expression<Func<TWorkflow, Task>> call)
    {
        var (method, args) = CallExpression.Read(call);
        return this with { StartSignal = MemberNames.Signal(method), StartSignalArgs = args };
    }
}
