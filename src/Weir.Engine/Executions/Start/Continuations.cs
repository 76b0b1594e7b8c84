using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.TaskQueue.V1;

namespace Weir.Engine.Executions;

/// <param name="State">What the close event says of retries.</param>
/// <param name="Next">The run that retries; null when there is none.</param>
internal readonly record struct RunRetry(RetryState State, StartParameters? Next);

/// <summary>The next run of a chain.</summary>
internal static class Continuations
{
    /// <summary>Keeps the chain's ids and expiration, parent, root and priority; the rest comes from the command.</summary>
    public static StartParameters ContinueAsNew(Decision d, ContinueAsNewWorkflowExecutionCommandAttributes c, SearchAttributes? searchAttributes)
    {
        var previous = d.State.Execution.Started;
        var attributes = Carry(d.State);
        if (!string.IsNullOrEmpty(c.WorkflowType?.Name))
        {
            attributes.WorkflowType = c.WorkflowType;
        }

        if (!string.IsNullOrEmpty(c.TaskQueue?.Name))
        {
            attributes.TaskQueue = new TaskQueue { Name = c.TaskQueue.Name, Kind = TaskQueueKind.Normal };
        }

        attributes.Input = c.Input;
        attributes.WorkflowRunTimeout = IsSet(c.WorkflowRunTimeout) ? c.WorkflowRunTimeout : previous.WorkflowRunTimeout;
        attributes.WorkflowTaskTimeout = IsSet(c.WorkflowTaskTimeout) ? c.WorkflowTaskTimeout : previous.WorkflowTaskTimeout;
        attributes.FirstWorkflowTaskBackoff = Times.ToDuration(Backoff(d, Times.ToTimeSpan(c.BackoffStartInterval)));
        attributes.Initiator = c.Initiator == ContinueAsNewInitiator.Unspecified ? ContinueAsNewInitiator.Workflow : c.Initiator;
        attributes.ContinuedFailure = c.Failure;
        attributes.LastCompletionResult = c.LastCompletionResult ?? previous.LastCompletionResult;
        attributes.RetryPolicy = c.RetryPolicy;
        attributes.CronSchedule = c.CronSchedule;
        attributes.Header = c.Header;
        attributes.Memo = c.Memo;
        attributes.SearchAttributes = searchAttributes;
        attributes.Attempt = 1;
        VersionInheritance.ToContinuation(d.State, attributes, c.InitialVersioningBehavior);
        return Parameters(d, attributes);
    }

    /// <summary>The run failed or timed out: tries again as its retry policy says, with what it was started with. Upserts are lost.</summary>
    public static RunRetry Retry(Decision d, Failure failure)
    {
        var execution = d.State.Execution;
        var previous = execution.Started;
        var retry = RetryPolicies.Next(previous.RetryPolicy, Math.Max(previous.Attempt, 1), failure, d.Now, execution.ExecutionExpiration);
        if (retry.State != RetryState.InProgress)
        {
            return new RunRetry(retry.State, Next: null);
        }

        var attributes = Repeat(d.State);
        attributes.FirstWorkflowTaskBackoff = Times.ToDuration(retry.Backoff);
        attributes.Initiator = ContinueAsNewInitiator.Retry;
        attributes.ContinuedFailure = failure;
        attributes.LastCompletionResult = previous.LastCompletionResult;
        attributes.Attempt = Math.Max(previous.Attempt, 1) + 1;
        VersionInheritance.ToRetry(d.State, attributes);
        return new RunRetry(RetryState.InProgress, Parameters(d, attributes));
    }

    /// <summary>The run once more, with what it was started with; its attempt, backoff and what it hears of the run before are the caller's.</summary>
    internal static WorkflowExecutionStartedEventAttributes Repeat(RunState state)
    {
        var previous = state.Execution.Started;
        var attributes = Carry(state);
        attributes.Input = previous.Input;
        attributes.WorkflowRunTimeout = previous.WorkflowRunTimeout;
        attributes.WorkflowTaskTimeout = previous.WorkflowTaskTimeout;
        attributes.RetryPolicy = previous.RetryPolicy;
        attributes.CronSchedule = previous.CronSchedule;
        attributes.Header = previous.Header;
        attributes.Memo = previous.Memo;
        attributes.SearchAttributes = previous.SearchAttributes;
        return attributes;
    }

    private static WorkflowExecutionStartedEventAttributes Carry(RunState state)
    {
        var previous = state.Execution.Started;
        var attributes = new WorkflowExecutionStartedEventAttributes
        {
            WorkflowType = previous.WorkflowType,
            ParentWorkflowNamespace = previous.ParentWorkflowNamespace,
            ParentWorkflowNamespaceId = previous.ParentWorkflowNamespaceId,
            ParentWorkflowExecution = previous.ParentWorkflowExecution,
            ParentInitiatedEventId = previous.ParentInitiatedEventId,
            TaskQueue = previous.TaskQueue,
            WorkflowExecutionTimeout = previous.WorkflowExecutionTimeout,
            WorkflowExecutionExpirationTime = previous.WorkflowExecutionExpirationTime,
            ContinuedExecutionRunId = state.Key.RunId,
            FirstExecutionRunId = previous.FirstExecutionRunId,
            RootWorkflowExecution = previous.RootWorkflowExecution,
            VersioningOverride = state.Execution.VersioningOverride,
            Priority = state.Execution.Priority,
        };
        attributes.CompletionCallbacks.AddRange(previous.CompletionCallbacks);
        return attributes;
    }

    internal static StartParameters Parameters(Decision d, WorkflowExecutionStartedEventAttributes attributes) => new()
    {
        Key = d.State.Key with { RunId = d.Ids.NewId() },
        NamespaceId = d.State.NamespaceId,
        Attributes = attributes,
        UserMetadata = d.State.Execution.UserMetadata,
        ScheduleId = d.State.ScheduleId,
    };

    /// <summary>A workflow that continues as new at once would keep the engine busy with nothing else.</summary>
    private static TimeSpan Backoff(Decision d, TimeSpan asked)
    {
        var lifetime = d.Now - d.State.Execution.StartTime;
        var least = d.Limits.ContinueAsNewIntervalMin - lifetime;
        return asked > least ? asked : least > TimeSpan.Zero ? least : TimeSpan.Zero;
    }

    private static bool IsSet(Google.Protobuf.WellKnownTypes.Duration? duration) => Times.ToTimeSpan(duration) > TimeSpan.Zero;
}
