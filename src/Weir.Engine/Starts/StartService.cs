using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Deployments;
using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Engine.TaskQueues;
using Weir.Engine.Visibility.Attributes;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Workflow.V1;
using Weir.Protocol.Sdk.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Starts;

/// <summary>StartWorkflowExecution and SignalWithStartWorkflowExecution.</summary>
internal sealed class StartService(CallGate gate, ShardEnvironment environment)
{
    public Task<StartWorkflowExecutionResponse> StartAsync(
        StartWorkflowExecutionRequest request, CallContext? context, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        environment.Namespaces.RequireRegistered(request.Namespace);
        var identified = Check(request);
        var call = new StartCall(new WorkflowKey(request.Namespace, request.WorkflowId), NamespaceId(request.Namespace), identified, context?.Peer is null);
        environment.Shards.Post(call);
        return ShardSet.Wait(call.Completion, cancellationToken);
    }

    public Task<SignalWithStartWorkflowExecutionResponse> SignalWithStartAsync(
        SignalWithStartWorkflowExecutionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        environment.Namespaces.RequireRegistered(request.Namespace);
        Check(request.WorkflowId, request.WorkflowType, request.TaskQueue, request.RequestId, request.CronSchedule);
        Validation.Priority(request.Priority);
        CheckOverride(request.VersioningOverride, request.Namespace, request.TaskQueue.Name);
        CheckTimes(request.WorkflowExecutionTimeout, request.WorkflowRunTimeout, request.WorkflowTaskTimeout, request.WorkflowStartDelay);
        CheckDelay(request.CronSchedule, request.WorkflowStartDelay);
        CheckSizes(request.Input, request.Memo, request.UserMetadata);
        if (request.SignalName.Length == 0)
        {
            throw Validation.Invalid("SignalName is not set on request.");
        }

        Validation.Length(request.SignalName, "SignalName", environment.Limits);
        Validation.Size(request.SignalInput, environment.Limits.BlobSizeBytesMax);

        var identified = request.RequestId.Length > 0 ? request : new SignalWithStartWorkflowExecutionRequest(request) { RequestId = Guid.NewGuid().ToString() };
        var attributes = SearchAttributeChecks.Require(environment.SearchAttributes, environment.Limits, request.Namespace, request.SearchAttributes);
        if (attributes != request.SearchAttributes)
        {
            identified = new SignalWithStartWorkflowExecutionRequest(identified) { SearchAttributes = attributes };
        }

        var call = new SignalWithStartCall(new WorkflowKey(request.Namespace, request.WorkflowId), NamespaceId(request.Namespace), identified);
        environment.Shards.Post(call);
        return ShardSet.Wait(call.Completion, cancellationToken);
    }

    /// <summary>Checks the request.</summary>
    /// <returns>The request with a request id and with the types of its search attributes; a copy if these were missing.</returns>
    public StartWorkflowExecutionRequest Check(StartWorkflowExecutionRequest request)
    {
        Check(request.WorkflowId, request.WorkflowType, request.TaskQueue, request.RequestId, request.CronSchedule);
        Validation.Priority(request.Priority);
        CheckOverride(request.VersioningOverride, request.Namespace, request.TaskQueue.Name);
        CheckTimes(request.WorkflowExecutionTimeout, request.WorkflowRunTimeout, request.WorkflowTaskTimeout, request.WorkflowStartDelay);
        CheckDelay(request.CronSchedule, request.WorkflowStartDelay);
        CheckSizes(request.Input, request.Memo, request.UserMetadata);
        Validation.Callbacks(request.CompletionCallbacks);
        var attributes = SearchAttributeChecks.Require(environment.SearchAttributes, environment.Limits, request.Namespace, request.SearchAttributes);
        var identified = request.RequestId.Length > 0 ? request : new StartWorkflowExecutionRequest(request) { RequestId = Guid.NewGuid().ToString() };
        return attributes == request.SearchAttributes ? identified : new StartWorkflowExecutionRequest(identified) { SearchAttributes = attributes };
    }

    private string NamespaceId(string name) => environment.Namespaces.Find(name).NamespaceInfo.Id;

    private void Check(string workflowId, WorkflowType? type, Protocol.TaskQueue.V1.TaskQueue? queue, string requestId, string cronSchedule)
    {
        var limits = environment.Limits;
        Validation.WorkflowId(workflowId, limits);
        Validation.WorkflowType(type, limits);
        Validation.TaskQueue(queue, limits);
        Validation.Length(requestId, "RequestId", limits);
        if (CronRuns.Validate(cronSchedule) is { } problem)
        {
            throw Validation.Invalid(problem);
        }
    }

    private void CheckOverride(VersioningOverride? value, string namespaceName, string queue) =>
        OverrideChecks.Check(value, environment.Deployments.Routing, new TaskQueueKey(namespaceName, queue, TaskQueueType.Workflow));

    private static void CheckTimes(Duration? execution, Duration? run, Duration? task, Duration? startDelay)
    {
        Validation.Timeout(execution, "WorkflowExecutionTimeout");
        Validation.Timeout(run, "WorkflowRunTimeout");
        Validation.Timeout(task, "WorkflowTaskTimeoutSeconds");
        Validation.Timeout(startDelay, "WorkflowStartDelay");
    }

    private static void CheckDelay(string cronSchedule, Duration? startDelay)
    {
        if (cronSchedule.Length > 0 && Times.ToTimeSpan(startDelay) > TimeSpan.Zero)
        {
            throw Validation.Invalid("CronSchedule and WorkflowStartDelay may not be used together.");
        }
    }

    private void CheckSizes(IMessage? input, Memo? memo, UserMetadata? metadata)
    {
        Validation.Size(input, environment.Limits.BlobSizeBytesMax);
        Validation.Memo(memo, environment.Limits);
        Validation.UserMetadata(metadata, environment.Limits);
    }
}
