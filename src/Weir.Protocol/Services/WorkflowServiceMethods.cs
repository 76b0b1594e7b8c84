using Weir.Protocol.Grpc;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Protocol.Services;

/// <summary>The RPCs of <c>temporal.api.workflowservice.v1.WorkflowService</c>: name, messages, and how to call each on an implementation.</summary>
public static class WorkflowServiceMethods
{
    public const string ServiceName = "temporal.api.workflowservice.v1.WorkflowService";

    public static RpcMethod<IWorkflowService, RegisterNamespaceRequest, RegisterNamespaceResponse> RegisterNamespace { get; } = new(
        ServiceName, "RegisterNamespace", RegisterNamespaceRequest.Parser, RegisterNamespaceResponse.Parser, (service, request, context, token) => service.RegisterNamespaceAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeNamespaceRequest, DescribeNamespaceResponse> DescribeNamespace { get; } = new(
        ServiceName, "DescribeNamespace", DescribeNamespaceRequest.Parser, DescribeNamespaceResponse.Parser, (service, request, context, token) => service.DescribeNamespaceAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListNamespacesRequest, ListNamespacesResponse> ListNamespaces { get; } = new(
        ServiceName, "ListNamespaces", ListNamespacesRequest.Parser, ListNamespacesResponse.Parser, (service, request, context, token) => service.ListNamespacesAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateNamespaceRequest, UpdateNamespaceResponse> UpdateNamespace { get; } = new(
        ServiceName, "UpdateNamespace", UpdateNamespaceRequest.Parser, UpdateNamespaceResponse.Parser, (service, request, context, token) => service.UpdateNamespaceAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DeprecateNamespaceRequest, DeprecateNamespaceResponse> DeprecateNamespace { get; } = new(
        ServiceName, "DeprecateNamespace", DeprecateNamespaceRequest.Parser, DeprecateNamespaceResponse.Parser, (service, request, context, token) => service.DeprecateNamespaceAsync(request, context, token));

    public static RpcMethod<IWorkflowService, StartWorkflowExecutionRequest, StartWorkflowExecutionResponse> StartWorkflowExecution { get; } = new(
        ServiceName, "StartWorkflowExecution", StartWorkflowExecutionRequest.Parser, StartWorkflowExecutionResponse.Parser, (service, request, context, token) => service.StartWorkflowExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ExecuteMultiOperationRequest, ExecuteMultiOperationResponse> ExecuteMultiOperation { get; } = new(
        ServiceName, "ExecuteMultiOperation", ExecuteMultiOperationRequest.Parser, ExecuteMultiOperationResponse.Parser, (service, request, context, token) => service.ExecuteMultiOperationAsync(request, context, token));

    public static RpcMethod<IWorkflowService, GetWorkflowExecutionHistoryRequest, GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistory { get; } = new(
        ServiceName, "GetWorkflowExecutionHistory", GetWorkflowExecutionHistoryRequest.Parser, GetWorkflowExecutionHistoryResponse.Parser, (service, request, context, token) => service.GetWorkflowExecutionHistoryAsync(request, context, token));

    public static RpcMethod<IWorkflowService, GetWorkflowExecutionHistoryReverseRequest, GetWorkflowExecutionHistoryReverseResponse> GetWorkflowExecutionHistoryReverse { get; } = new(
        ServiceName, "GetWorkflowExecutionHistoryReverse", GetWorkflowExecutionHistoryReverseRequest.Parser, GetWorkflowExecutionHistoryReverseResponse.Parser, (service, request, context, token) => service.GetWorkflowExecutionHistoryReverseAsync(request, context, token));

    public static RpcMethod<IWorkflowService, PollWorkflowTaskQueueRequest, PollWorkflowTaskQueueResponse> PollWorkflowTaskQueue { get; } = new(
        ServiceName, "PollWorkflowTaskQueue", PollWorkflowTaskQueueRequest.Parser, PollWorkflowTaskQueueResponse.Parser, (service, request, context, token) => service.PollWorkflowTaskQueueAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RespondWorkflowTaskCompletedRequest, RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompleted { get; } = new(
        ServiceName, "RespondWorkflowTaskCompleted", RespondWorkflowTaskCompletedRequest.Parser, RespondWorkflowTaskCompletedResponse.Parser, (service, request, context, token) => service.RespondWorkflowTaskCompletedAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RespondWorkflowTaskFailedRequest, RespondWorkflowTaskFailedResponse> RespondWorkflowTaskFailed { get; } = new(
        ServiceName, "RespondWorkflowTaskFailed", RespondWorkflowTaskFailedRequest.Parser, RespondWorkflowTaskFailedResponse.Parser, (service, request, context, token) => service.RespondWorkflowTaskFailedAsync(request, context, token));

    public static RpcMethod<IWorkflowService, PollActivityTaskQueueRequest, PollActivityTaskQueueResponse> PollActivityTaskQueue { get; } = new(
        ServiceName, "PollActivityTaskQueue", PollActivityTaskQueueRequest.Parser, PollActivityTaskQueueResponse.Parser, (service, request, context, token) => service.PollActivityTaskQueueAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RecordActivityTaskHeartbeatRequest, RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeat { get; } = new(
        ServiceName, "RecordActivityTaskHeartbeat", RecordActivityTaskHeartbeatRequest.Parser, RecordActivityTaskHeartbeatResponse.Parser, (service, request, context, token) => service.RecordActivityTaskHeartbeatAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RecordActivityTaskHeartbeatByIdRequest, RecordActivityTaskHeartbeatByIdResponse> RecordActivityTaskHeartbeatById { get; } = new(
        ServiceName, "RecordActivityTaskHeartbeatById", RecordActivityTaskHeartbeatByIdRequest.Parser, RecordActivityTaskHeartbeatByIdResponse.Parser, (service, request, context, token) => service.RecordActivityTaskHeartbeatByIdAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RespondActivityTaskCompletedRequest, RespondActivityTaskCompletedResponse> RespondActivityTaskCompleted { get; } = new(
        ServiceName, "RespondActivityTaskCompleted", RespondActivityTaskCompletedRequest.Parser, RespondActivityTaskCompletedResponse.Parser, (service, request, context, token) => service.RespondActivityTaskCompletedAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RespondActivityTaskCompletedByIdRequest, RespondActivityTaskCompletedByIdResponse> RespondActivityTaskCompletedById { get; } = new(
        ServiceName, "RespondActivityTaskCompletedById", RespondActivityTaskCompletedByIdRequest.Parser, RespondActivityTaskCompletedByIdResponse.Parser, (service, request, context, token) => service.RespondActivityTaskCompletedByIdAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RespondActivityTaskFailedRequest, RespondActivityTaskFailedResponse> RespondActivityTaskFailed { get; } = new(
        ServiceName, "RespondActivityTaskFailed", RespondActivityTaskFailedRequest.Parser, RespondActivityTaskFailedResponse.Parser, (service, request, context, token) => service.RespondActivityTaskFailedAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RespondActivityTaskFailedByIdRequest, RespondActivityTaskFailedByIdResponse> RespondActivityTaskFailedById { get; } = new(
        ServiceName, "RespondActivityTaskFailedById", RespondActivityTaskFailedByIdRequest.Parser, RespondActivityTaskFailedByIdResponse.Parser, (service, request, context, token) => service.RespondActivityTaskFailedByIdAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RespondActivityTaskCanceledRequest, RespondActivityTaskCanceledResponse> RespondActivityTaskCanceled { get; } = new(
        ServiceName, "RespondActivityTaskCanceled", RespondActivityTaskCanceledRequest.Parser, RespondActivityTaskCanceledResponse.Parser, (service, request, context, token) => service.RespondActivityTaskCanceledAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RespondActivityTaskCanceledByIdRequest, RespondActivityTaskCanceledByIdResponse> RespondActivityTaskCanceledById { get; } = new(
        ServiceName, "RespondActivityTaskCanceledById", RespondActivityTaskCanceledByIdRequest.Parser, RespondActivityTaskCanceledByIdResponse.Parser, (service, request, context, token) => service.RespondActivityTaskCanceledByIdAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RequestCancelWorkflowExecutionRequest, RequestCancelWorkflowExecutionResponse> RequestCancelWorkflowExecution { get; } = new(
        ServiceName, "RequestCancelWorkflowExecution", RequestCancelWorkflowExecutionRequest.Parser, RequestCancelWorkflowExecutionResponse.Parser, (service, request, context, token) => service.RequestCancelWorkflowExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, SignalWorkflowExecutionRequest, SignalWorkflowExecutionResponse> SignalWorkflowExecution { get; } = new(
        ServiceName, "SignalWorkflowExecution", SignalWorkflowExecutionRequest.Parser, SignalWorkflowExecutionResponse.Parser, (service, request, context, token) => service.SignalWorkflowExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, SignalWithStartWorkflowExecutionRequest, SignalWithStartWorkflowExecutionResponse> SignalWithStartWorkflowExecution { get; } = new(
        ServiceName, "SignalWithStartWorkflowExecution", SignalWithStartWorkflowExecutionRequest.Parser, SignalWithStartWorkflowExecutionResponse.Parser, (service, request, context, token) => service.SignalWithStartWorkflowExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ResetWorkflowExecutionRequest, ResetWorkflowExecutionResponse> ResetWorkflowExecution { get; } = new(
        ServiceName, "ResetWorkflowExecution", ResetWorkflowExecutionRequest.Parser, ResetWorkflowExecutionResponse.Parser, (service, request, context, token) => service.ResetWorkflowExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, TerminateWorkflowExecutionRequest, TerminateWorkflowExecutionResponse> TerminateWorkflowExecution { get; } = new(
        ServiceName, "TerminateWorkflowExecution", TerminateWorkflowExecutionRequest.Parser, TerminateWorkflowExecutionResponse.Parser, (service, request, context, token) => service.TerminateWorkflowExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DeleteWorkflowExecutionRequest, DeleteWorkflowExecutionResponse> DeleteWorkflowExecution { get; } = new(
        ServiceName, "DeleteWorkflowExecution", DeleteWorkflowExecutionRequest.Parser, DeleteWorkflowExecutionResponse.Parser, (service, request, context, token) => service.DeleteWorkflowExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListOpenWorkflowExecutionsRequest, ListOpenWorkflowExecutionsResponse> ListOpenWorkflowExecutions { get; } = new(
        ServiceName, "ListOpenWorkflowExecutions", ListOpenWorkflowExecutionsRequest.Parser, ListOpenWorkflowExecutionsResponse.Parser, (service, request, context, token) => service.ListOpenWorkflowExecutionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListClosedWorkflowExecutionsRequest, ListClosedWorkflowExecutionsResponse> ListClosedWorkflowExecutions { get; } = new(
        ServiceName, "ListClosedWorkflowExecutions", ListClosedWorkflowExecutionsRequest.Parser, ListClosedWorkflowExecutionsResponse.Parser, (service, request, context, token) => service.ListClosedWorkflowExecutionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListWorkflowExecutionsRequest, ListWorkflowExecutionsResponse> ListWorkflowExecutions { get; } = new(
        ServiceName, "ListWorkflowExecutions", ListWorkflowExecutionsRequest.Parser, ListWorkflowExecutionsResponse.Parser, (service, request, context, token) => service.ListWorkflowExecutionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListArchivedWorkflowExecutionsRequest, ListArchivedWorkflowExecutionsResponse> ListArchivedWorkflowExecutions { get; } = new(
        ServiceName, "ListArchivedWorkflowExecutions", ListArchivedWorkflowExecutionsRequest.Parser, ListArchivedWorkflowExecutionsResponse.Parser, (service, request, context, token) => service.ListArchivedWorkflowExecutionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ScanWorkflowExecutionsRequest, ScanWorkflowExecutionsResponse> ScanWorkflowExecutions { get; } = new(
        ServiceName, "ScanWorkflowExecutions", ScanWorkflowExecutionsRequest.Parser, ScanWorkflowExecutionsResponse.Parser, (service, request, context, token) => service.ScanWorkflowExecutionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, CountWorkflowExecutionsRequest, CountWorkflowExecutionsResponse> CountWorkflowExecutions { get; } = new(
        ServiceName, "CountWorkflowExecutions", CountWorkflowExecutionsRequest.Parser, CountWorkflowExecutionsResponse.Parser, (service, request, context, token) => service.CountWorkflowExecutionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, GetSearchAttributesRequest, GetSearchAttributesResponse> GetSearchAttributes { get; } = new(
        ServiceName, "GetSearchAttributes", GetSearchAttributesRequest.Parser, GetSearchAttributesResponse.Parser, (service, request, context, token) => service.GetSearchAttributesAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RespondQueryTaskCompletedRequest, RespondQueryTaskCompletedResponse> RespondQueryTaskCompleted { get; } = new(
        ServiceName, "RespondQueryTaskCompleted", RespondQueryTaskCompletedRequest.Parser, RespondQueryTaskCompletedResponse.Parser, (service, request, context, token) => service.RespondQueryTaskCompletedAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ResetStickyTaskQueueRequest, ResetStickyTaskQueueResponse> ResetStickyTaskQueue { get; } = new(
        ServiceName, "ResetStickyTaskQueue", ResetStickyTaskQueueRequest.Parser, ResetStickyTaskQueueResponse.Parser, (service, request, context, token) => service.ResetStickyTaskQueueAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ShutdownWorkerRequest, ShutdownWorkerResponse> ShutdownWorker { get; } = new(
        ServiceName, "ShutdownWorker", ShutdownWorkerRequest.Parser, ShutdownWorkerResponse.Parser, (service, request, context, token) => service.ShutdownWorkerAsync(request, context, token));

    public static RpcMethod<IWorkflowService, QueryWorkflowRequest, QueryWorkflowResponse> QueryWorkflow { get; } = new(
        ServiceName, "QueryWorkflow", QueryWorkflowRequest.Parser, QueryWorkflowResponse.Parser, (service, request, context, token) => service.QueryWorkflowAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeWorkflowExecutionRequest, DescribeWorkflowExecutionResponse> DescribeWorkflowExecution { get; } = new(
        ServiceName, "DescribeWorkflowExecution", DescribeWorkflowExecutionRequest.Parser, DescribeWorkflowExecutionResponse.Parser, (service, request, context, token) => service.DescribeWorkflowExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeTaskQueueRequest, DescribeTaskQueueResponse> DescribeTaskQueue { get; } = new(
        ServiceName, "DescribeTaskQueue", DescribeTaskQueueRequest.Parser, DescribeTaskQueueResponse.Parser, (service, request, context, token) => service.DescribeTaskQueueAsync(request, context, token));

    public static RpcMethod<IWorkflowService, GetClusterInfoRequest, GetClusterInfoResponse> GetClusterInfo { get; } = new(
        ServiceName, "GetClusterInfo", GetClusterInfoRequest.Parser, GetClusterInfoResponse.Parser, (service, request, context, token) => service.GetClusterInfoAsync(request, context, token));

    public static RpcMethod<IWorkflowService, GetSystemInfoRequest, GetSystemInfoResponse> GetSystemInfo { get; } = new(
        ServiceName, "GetSystemInfo", GetSystemInfoRequest.Parser, GetSystemInfoResponse.Parser, (service, request, context, token) => service.GetSystemInfoAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListTaskQueuePartitionsRequest, ListTaskQueuePartitionsResponse> ListTaskQueuePartitions { get; } = new(
        ServiceName, "ListTaskQueuePartitions", ListTaskQueuePartitionsRequest.Parser, ListTaskQueuePartitionsResponse.Parser, (service, request, context, token) => service.ListTaskQueuePartitionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, CreateScheduleRequest, CreateScheduleResponse> CreateSchedule { get; } = new(
        ServiceName, "CreateSchedule", CreateScheduleRequest.Parser, CreateScheduleResponse.Parser, (service, request, context, token) => service.CreateScheduleAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeScheduleRequest, DescribeScheduleResponse> DescribeSchedule { get; } = new(
        ServiceName, "DescribeSchedule", DescribeScheduleRequest.Parser, DescribeScheduleResponse.Parser, (service, request, context, token) => service.DescribeScheduleAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateScheduleRequest, UpdateScheduleResponse> UpdateSchedule { get; } = new(
        ServiceName, "UpdateSchedule", UpdateScheduleRequest.Parser, UpdateScheduleResponse.Parser, (service, request, context, token) => service.UpdateScheduleAsync(request, context, token));

    public static RpcMethod<IWorkflowService, PatchScheduleRequest, PatchScheduleResponse> PatchSchedule { get; } = new(
        ServiceName, "PatchSchedule", PatchScheduleRequest.Parser, PatchScheduleResponse.Parser, (service, request, context, token) => service.PatchScheduleAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListScheduleMatchingTimesRequest, ListScheduleMatchingTimesResponse> ListScheduleMatchingTimes { get; } = new(
        ServiceName, "ListScheduleMatchingTimes", ListScheduleMatchingTimesRequest.Parser, ListScheduleMatchingTimesResponse.Parser, (service, request, context, token) => service.ListScheduleMatchingTimesAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DeleteScheduleRequest, DeleteScheduleResponse> DeleteSchedule { get; } = new(
        ServiceName, "DeleteSchedule", DeleteScheduleRequest.Parser, DeleteScheduleResponse.Parser, (service, request, context, token) => service.DeleteScheduleAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListSchedulesRequest, ListSchedulesResponse> ListSchedules { get; } = new(
        ServiceName, "ListSchedules", ListSchedulesRequest.Parser, ListSchedulesResponse.Parser, (service, request, context, token) => service.ListSchedulesAsync(request, context, token));

    public static RpcMethod<IWorkflowService, CountSchedulesRequest, CountSchedulesResponse> CountSchedules { get; } = new(
        ServiceName, "CountSchedules", CountSchedulesRequest.Parser, CountSchedulesResponse.Parser, (service, request, context, token) => service.CountSchedulesAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateWorkerBuildIdCompatibilityRequest, UpdateWorkerBuildIdCompatibilityResponse> UpdateWorkerBuildIdCompatibility { get; } = new(
        ServiceName, "UpdateWorkerBuildIdCompatibility", UpdateWorkerBuildIdCompatibilityRequest.Parser, UpdateWorkerBuildIdCompatibilityResponse.Parser, (service, request, context, token) => service.UpdateWorkerBuildIdCompatibilityAsync(request, context, token));

    public static RpcMethod<IWorkflowService, GetWorkerBuildIdCompatibilityRequest, GetWorkerBuildIdCompatibilityResponse> GetWorkerBuildIdCompatibility { get; } = new(
        ServiceName, "GetWorkerBuildIdCompatibility", GetWorkerBuildIdCompatibilityRequest.Parser, GetWorkerBuildIdCompatibilityResponse.Parser, (service, request, context, token) => service.GetWorkerBuildIdCompatibilityAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateWorkerVersioningRulesRequest, UpdateWorkerVersioningRulesResponse> UpdateWorkerVersioningRules { get; } = new(
        ServiceName, "UpdateWorkerVersioningRules", UpdateWorkerVersioningRulesRequest.Parser, UpdateWorkerVersioningRulesResponse.Parser, (service, request, context, token) => service.UpdateWorkerVersioningRulesAsync(request, context, token));

    public static RpcMethod<IWorkflowService, GetWorkerVersioningRulesRequest, GetWorkerVersioningRulesResponse> GetWorkerVersioningRules { get; } = new(
        ServiceName, "GetWorkerVersioningRules", GetWorkerVersioningRulesRequest.Parser, GetWorkerVersioningRulesResponse.Parser, (service, request, context, token) => service.GetWorkerVersioningRulesAsync(request, context, token));

    public static RpcMethod<IWorkflowService, GetWorkerTaskReachabilityRequest, GetWorkerTaskReachabilityResponse> GetWorkerTaskReachability { get; } = new(
        ServiceName, "GetWorkerTaskReachability", GetWorkerTaskReachabilityRequest.Parser, GetWorkerTaskReachabilityResponse.Parser, (service, request, context, token) => service.GetWorkerTaskReachabilityAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeDeploymentRequest, DescribeDeploymentResponse> DescribeDeployment { get; } = new(
        ServiceName, "DescribeDeployment", DescribeDeploymentRequest.Parser, DescribeDeploymentResponse.Parser, (service, request, context, token) => service.DescribeDeploymentAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeWorkerDeploymentVersionRequest, DescribeWorkerDeploymentVersionResponse> DescribeWorkerDeploymentVersion { get; } = new(
        ServiceName, "DescribeWorkerDeploymentVersion", DescribeWorkerDeploymentVersionRequest.Parser, DescribeWorkerDeploymentVersionResponse.Parser, (service, request, context, token) => service.DescribeWorkerDeploymentVersionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListDeploymentsRequest, ListDeploymentsResponse> ListDeployments { get; } = new(
        ServiceName, "ListDeployments", ListDeploymentsRequest.Parser, ListDeploymentsResponse.Parser, (service, request, context, token) => service.ListDeploymentsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, GetDeploymentReachabilityRequest, GetDeploymentReachabilityResponse> GetDeploymentReachability { get; } = new(
        ServiceName, "GetDeploymentReachability", GetDeploymentReachabilityRequest.Parser, GetDeploymentReachabilityResponse.Parser, (service, request, context, token) => service.GetDeploymentReachabilityAsync(request, context, token));

    public static RpcMethod<IWorkflowService, GetCurrentDeploymentRequest, GetCurrentDeploymentResponse> GetCurrentDeployment { get; } = new(
        ServiceName, "GetCurrentDeployment", GetCurrentDeploymentRequest.Parser, GetCurrentDeploymentResponse.Parser, (service, request, context, token) => service.GetCurrentDeploymentAsync(request, context, token));

    public static RpcMethod<IWorkflowService, SetCurrentDeploymentRequest, SetCurrentDeploymentResponse> SetCurrentDeployment { get; } = new(
        ServiceName, "SetCurrentDeployment", SetCurrentDeploymentRequest.Parser, SetCurrentDeploymentResponse.Parser, (service, request, context, token) => service.SetCurrentDeploymentAsync(request, context, token));

    public static RpcMethod<IWorkflowService, SetWorkerDeploymentCurrentVersionRequest, SetWorkerDeploymentCurrentVersionResponse> SetWorkerDeploymentCurrentVersion { get; } = new(
        ServiceName, "SetWorkerDeploymentCurrentVersion", SetWorkerDeploymentCurrentVersionRequest.Parser, SetWorkerDeploymentCurrentVersionResponse.Parser, (service, request, context, token) => service.SetWorkerDeploymentCurrentVersionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeWorkerDeploymentRequest, DescribeWorkerDeploymentResponse> DescribeWorkerDeployment { get; } = new(
        ServiceName, "DescribeWorkerDeployment", DescribeWorkerDeploymentRequest.Parser, DescribeWorkerDeploymentResponse.Parser, (service, request, context, token) => service.DescribeWorkerDeploymentAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DeleteWorkerDeploymentRequest, DeleteWorkerDeploymentResponse> DeleteWorkerDeployment { get; } = new(
        ServiceName, "DeleteWorkerDeployment", DeleteWorkerDeploymentRequest.Parser, DeleteWorkerDeploymentResponse.Parser, (service, request, context, token) => service.DeleteWorkerDeploymentAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DeleteWorkerDeploymentVersionRequest, DeleteWorkerDeploymentVersionResponse> DeleteWorkerDeploymentVersion { get; } = new(
        ServiceName, "DeleteWorkerDeploymentVersion", DeleteWorkerDeploymentVersionRequest.Parser, DeleteWorkerDeploymentVersionResponse.Parser, (service, request, context, token) => service.DeleteWorkerDeploymentVersionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, SetWorkerDeploymentRampingVersionRequest, SetWorkerDeploymentRampingVersionResponse> SetWorkerDeploymentRampingVersion { get; } = new(
        ServiceName, "SetWorkerDeploymentRampingVersion", SetWorkerDeploymentRampingVersionRequest.Parser, SetWorkerDeploymentRampingVersionResponse.Parser, (service, request, context, token) => service.SetWorkerDeploymentRampingVersionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListWorkerDeploymentsRequest, ListWorkerDeploymentsResponse> ListWorkerDeployments { get; } = new(
        ServiceName, "ListWorkerDeployments", ListWorkerDeploymentsRequest.Parser, ListWorkerDeploymentsResponse.Parser, (service, request, context, token) => service.ListWorkerDeploymentsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, CreateWorkerDeploymentRequest, CreateWorkerDeploymentResponse> CreateWorkerDeployment { get; } = new(
        ServiceName, "CreateWorkerDeployment", CreateWorkerDeploymentRequest.Parser, CreateWorkerDeploymentResponse.Parser, (service, request, context, token) => service.CreateWorkerDeploymentAsync(request, context, token));

    public static RpcMethod<IWorkflowService, CreateWorkerDeploymentVersionRequest, CreateWorkerDeploymentVersionResponse> CreateWorkerDeploymentVersion { get; } = new(
        ServiceName, "CreateWorkerDeploymentVersion", CreateWorkerDeploymentVersionRequest.Parser, CreateWorkerDeploymentVersionResponse.Parser, (service, request, context, token) => service.CreateWorkerDeploymentVersionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateWorkerDeploymentVersionComputeConfigRequest, UpdateWorkerDeploymentVersionComputeConfigResponse> UpdateWorkerDeploymentVersionComputeConfig { get; } = new(
        ServiceName, "UpdateWorkerDeploymentVersionComputeConfig", UpdateWorkerDeploymentVersionComputeConfigRequest.Parser, UpdateWorkerDeploymentVersionComputeConfigResponse.Parser, (service, request, context, token) => service.UpdateWorkerDeploymentVersionComputeConfigAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ValidateWorkerDeploymentVersionComputeConfigRequest, ValidateWorkerDeploymentVersionComputeConfigResponse> ValidateWorkerDeploymentVersionComputeConfig { get; } = new(
        ServiceName, "ValidateWorkerDeploymentVersionComputeConfig", ValidateWorkerDeploymentVersionComputeConfigRequest.Parser, ValidateWorkerDeploymentVersionComputeConfigResponse.Parser, (service, request, context, token) => service.ValidateWorkerDeploymentVersionComputeConfigAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateWorkerDeploymentVersionMetadataRequest, UpdateWorkerDeploymentVersionMetadataResponse> UpdateWorkerDeploymentVersionMetadata { get; } = new(
        ServiceName, "UpdateWorkerDeploymentVersionMetadata", UpdateWorkerDeploymentVersionMetadataRequest.Parser, UpdateWorkerDeploymentVersionMetadataResponse.Parser, (service, request, context, token) => service.UpdateWorkerDeploymentVersionMetadataAsync(request, context, token));

    public static RpcMethod<IWorkflowService, SetWorkerDeploymentManagerRequest, SetWorkerDeploymentManagerResponse> SetWorkerDeploymentManager { get; } = new(
        ServiceName, "SetWorkerDeploymentManager", SetWorkerDeploymentManagerRequest.Parser, SetWorkerDeploymentManagerResponse.Parser, (service, request, context, token) => service.SetWorkerDeploymentManagerAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateWorkflowExecutionRequest, UpdateWorkflowExecutionResponse> UpdateWorkflowExecution { get; } = new(
        ServiceName, "UpdateWorkflowExecution", UpdateWorkflowExecutionRequest.Parser, UpdateWorkflowExecutionResponse.Parser, (service, request, context, token) => service.UpdateWorkflowExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, PollWorkflowExecutionUpdateRequest, PollWorkflowExecutionUpdateResponse> PollWorkflowExecutionUpdate { get; } = new(
        ServiceName, "PollWorkflowExecutionUpdate", PollWorkflowExecutionUpdateRequest.Parser, PollWorkflowExecutionUpdateResponse.Parser, (service, request, context, token) => service.PollWorkflowExecutionUpdateAsync(request, context, token));

    public static RpcMethod<IWorkflowService, StartBatchOperationRequest, StartBatchOperationResponse> StartBatchOperation { get; } = new(
        ServiceName, "StartBatchOperation", StartBatchOperationRequest.Parser, StartBatchOperationResponse.Parser, (service, request, context, token) => service.StartBatchOperationAsync(request, context, token));

    public static RpcMethod<IWorkflowService, StopBatchOperationRequest, StopBatchOperationResponse> StopBatchOperation { get; } = new(
        ServiceName, "StopBatchOperation", StopBatchOperationRequest.Parser, StopBatchOperationResponse.Parser, (service, request, context, token) => service.StopBatchOperationAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeBatchOperationRequest, DescribeBatchOperationResponse> DescribeBatchOperation { get; } = new(
        ServiceName, "DescribeBatchOperation", DescribeBatchOperationRequest.Parser, DescribeBatchOperationResponse.Parser, (service, request, context, token) => service.DescribeBatchOperationAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListBatchOperationsRequest, ListBatchOperationsResponse> ListBatchOperations { get; } = new(
        ServiceName, "ListBatchOperations", ListBatchOperationsRequest.Parser, ListBatchOperationsResponse.Parser, (service, request, context, token) => service.ListBatchOperationsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, PollNexusTaskQueueRequest, PollNexusTaskQueueResponse> PollNexusTaskQueue { get; } = new(
        ServiceName, "PollNexusTaskQueue", PollNexusTaskQueueRequest.Parser, PollNexusTaskQueueResponse.Parser, (service, request, context, token) => service.PollNexusTaskQueueAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RespondNexusTaskCompletedRequest, RespondNexusTaskCompletedResponse> RespondNexusTaskCompleted { get; } = new(
        ServiceName, "RespondNexusTaskCompleted", RespondNexusTaskCompletedRequest.Parser, RespondNexusTaskCompletedResponse.Parser, (service, request, context, token) => service.RespondNexusTaskCompletedAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RespondNexusTaskFailedRequest, RespondNexusTaskFailedResponse> RespondNexusTaskFailed { get; } = new(
        ServiceName, "RespondNexusTaskFailed", RespondNexusTaskFailedRequest.Parser, RespondNexusTaskFailedResponse.Parser, (service, request, context, token) => service.RespondNexusTaskFailedAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateActivityOptionsRequest, UpdateActivityOptionsResponse> UpdateActivityOptions { get; } = new(
        ServiceName, "UpdateActivityOptions", UpdateActivityOptionsRequest.Parser, UpdateActivityOptionsResponse.Parser, (service, request, context, token) => service.UpdateActivityOptionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateWorkflowExecutionOptionsRequest, UpdateWorkflowExecutionOptionsResponse> UpdateWorkflowExecutionOptions { get; } = new(
        ServiceName, "UpdateWorkflowExecutionOptions", UpdateWorkflowExecutionOptionsRequest.Parser, UpdateWorkflowExecutionOptionsResponse.Parser, (service, request, context, token) => service.UpdateWorkflowExecutionOptionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, PauseActivityRequest, PauseActivityResponse> PauseActivity { get; } = new(
        ServiceName, "PauseActivity", PauseActivityRequest.Parser, PauseActivityResponse.Parser, (service, request, context, token) => service.PauseActivityAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UnpauseActivityRequest, UnpauseActivityResponse> UnpauseActivity { get; } = new(
        ServiceName, "UnpauseActivity", UnpauseActivityRequest.Parser, UnpauseActivityResponse.Parser, (service, request, context, token) => service.UnpauseActivityAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ResetActivityRequest, ResetActivityResponse> ResetActivity { get; } = new(
        ServiceName, "ResetActivity", ResetActivityRequest.Parser, ResetActivityResponse.Parser, (service, request, context, token) => service.ResetActivityAsync(request, context, token));

    public static RpcMethod<IWorkflowService, CreateWorkflowRuleRequest, CreateWorkflowRuleResponse> CreateWorkflowRule { get; } = new(
        ServiceName, "CreateWorkflowRule", CreateWorkflowRuleRequest.Parser, CreateWorkflowRuleResponse.Parser, (service, request, context, token) => service.CreateWorkflowRuleAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeWorkflowRuleRequest, DescribeWorkflowRuleResponse> DescribeWorkflowRule { get; } = new(
        ServiceName, "DescribeWorkflowRule", DescribeWorkflowRuleRequest.Parser, DescribeWorkflowRuleResponse.Parser, (service, request, context, token) => service.DescribeWorkflowRuleAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DeleteWorkflowRuleRequest, DeleteWorkflowRuleResponse> DeleteWorkflowRule { get; } = new(
        ServiceName, "DeleteWorkflowRule", DeleteWorkflowRuleRequest.Parser, DeleteWorkflowRuleResponse.Parser, (service, request, context, token) => service.DeleteWorkflowRuleAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListWorkflowRulesRequest, ListWorkflowRulesResponse> ListWorkflowRules { get; } = new(
        ServiceName, "ListWorkflowRules", ListWorkflowRulesRequest.Parser, ListWorkflowRulesResponse.Parser, (service, request, context, token) => service.ListWorkflowRulesAsync(request, context, token));

    public static RpcMethod<IWorkflowService, TriggerWorkflowRuleRequest, TriggerWorkflowRuleResponse> TriggerWorkflowRule { get; } = new(
        ServiceName, "TriggerWorkflowRule", TriggerWorkflowRuleRequest.Parser, TriggerWorkflowRuleResponse.Parser, (service, request, context, token) => service.TriggerWorkflowRuleAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RecordWorkerHeartbeatRequest, RecordWorkerHeartbeatResponse> RecordWorkerHeartbeat { get; } = new(
        ServiceName, "RecordWorkerHeartbeat", RecordWorkerHeartbeatRequest.Parser, RecordWorkerHeartbeatResponse.Parser, (service, request, context, token) => service.RecordWorkerHeartbeatAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListWorkersRequest, ListWorkersResponse> ListWorkers { get; } = new(
        ServiceName, "ListWorkers", ListWorkersRequest.Parser, ListWorkersResponse.Parser, (service, request, context, token) => service.ListWorkersAsync(request, context, token));

    public static RpcMethod<IWorkflowService, CountWorkersRequest, CountWorkersResponse> CountWorkers { get; } = new(
        ServiceName, "CountWorkers", CountWorkersRequest.Parser, CountWorkersResponse.Parser, (service, request, context, token) => service.CountWorkersAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateTaskQueueConfigRequest, UpdateTaskQueueConfigResponse> UpdateTaskQueueConfig { get; } = new(
        ServiceName, "UpdateTaskQueueConfig", UpdateTaskQueueConfigRequest.Parser, UpdateTaskQueueConfigResponse.Parser, (service, request, context, token) => service.UpdateTaskQueueConfigAsync(request, context, token));

    public static RpcMethod<IWorkflowService, FetchWorkerConfigRequest, FetchWorkerConfigResponse> FetchWorkerConfig { get; } = new(
        ServiceName, "FetchWorkerConfig", FetchWorkerConfigRequest.Parser, FetchWorkerConfigResponse.Parser, (service, request, context, token) => service.FetchWorkerConfigAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateWorkerConfigRequest, UpdateWorkerConfigResponse> UpdateWorkerConfig { get; } = new(
        ServiceName, "UpdateWorkerConfig", UpdateWorkerConfigRequest.Parser, UpdateWorkerConfigResponse.Parser, (service, request, context, token) => service.UpdateWorkerConfigAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeWorkerRequest, DescribeWorkerResponse> DescribeWorker { get; } = new(
        ServiceName, "DescribeWorker", DescribeWorkerRequest.Parser, DescribeWorkerResponse.Parser, (service, request, context, token) => service.DescribeWorkerAsync(request, context, token));

    public static RpcMethod<IWorkflowService, PauseWorkflowExecutionRequest, PauseWorkflowExecutionResponse> PauseWorkflowExecution { get; } = new(
        ServiceName, "PauseWorkflowExecution", PauseWorkflowExecutionRequest.Parser, PauseWorkflowExecutionResponse.Parser, (service, request, context, token) => service.PauseWorkflowExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UnpauseWorkflowExecutionRequest, UnpauseWorkflowExecutionResponse> UnpauseWorkflowExecution { get; } = new(
        ServiceName, "UnpauseWorkflowExecution", UnpauseWorkflowExecutionRequest.Parser, UnpauseWorkflowExecutionResponse.Parser, (service, request, context, token) => service.UnpauseWorkflowExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, StartActivityExecutionRequest, StartActivityExecutionResponse> StartActivityExecution { get; } = new(
        ServiceName, "StartActivityExecution", StartActivityExecutionRequest.Parser, StartActivityExecutionResponse.Parser, (service, request, context, token) => service.StartActivityExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, StartNexusOperationExecutionRequest, StartNexusOperationExecutionResponse> StartNexusOperationExecution { get; } = new(
        ServiceName, "StartNexusOperationExecution", StartNexusOperationExecutionRequest.Parser, StartNexusOperationExecutionResponse.Parser, (service, request, context, token) => service.StartNexusOperationExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeActivityExecutionRequest, DescribeActivityExecutionResponse> DescribeActivityExecution { get; } = new(
        ServiceName, "DescribeActivityExecution", DescribeActivityExecutionRequest.Parser, DescribeActivityExecutionResponse.Parser, (service, request, context, token) => service.DescribeActivityExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DescribeNexusOperationExecutionRequest, DescribeNexusOperationExecutionResponse> DescribeNexusOperationExecution { get; } = new(
        ServiceName, "DescribeNexusOperationExecution", DescribeNexusOperationExecutionRequest.Parser, DescribeNexusOperationExecutionResponse.Parser, (service, request, context, token) => service.DescribeNexusOperationExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, PollActivityExecutionRequest, PollActivityExecutionResponse> PollActivityExecution { get; } = new(
        ServiceName, "PollActivityExecution", PollActivityExecutionRequest.Parser, PollActivityExecutionResponse.Parser, (service, request, context, token) => service.PollActivityExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, PollNexusOperationExecutionRequest, PollNexusOperationExecutionResponse> PollNexusOperationExecution { get; } = new(
        ServiceName, "PollNexusOperationExecution", PollNexusOperationExecutionRequest.Parser, PollNexusOperationExecutionResponse.Parser, (service, request, context, token) => service.PollNexusOperationExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListActivityExecutionsRequest, ListActivityExecutionsResponse> ListActivityExecutions { get; } = new(
        ServiceName, "ListActivityExecutions", ListActivityExecutionsRequest.Parser, ListActivityExecutionsResponse.Parser, (service, request, context, token) => service.ListActivityExecutionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ListNexusOperationExecutionsRequest, ListNexusOperationExecutionsResponse> ListNexusOperationExecutions { get; } = new(
        ServiceName, "ListNexusOperationExecutions", ListNexusOperationExecutionsRequest.Parser, ListNexusOperationExecutionsResponse.Parser, (service, request, context, token) => service.ListNexusOperationExecutionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, CountActivityExecutionsRequest, CountActivityExecutionsResponse> CountActivityExecutions { get; } = new(
        ServiceName, "CountActivityExecutions", CountActivityExecutionsRequest.Parser, CountActivityExecutionsResponse.Parser, (service, request, context, token) => service.CountActivityExecutionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, CountNexusOperationExecutionsRequest, CountNexusOperationExecutionsResponse> CountNexusOperationExecutions { get; } = new(
        ServiceName, "CountNexusOperationExecutions", CountNexusOperationExecutionsRequest.Parser, CountNexusOperationExecutionsResponse.Parser, (service, request, context, token) => service.CountNexusOperationExecutionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RequestCancelActivityExecutionRequest, RequestCancelActivityExecutionResponse> RequestCancelActivityExecution { get; } = new(
        ServiceName, "RequestCancelActivityExecution", RequestCancelActivityExecutionRequest.Parser, RequestCancelActivityExecutionResponse.Parser, (service, request, context, token) => service.RequestCancelActivityExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, RequestCancelNexusOperationExecutionRequest, RequestCancelNexusOperationExecutionResponse> RequestCancelNexusOperationExecution { get; } = new(
        ServiceName, "RequestCancelNexusOperationExecution", RequestCancelNexusOperationExecutionRequest.Parser, RequestCancelNexusOperationExecutionResponse.Parser, (service, request, context, token) => service.RequestCancelNexusOperationExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, TerminateActivityExecutionRequest, TerminateActivityExecutionResponse> TerminateActivityExecution { get; } = new(
        ServiceName, "TerminateActivityExecution", TerminateActivityExecutionRequest.Parser, TerminateActivityExecutionResponse.Parser, (service, request, context, token) => service.TerminateActivityExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DeleteActivityExecutionRequest, DeleteActivityExecutionResponse> DeleteActivityExecution { get; } = new(
        ServiceName, "DeleteActivityExecution", DeleteActivityExecutionRequest.Parser, DeleteActivityExecutionResponse.Parser, (service, request, context, token) => service.DeleteActivityExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, PauseActivityExecutionRequest, PauseActivityExecutionResponse> PauseActivityExecution { get; } = new(
        ServiceName, "PauseActivityExecution", PauseActivityExecutionRequest.Parser, PauseActivityExecutionResponse.Parser, (service, request, context, token) => service.PauseActivityExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, ResetActivityExecutionRequest, ResetActivityExecutionResponse> ResetActivityExecution { get; } = new(
        ServiceName, "ResetActivityExecution", ResetActivityExecutionRequest.Parser, ResetActivityExecutionResponse.Parser, (service, request, context, token) => service.ResetActivityExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UnpauseActivityExecutionRequest, UnpauseActivityExecutionResponse> UnpauseActivityExecution { get; } = new(
        ServiceName, "UnpauseActivityExecution", UnpauseActivityExecutionRequest.Parser, UnpauseActivityExecutionResponse.Parser, (service, request, context, token) => service.UnpauseActivityExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, UpdateActivityExecutionOptionsRequest, UpdateActivityExecutionOptionsResponse> UpdateActivityExecutionOptions { get; } = new(
        ServiceName, "UpdateActivityExecutionOptions", UpdateActivityExecutionOptionsRequest.Parser, UpdateActivityExecutionOptionsResponse.Parser, (service, request, context, token) => service.UpdateActivityExecutionOptionsAsync(request, context, token));

    public static RpcMethod<IWorkflowService, TerminateNexusOperationExecutionRequest, TerminateNexusOperationExecutionResponse> TerminateNexusOperationExecution { get; } = new(
        ServiceName, "TerminateNexusOperationExecution", TerminateNexusOperationExecutionRequest.Parser, TerminateNexusOperationExecutionResponse.Parser, (service, request, context, token) => service.TerminateNexusOperationExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, DeleteNexusOperationExecutionRequest, DeleteNexusOperationExecutionResponse> DeleteNexusOperationExecution { get; } = new(
        ServiceName, "DeleteNexusOperationExecution", DeleteNexusOperationExecutionRequest.Parser, DeleteNexusOperationExecutionResponse.Parser, (service, request, context, token) => service.DeleteNexusOperationExecutionAsync(request, context, token));

    public static RpcMethod<IWorkflowService, PollWorkflowExecutionTimeSkippingRequest, PollWorkflowExecutionTimeSkippingResponse> PollWorkflowExecutionTimeSkipping { get; } = new(
        ServiceName, "PollWorkflowExecutionTimeSkipping", PollWorkflowExecutionTimeSkippingRequest.Parser, PollWorkflowExecutionTimeSkippingResponse.Parser, (service, request, context, token) => service.PollWorkflowExecutionTimeSkippingAsync(request, context, token));

    public static IReadOnlyList<RpcMethod<IWorkflowService>> All { get; } =
    [
        RegisterNamespace,
        DescribeNamespace,
        ListNamespaces,
        UpdateNamespace,
        DeprecateNamespace,
        StartWorkflowExecution,
        ExecuteMultiOperation,
        GetWorkflowExecutionHistory,
        GetWorkflowExecutionHistoryReverse,
        PollWorkflowTaskQueue,
        RespondWorkflowTaskCompleted,
        RespondWorkflowTaskFailed,
        PollActivityTaskQueue,
        RecordActivityTaskHeartbeat,
        RecordActivityTaskHeartbeatById,
        RespondActivityTaskCompleted,
        RespondActivityTaskCompletedById,
        RespondActivityTaskFailed,
        RespondActivityTaskFailedById,
        RespondActivityTaskCanceled,
        RespondActivityTaskCanceledById,
        RequestCancelWorkflowExecution,
        SignalWorkflowExecution,
        SignalWithStartWorkflowExecution,
        ResetWorkflowExecution,
        TerminateWorkflowExecution,
        DeleteWorkflowExecution,
        ListOpenWorkflowExecutions,
        ListClosedWorkflowExecutions,
        ListWorkflowExecutions,
        ListArchivedWorkflowExecutions,
        ScanWorkflowExecutions,
        CountWorkflowExecutions,
        GetSearchAttributes,
        RespondQueryTaskCompleted,
        ResetStickyTaskQueue,
        ShutdownWorker,
        QueryWorkflow,
        DescribeWorkflowExecution,
        DescribeTaskQueue,
        GetClusterInfo,
        GetSystemInfo,
        ListTaskQueuePartitions,
        CreateSchedule,
        DescribeSchedule,
        UpdateSchedule,
        PatchSchedule,
        ListScheduleMatchingTimes,
        DeleteSchedule,
        ListSchedules,
        CountSchedules,
        UpdateWorkerBuildIdCompatibility,
        GetWorkerBuildIdCompatibility,
        UpdateWorkerVersioningRules,
        GetWorkerVersioningRules,
        GetWorkerTaskReachability,
        DescribeDeployment,
        DescribeWorkerDeploymentVersion,
        ListDeployments,
        GetDeploymentReachability,
        GetCurrentDeployment,
        SetCurrentDeployment,
        SetWorkerDeploymentCurrentVersion,
        DescribeWorkerDeployment,
        DeleteWorkerDeployment,
        DeleteWorkerDeploymentVersion,
        SetWorkerDeploymentRampingVersion,
        ListWorkerDeployments,
        CreateWorkerDeployment,
        CreateWorkerDeploymentVersion,
        UpdateWorkerDeploymentVersionComputeConfig,
        ValidateWorkerDeploymentVersionComputeConfig,
        UpdateWorkerDeploymentVersionMetadata,
        SetWorkerDeploymentManager,
        UpdateWorkflowExecution,
        PollWorkflowExecutionUpdate,
        StartBatchOperation,
        StopBatchOperation,
        DescribeBatchOperation,
        ListBatchOperations,
        PollNexusTaskQueue,
        RespondNexusTaskCompleted,
        RespondNexusTaskFailed,
        UpdateActivityOptions,
        UpdateWorkflowExecutionOptions,
        PauseActivity,
        UnpauseActivity,
        ResetActivity,
        CreateWorkflowRule,
        DescribeWorkflowRule,
        DeleteWorkflowRule,
        ListWorkflowRules,
        TriggerWorkflowRule,
        RecordWorkerHeartbeat,
        ListWorkers,
        CountWorkers,
        UpdateTaskQueueConfig,
        FetchWorkerConfig,
        UpdateWorkerConfig,
        DescribeWorker,
        PauseWorkflowExecution,
        UnpauseWorkflowExecution,
        StartActivityExecution,
        StartNexusOperationExecution,
        DescribeActivityExecution,
        DescribeNexusOperationExecution,
        PollActivityExecution,
        PollNexusOperationExecution,
        ListActivityExecutions,
        ListNexusOperationExecutions,
        CountActivityExecutions,
        CountNexusOperationExecutions,
        RequestCancelActivityExecution,
        RequestCancelNexusOperationExecution,
        TerminateActivityExecution,
        DeleteActivityExecution,
        PauseActivityExecution,
        ResetActivityExecution,
        UnpauseActivityExecution,
        UpdateActivityExecutionOptions,
        TerminateNexusOperationExecution,
        DeleteNexusOperationExecution,
        PollWorkflowExecutionTimeSkipping,
    ];
}
