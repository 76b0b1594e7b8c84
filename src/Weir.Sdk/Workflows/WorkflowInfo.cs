using Weir.Protocol.Common.V1;
using Weir.Protocol.Failure.V1;
using RetryPolicy = Weir.Sdk.Common.RetryPolicy;
using SdkPriority = Weir.Sdk.Common.Priority;

namespace Weir.Sdk.Workflows;

/// <summary>What is known about a run from its start on.</summary>
public sealed record WorkflowInfo
{
    public required string Namespace { get; init; }

    public required string WorkflowId { get; init; }

    public required string RunId { get; init; }

    public required string WorkflowType { get; init; }

    public required string TaskQueue { get; init; }

    /// <summary>From 1; more after retries of the workflow.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The first run of the chain that this run continues.</summary>
    public string FirstExecutionRunId { get; init; } = string.Empty;

    /// <summary>The run that this run continues; null when it is the first.</summary>
    public string? ContinuedRunId { get; init; }

    public string? CronSchedule { get; init; }

    /// <summary>Null means no limit, as for <see cref="RunTimeout"/>.</summary>
    public TimeSpan? ExecutionTimeout { get; init; }

    public TimeSpan? RunTimeout { get; init; }

    public TimeSpan TaskTimeout { get; init; }

    public RetryPolicy? RetryPolicy { get; init; }

    public SdkPriority? Priority { get; init; }

    /// <summary>Null for a workflow that is no child.</summary>
    public ParentInfo? Parent { get; init; }

    /// <summary>The topmost workflow; null when it is this one.</summary>
    public RootInfo? Root { get; init; }

    /// <summary>When the server accepted this run.</summary>
    public required DateTime StartTime { get; init; }

    /// <summary>When the first workflow task started.</summary>
    public DateTime WorkflowStartTime { get; init; }

    public IReadOnlyDictionary<string, Payload> Headers { get; init; } = new Dictionary<string, Payload>();

    /// <summary>Why the previous run of a retried or cron workflow failed; null when it did not.</summary>
    public Failure? LastFailure { get; init; }

    /// <summary>What the last successful run of a cron workflow returned; null when there is none.</summary>
    public Payloads? LastResult { get; init; }

    public sealed record ParentInfo(string Namespace, string WorkflowId, string RunId);

    public sealed record RootInfo(string WorkflowId, string RunId);
}
