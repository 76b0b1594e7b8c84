using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Protocol.Services;

/// <summary><see cref="IWorkflowService"/> over a gRPC channel. The channel is shared and not owned.</summary>
public sealed class GrpcWorkflowService(GrpcChannel channel) : IWorkflowService
{
    public Task<RegisterNamespaceResponse> RegisterNamespaceAsync(RegisterNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RegisterNamespace, request, context, cancellationToken);

    public Task<DescribeNamespaceResponse> DescribeNamespaceAsync(DescribeNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeNamespace, request, context, cancellationToken);

    public Task<ListNamespacesResponse> ListNamespacesAsync(ListNamespacesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListNamespaces, request, context, cancellationToken);

    public Task<UpdateNamespaceResponse> UpdateNamespaceAsync(UpdateNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateNamespace, request, context, cancellationToken);

    public Task<DeprecateNamespaceResponse> DeprecateNamespaceAsync(DeprecateNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DeprecateNamespace, request, context, cancellationToken);

    public Task<StartWorkflowExecutionResponse> StartWorkflowExecutionAsync(StartWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.StartWorkflowExecution, request, context, cancellationToken);

    public Task<ExecuteMultiOperationResponse> ExecuteMultiOperationAsync(ExecuteMultiOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ExecuteMultiOperation, request, context, cancellationToken);

    public Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistoryAsync(GetWorkflowExecutionHistoryRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.GetWorkflowExecutionHistory, request, context, cancellationToken);

    public Task<GetWorkflowExecutionHistoryReverseResponse> GetWorkflowExecutionHistoryReverseAsync(GetWorkflowExecutionHistoryReverseRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.GetWorkflowExecutionHistoryReverse, request, context, cancellationToken);

    public Task<PollWorkflowTaskQueueResponse> PollWorkflowTaskQueueAsync(PollWorkflowTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.PollWorkflowTaskQueue, request, context, cancellationToken);

    public Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RespondWorkflowTaskCompleted, request, context, cancellationToken);

    public Task<RespondWorkflowTaskFailedResponse> RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RespondWorkflowTaskFailed, request, context, cancellationToken);

    public Task<PollActivityTaskQueueResponse> PollActivityTaskQueueAsync(PollActivityTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.PollActivityTaskQueue, request, context, cancellationToken);

    public Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeatAsync(RecordActivityTaskHeartbeatRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RecordActivityTaskHeartbeat, request, context, cancellationToken);

    public Task<RecordActivityTaskHeartbeatByIdResponse> RecordActivityTaskHeartbeatByIdAsync(RecordActivityTaskHeartbeatByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RecordActivityTaskHeartbeatById, request, context, cancellationToken);

    public Task<RespondActivityTaskCompletedResponse> RespondActivityTaskCompletedAsync(RespondActivityTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RespondActivityTaskCompleted, request, context, cancellationToken);

    public Task<RespondActivityTaskCompletedByIdResponse> RespondActivityTaskCompletedByIdAsync(RespondActivityTaskCompletedByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RespondActivityTaskCompletedById, request, context, cancellationToken);

    public Task<RespondActivityTaskFailedResponse> RespondActivityTaskFailedAsync(RespondActivityTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RespondActivityTaskFailed, request, context, cancellationToken);

    public Task<RespondActivityTaskFailedByIdResponse> RespondActivityTaskFailedByIdAsync(RespondActivityTaskFailedByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RespondActivityTaskFailedById, request, context, cancellationToken);

    public Task<RespondActivityTaskCanceledResponse> RespondActivityTaskCanceledAsync(RespondActivityTaskCanceledRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RespondActivityTaskCanceled, request, context, cancellationToken);

    public Task<RespondActivityTaskCanceledByIdResponse> RespondActivityTaskCanceledByIdAsync(RespondActivityTaskCanceledByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RespondActivityTaskCanceledById, request, context, cancellationToken);

    public Task<RequestCancelWorkflowExecutionResponse> RequestCancelWorkflowExecutionAsync(RequestCancelWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RequestCancelWorkflowExecution, request, context, cancellationToken);

    public Task<SignalWorkflowExecutionResponse> SignalWorkflowExecutionAsync(SignalWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.SignalWorkflowExecution, request, context, cancellationToken);

    public Task<SignalWithStartWorkflowExecutionResponse> SignalWithStartWorkflowExecutionAsync(SignalWithStartWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.SignalWithStartWorkflowExecution, request, context, cancellationToken);

    public Task<ResetWorkflowExecutionResponse> ResetWorkflowExecutionAsync(ResetWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ResetWorkflowExecution, request, context, cancellationToken);

    public Task<TerminateWorkflowExecutionResponse> TerminateWorkflowExecutionAsync(TerminateWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.TerminateWorkflowExecution, request, context, cancellationToken);

    public Task<DeleteWorkflowExecutionResponse> DeleteWorkflowExecutionAsync(DeleteWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DeleteWorkflowExecution, request, context, cancellationToken);

    public Task<ListOpenWorkflowExecutionsResponse> ListOpenWorkflowExecutionsAsync(ListOpenWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListOpenWorkflowExecutions, request, context, cancellationToken);

    public Task<ListClosedWorkflowExecutionsResponse> ListClosedWorkflowExecutionsAsync(ListClosedWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListClosedWorkflowExecutions, request, context, cancellationToken);

    public Task<ListWorkflowExecutionsResponse> ListWorkflowExecutionsAsync(ListWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListWorkflowExecutions, request, context, cancellationToken);

    public Task<ListArchivedWorkflowExecutionsResponse> ListArchivedWorkflowExecutionsAsync(ListArchivedWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListArchivedWorkflowExecutions, request, context, cancellationToken);

    public Task<ScanWorkflowExecutionsResponse> ScanWorkflowExecutionsAsync(ScanWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ScanWorkflowExecutions, request, context, cancellationToken);

    public Task<CountWorkflowExecutionsResponse> CountWorkflowExecutionsAsync(CountWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.CountWorkflowExecutions, request, context, cancellationToken);

    public Task<GetSearchAttributesResponse> GetSearchAttributesAsync(GetSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.GetSearchAttributes, request, context, cancellationToken);

    public Task<RespondQueryTaskCompletedResponse> RespondQueryTaskCompletedAsync(RespondQueryTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RespondQueryTaskCompleted, request, context, cancellationToken);

    public Task<ResetStickyTaskQueueResponse> ResetStickyTaskQueueAsync(ResetStickyTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ResetStickyTaskQueue, request, context, cancellationToken);

    public Task<ShutdownWorkerResponse> ShutdownWorkerAsync(ShutdownWorkerRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ShutdownWorker, request, context, cancellationToken);

    public Task<QueryWorkflowResponse> QueryWorkflowAsync(QueryWorkflowRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.QueryWorkflow, request, context, cancellationToken);

    public Task<DescribeWorkflowExecutionResponse> DescribeWorkflowExecutionAsync(DescribeWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeWorkflowExecution, request, context, cancellationToken);

    public Task<DescribeTaskQueueResponse> DescribeTaskQueueAsync(DescribeTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeTaskQueue, request, context, cancellationToken);

    public Task<GetClusterInfoResponse> GetClusterInfoAsync(GetClusterInfoRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.GetClusterInfo, request, context, cancellationToken);

    public Task<GetSystemInfoResponse> GetSystemInfoAsync(GetSystemInfoRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.GetSystemInfo, request, context, cancellationToken);

    public Task<ListTaskQueuePartitionsResponse> ListTaskQueuePartitionsAsync(ListTaskQueuePartitionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListTaskQueuePartitions, request, context, cancellationToken);

    public Task<CreateScheduleResponse> CreateScheduleAsync(CreateScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.CreateSchedule, request, context, cancellationToken);

    public Task<DescribeScheduleResponse> DescribeScheduleAsync(DescribeScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeSchedule, request, context, cancellationToken);

    public Task<UpdateScheduleResponse> UpdateScheduleAsync(UpdateScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateSchedule, request, context, cancellationToken);

    public Task<PatchScheduleResponse> PatchScheduleAsync(PatchScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.PatchSchedule, request, context, cancellationToken);

    public Task<ListScheduleMatchingTimesResponse> ListScheduleMatchingTimesAsync(ListScheduleMatchingTimesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListScheduleMatchingTimes, request, context, cancellationToken);

    public Task<DeleteScheduleResponse> DeleteScheduleAsync(DeleteScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DeleteSchedule, request, context, cancellationToken);

    public Task<ListSchedulesResponse> ListSchedulesAsync(ListSchedulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListSchedules, request, context, cancellationToken);

    public Task<CountSchedulesResponse> CountSchedulesAsync(CountSchedulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.CountSchedules, request, context, cancellationToken);

    public Task<UpdateWorkerBuildIdCompatibilityResponse> UpdateWorkerBuildIdCompatibilityAsync(UpdateWorkerBuildIdCompatibilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateWorkerBuildIdCompatibility, request, context, cancellationToken);

    public Task<GetWorkerBuildIdCompatibilityResponse> GetWorkerBuildIdCompatibilityAsync(GetWorkerBuildIdCompatibilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.GetWorkerBuildIdCompatibility, request, context, cancellationToken);

    public Task<UpdateWorkerVersioningRulesResponse> UpdateWorkerVersioningRulesAsync(UpdateWorkerVersioningRulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateWorkerVersioningRules, request, context, cancellationToken);

    public Task<GetWorkerVersioningRulesResponse> GetWorkerVersioningRulesAsync(GetWorkerVersioningRulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.GetWorkerVersioningRules, request, context, cancellationToken);

    public Task<GetWorkerTaskReachabilityResponse> GetWorkerTaskReachabilityAsync(GetWorkerTaskReachabilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.GetWorkerTaskReachability, request, context, cancellationToken);

    public Task<DescribeDeploymentResponse> DescribeDeploymentAsync(DescribeDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeDeployment, request, context, cancellationToken);

    public Task<DescribeWorkerDeploymentVersionResponse> DescribeWorkerDeploymentVersionAsync(DescribeWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeWorkerDeploymentVersion, request, context, cancellationToken);

    public Task<ListDeploymentsResponse> ListDeploymentsAsync(ListDeploymentsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListDeployments, request, context, cancellationToken);

    public Task<GetDeploymentReachabilityResponse> GetDeploymentReachabilityAsync(GetDeploymentReachabilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.GetDeploymentReachability, request, context, cancellationToken);

    public Task<GetCurrentDeploymentResponse> GetCurrentDeploymentAsync(GetCurrentDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.GetCurrentDeployment, request, context, cancellationToken);

    public Task<SetCurrentDeploymentResponse> SetCurrentDeploymentAsync(SetCurrentDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.SetCurrentDeployment, request, context, cancellationToken);

    public Task<SetWorkerDeploymentCurrentVersionResponse> SetWorkerDeploymentCurrentVersionAsync(SetWorkerDeploymentCurrentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.SetWorkerDeploymentCurrentVersion, request, context, cancellationToken);

    public Task<DescribeWorkerDeploymentResponse> DescribeWorkerDeploymentAsync(DescribeWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeWorkerDeployment, request, context, cancellationToken);

    public Task<DeleteWorkerDeploymentResponse> DeleteWorkerDeploymentAsync(DeleteWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DeleteWorkerDeployment, request, context, cancellationToken);

    public Task<DeleteWorkerDeploymentVersionResponse> DeleteWorkerDeploymentVersionAsync(DeleteWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DeleteWorkerDeploymentVersion, request, context, cancellationToken);

    public Task<SetWorkerDeploymentRampingVersionResponse> SetWorkerDeploymentRampingVersionAsync(SetWorkerDeploymentRampingVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.SetWorkerDeploymentRampingVersion, request, context, cancellationToken);

    public Task<ListWorkerDeploymentsResponse> ListWorkerDeploymentsAsync(ListWorkerDeploymentsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListWorkerDeployments, request, context, cancellationToken);

    public Task<CreateWorkerDeploymentResponse> CreateWorkerDeploymentAsync(CreateWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.CreateWorkerDeployment, request, context, cancellationToken);

    public Task<CreateWorkerDeploymentVersionResponse> CreateWorkerDeploymentVersionAsync(CreateWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.CreateWorkerDeploymentVersion, request, context, cancellationToken);

    public Task<UpdateWorkerDeploymentVersionComputeConfigResponse> UpdateWorkerDeploymentVersionComputeConfigAsync(UpdateWorkerDeploymentVersionComputeConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateWorkerDeploymentVersionComputeConfig, request, context, cancellationToken);

    public Task<ValidateWorkerDeploymentVersionComputeConfigResponse> ValidateWorkerDeploymentVersionComputeConfigAsync(ValidateWorkerDeploymentVersionComputeConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ValidateWorkerDeploymentVersionComputeConfig, request, context, cancellationToken);

    public Task<UpdateWorkerDeploymentVersionMetadataResponse> UpdateWorkerDeploymentVersionMetadataAsync(UpdateWorkerDeploymentVersionMetadataRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateWorkerDeploymentVersionMetadata, request, context, cancellationToken);

    public Task<SetWorkerDeploymentManagerResponse> SetWorkerDeploymentManagerAsync(SetWorkerDeploymentManagerRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.SetWorkerDeploymentManager, request, context, cancellationToken);

    public Task<UpdateWorkflowExecutionResponse> UpdateWorkflowExecutionAsync(UpdateWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateWorkflowExecution, request, context, cancellationToken);

    public Task<PollWorkflowExecutionUpdateResponse> PollWorkflowExecutionUpdateAsync(PollWorkflowExecutionUpdateRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.PollWorkflowExecutionUpdate, request, context, cancellationToken);

    public Task<StartBatchOperationResponse> StartBatchOperationAsync(StartBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.StartBatchOperation, request, context, cancellationToken);

    public Task<StopBatchOperationResponse> StopBatchOperationAsync(StopBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.StopBatchOperation, request, context, cancellationToken);

    public Task<DescribeBatchOperationResponse> DescribeBatchOperationAsync(DescribeBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeBatchOperation, request, context, cancellationToken);

    public Task<ListBatchOperationsResponse> ListBatchOperationsAsync(ListBatchOperationsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListBatchOperations, request, context, cancellationToken);

    public Task<PollNexusTaskQueueResponse> PollNexusTaskQueueAsync(PollNexusTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.PollNexusTaskQueue, request, context, cancellationToken);

    public Task<RespondNexusTaskCompletedResponse> RespondNexusTaskCompletedAsync(RespondNexusTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RespondNexusTaskCompleted, request, context, cancellationToken);

    public Task<RespondNexusTaskFailedResponse> RespondNexusTaskFailedAsync(RespondNexusTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RespondNexusTaskFailed, request, context, cancellationToken);

    public Task<UpdateActivityOptionsResponse> UpdateActivityOptionsAsync(UpdateActivityOptionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateActivityOptions, request, context, cancellationToken);

    public Task<UpdateWorkflowExecutionOptionsResponse> UpdateWorkflowExecutionOptionsAsync(UpdateWorkflowExecutionOptionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateWorkflowExecutionOptions, request, context, cancellationToken);

    public Task<PauseActivityResponse> PauseActivityAsync(PauseActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.PauseActivity, request, context, cancellationToken);

    public Task<UnpauseActivityResponse> UnpauseActivityAsync(UnpauseActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UnpauseActivity, request, context, cancellationToken);

    public Task<ResetActivityResponse> ResetActivityAsync(ResetActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ResetActivity, request, context, cancellationToken);

    public Task<CreateWorkflowRuleResponse> CreateWorkflowRuleAsync(CreateWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.CreateWorkflowRule, request, context, cancellationToken);

    public Task<DescribeWorkflowRuleResponse> DescribeWorkflowRuleAsync(DescribeWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeWorkflowRule, request, context, cancellationToken);

    public Task<DeleteWorkflowRuleResponse> DeleteWorkflowRuleAsync(DeleteWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DeleteWorkflowRule, request, context, cancellationToken);

    public Task<ListWorkflowRulesResponse> ListWorkflowRulesAsync(ListWorkflowRulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListWorkflowRules, request, context, cancellationToken);

    public Task<TriggerWorkflowRuleResponse> TriggerWorkflowRuleAsync(TriggerWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.TriggerWorkflowRule, request, context, cancellationToken);

    public Task<RecordWorkerHeartbeatResponse> RecordWorkerHeartbeatAsync(RecordWorkerHeartbeatRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RecordWorkerHeartbeat, request, context, cancellationToken);

    public Task<ListWorkersResponse> ListWorkersAsync(ListWorkersRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListWorkers, request, context, cancellationToken);

    public Task<CountWorkersResponse> CountWorkersAsync(CountWorkersRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.CountWorkers, request, context, cancellationToken);

    public Task<UpdateTaskQueueConfigResponse> UpdateTaskQueueConfigAsync(UpdateTaskQueueConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateTaskQueueConfig, request, context, cancellationToken);

    public Task<FetchWorkerConfigResponse> FetchWorkerConfigAsync(FetchWorkerConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.FetchWorkerConfig, request, context, cancellationToken);

    public Task<UpdateWorkerConfigResponse> UpdateWorkerConfigAsync(UpdateWorkerConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateWorkerConfig, request, context, cancellationToken);

    public Task<DescribeWorkerResponse> DescribeWorkerAsync(DescribeWorkerRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeWorker, request, context, cancellationToken);

    public Task<PauseWorkflowExecutionResponse> PauseWorkflowExecutionAsync(PauseWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.PauseWorkflowExecution, request, context, cancellationToken);

    public Task<UnpauseWorkflowExecutionResponse> UnpauseWorkflowExecutionAsync(UnpauseWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UnpauseWorkflowExecution, request, context, cancellationToken);

    public Task<StartActivityExecutionResponse> StartActivityExecutionAsync(StartActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.StartActivityExecution, request, context, cancellationToken);

    public Task<StartNexusOperationExecutionResponse> StartNexusOperationExecutionAsync(StartNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.StartNexusOperationExecution, request, context, cancellationToken);

    public Task<DescribeActivityExecutionResponse> DescribeActivityExecutionAsync(DescribeActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeActivityExecution, request, context, cancellationToken);

    public Task<DescribeNexusOperationExecutionResponse> DescribeNexusOperationExecutionAsync(DescribeNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DescribeNexusOperationExecution, request, context, cancellationToken);

    public Task<PollActivityExecutionResponse> PollActivityExecutionAsync(PollActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.PollActivityExecution, request, context, cancellationToken);

    public Task<PollNexusOperationExecutionResponse> PollNexusOperationExecutionAsync(PollNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.PollNexusOperationExecution, request, context, cancellationToken);

    public Task<ListActivityExecutionsResponse> ListActivityExecutionsAsync(ListActivityExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListActivityExecutions, request, context, cancellationToken);

    public Task<ListNexusOperationExecutionsResponse> ListNexusOperationExecutionsAsync(ListNexusOperationExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ListNexusOperationExecutions, request, context, cancellationToken);

    public Task<CountActivityExecutionsResponse> CountActivityExecutionsAsync(CountActivityExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.CountActivityExecutions, request, context, cancellationToken);

    public Task<CountNexusOperationExecutionsResponse> CountNexusOperationExecutionsAsync(CountNexusOperationExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.CountNexusOperationExecutions, request, context, cancellationToken);

    public Task<RequestCancelActivityExecutionResponse> RequestCancelActivityExecutionAsync(RequestCancelActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RequestCancelActivityExecution, request, context, cancellationToken);

    public Task<RequestCancelNexusOperationExecutionResponse> RequestCancelNexusOperationExecutionAsync(RequestCancelNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.RequestCancelNexusOperationExecution, request, context, cancellationToken);

    public Task<TerminateActivityExecutionResponse> TerminateActivityExecutionAsync(TerminateActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.TerminateActivityExecution, request, context, cancellationToken);

    public Task<DeleteActivityExecutionResponse> DeleteActivityExecutionAsync(DeleteActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DeleteActivityExecution, request, context, cancellationToken);

    public Task<PauseActivityExecutionResponse> PauseActivityExecutionAsync(PauseActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.PauseActivityExecution, request, context, cancellationToken);

    public Task<ResetActivityExecutionResponse> ResetActivityExecutionAsync(ResetActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.ResetActivityExecution, request, context, cancellationToken);

    public Task<UnpauseActivityExecutionResponse> UnpauseActivityExecutionAsync(UnpauseActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UnpauseActivityExecution, request, context, cancellationToken);

    public Task<UpdateActivityExecutionOptionsResponse> UpdateActivityExecutionOptionsAsync(UpdateActivityExecutionOptionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.UpdateActivityExecutionOptions, request, context, cancellationToken);

    public Task<TerminateNexusOperationExecutionResponse> TerminateNexusOperationExecutionAsync(TerminateNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.TerminateNexusOperationExecution, request, context, cancellationToken);

    public Task<DeleteNexusOperationExecutionResponse> DeleteNexusOperationExecutionAsync(DeleteNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.DeleteNexusOperationExecution, request, context, cancellationToken);

    public Task<PollWorkflowExecutionTimeSkippingResponse> PollWorkflowExecutionTimeSkippingAsync(PollWorkflowExecutionTimeSkippingRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(WorkflowServiceMethods.PollWorkflowExecutionTimeSkipping, request, context, cancellationToken);
}
