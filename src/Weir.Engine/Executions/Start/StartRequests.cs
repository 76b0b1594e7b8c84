using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>Makes <see cref="StartParameters"/> from requests. The service has validated the request.</summary>
internal static class StartRequests
{
    public static StartParameters From(StartWorkflowExecutionRequest request, string namespaceId, string runId)
    {
        var attributes = new WorkflowExecutionStartedEventAttributes
        {
            WorkflowType = request.WorkflowType,
            TaskQueue = Queue(request.TaskQueue),
            Input = request.Input,
            WorkflowExecutionTimeout = request.WorkflowExecutionTimeout,
            WorkflowRunTimeout = request.WorkflowRunTimeout,
            WorkflowTaskTimeout = request.WorkflowTaskTimeout,
            FirstWorkflowTaskBackoff = request.WorkflowStartDelay,
            Identity = request.Identity,
            RetryPolicy = request.RetryPolicy,
            CronSchedule = request.CronSchedule,
            Memo = request.Memo,
            SearchAttributes = request.SearchAttributes,
            Header = request.Header,
            ContinuedFailure = request.ContinuedFailure,
            LastCompletionResult = request.LastCompletionResult,
            VersioningOverride = request.VersioningOverride,
            Priority = request.Priority,
        };
        attributes.CompletionCallbacks.AddRange(request.CompletionCallbacks);
        return new StartParameters
        {
            Key = new RunKey(request.Namespace, request.WorkflowId, runId),
            NamespaceId = namespaceId,
            Attributes = attributes,
            RequestId = request.RequestId,
            UserMetadata = request.UserMetadata,
            Links = request.Links,
        };
    }

    /// <summary>Carries the signal too.</summary>
    public static StartParameters From(SignalWithStartWorkflowExecutionRequest request, string namespaceId, string runId) => new()
    {
        Key = new RunKey(request.Namespace, request.WorkflowId, runId),
        NamespaceId = namespaceId,
        Attributes = new WorkflowExecutionStartedEventAttributes
        {
            WorkflowType = request.WorkflowType,
            TaskQueue = Queue(request.TaskQueue),
            Input = request.Input,
            WorkflowExecutionTimeout = request.WorkflowExecutionTimeout,
            WorkflowRunTimeout = request.WorkflowRunTimeout,
            WorkflowTaskTimeout = request.WorkflowTaskTimeout,
            FirstWorkflowTaskBackoff = request.WorkflowStartDelay,
            Identity = request.Identity,
            RetryPolicy = request.RetryPolicy,
            CronSchedule = request.CronSchedule,
            Memo = request.Memo,
            SearchAttributes = request.SearchAttributes,
            Header = request.Header,
            VersioningOverride = request.VersioningOverride,
            Priority = request.Priority,
        },
        RequestId = request.RequestId,
        UserMetadata = request.UserMetadata,
        Links = request.Links,
        Signal = Signals.AttributesOf(request),
    };

    private static TaskQueue Queue(TaskQueue? queue) => new() { Name = queue?.Name ?? "", Kind = TaskQueueKind.Normal };
}
