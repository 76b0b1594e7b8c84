using Weir.Protocol.Calls;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Protocol.Services;

/// <summary>Answers UNIMPLEMENTED to every RPC of <see cref="IWorkflowService"/> that a derived class does not override.</summary>
public abstract class WorkflowServiceBase : IWorkflowService
{
    public virtual Task<RegisterNamespaceResponse> RegisterNamespaceAsync(RegisterNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RegisterNamespaceResponse>("RegisterNamespace");

    public virtual Task<DescribeNamespaceResponse> DescribeNamespaceAsync(DescribeNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeNamespaceResponse>("DescribeNamespace");

    public virtual Task<ListNamespacesResponse> ListNamespacesAsync(ListNamespacesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListNamespacesResponse>("ListNamespaces");

    public virtual Task<UpdateNamespaceResponse> UpdateNamespaceAsync(UpdateNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateNamespaceResponse>("UpdateNamespace");

    public virtual Task<DeprecateNamespaceResponse> DeprecateNamespaceAsync(DeprecateNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DeprecateNamespaceResponse>("DeprecateNamespace");

    public virtual Task<StartWorkflowExecutionResponse> StartWorkflowExecutionAsync(StartWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<StartWorkflowExecutionResponse>("StartWorkflowExecution");

    public virtual Task<ExecuteMultiOperationResponse> ExecuteMultiOperationAsync(ExecuteMultiOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ExecuteMultiOperationResponse>("ExecuteMultiOperation");

    public virtual Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistoryAsync(GetWorkflowExecutionHistoryRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetWorkflowExecutionHistoryResponse>("GetWorkflowExecutionHistory");

    public virtual Task<GetWorkflowExecutionHistoryReverseResponse> GetWorkflowExecutionHistoryReverseAsync(GetWorkflowExecutionHistoryReverseRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetWorkflowExecutionHistoryReverseResponse>("GetWorkflowExecutionHistoryReverse");

    public virtual Task<PollWorkflowTaskQueueResponse> PollWorkflowTaskQueueAsync(PollWorkflowTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<PollWorkflowTaskQueueResponse>("PollWorkflowTaskQueue");

    public virtual Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RespondWorkflowTaskCompletedResponse>("RespondWorkflowTaskCompleted");

    public virtual Task<RespondWorkflowTaskFailedResponse> RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RespondWorkflowTaskFailedResponse>("RespondWorkflowTaskFailed");

    public virtual Task<PollActivityTaskQueueResponse> PollActivityTaskQueueAsync(PollActivityTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<PollActivityTaskQueueResponse>("PollActivityTaskQueue");

    public virtual Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeatAsync(RecordActivityTaskHeartbeatRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RecordActivityTaskHeartbeatResponse>("RecordActivityTaskHeartbeat");

    public virtual Task<RecordActivityTaskHeartbeatByIdResponse> RecordActivityTaskHeartbeatByIdAsync(RecordActivityTaskHeartbeatByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RecordActivityTaskHeartbeatByIdResponse>("RecordActivityTaskHeartbeatById");

    public virtual Task<RespondActivityTaskCompletedResponse> RespondActivityTaskCompletedAsync(RespondActivityTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RespondActivityTaskCompletedResponse>("RespondActivityTaskCompleted");

    public virtual Task<RespondActivityTaskCompletedByIdResponse> RespondActivityTaskCompletedByIdAsync(RespondActivityTaskCompletedByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RespondActivityTaskCompletedByIdResponse>("RespondActivityTaskCompletedById");

    public virtual Task<RespondActivityTaskFailedResponse> RespondActivityTaskFailedAsync(RespondActivityTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RespondActivityTaskFailedResponse>("RespondActivityTaskFailed");

    public virtual Task<RespondActivityTaskFailedByIdResponse> RespondActivityTaskFailedByIdAsync(RespondActivityTaskFailedByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RespondActivityTaskFailedByIdResponse>("RespondActivityTaskFailedById");

    public virtual Task<RespondActivityTaskCanceledResponse> RespondActivityTaskCanceledAsync(RespondActivityTaskCanceledRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RespondActivityTaskCanceledResponse>("RespondActivityTaskCanceled");

    public virtual Task<RespondActivityTaskCanceledByIdResponse> RespondActivityTaskCanceledByIdAsync(RespondActivityTaskCanceledByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RespondActivityTaskCanceledByIdResponse>("RespondActivityTaskCanceledById");

    public virtual Task<RequestCancelWorkflowExecutionResponse> RequestCancelWorkflowExecutionAsync(RequestCancelWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RequestCancelWorkflowExecutionResponse>("RequestCancelWorkflowExecution");

    public virtual Task<SignalWorkflowExecutionResponse> SignalWorkflowExecutionAsync(SignalWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<SignalWorkflowExecutionResponse>("SignalWorkflowExecution");

    public virtual Task<SignalWithStartWorkflowExecutionResponse> SignalWithStartWorkflowExecutionAsync(SignalWithStartWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<SignalWithStartWorkflowExecutionResponse>("SignalWithStartWorkflowExecution");

    public virtual Task<ResetWorkflowExecutionResponse> ResetWorkflowExecutionAsync(ResetWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ResetWorkflowExecutionResponse>("ResetWorkflowExecution");

    public virtual Task<TerminateWorkflowExecutionResponse> TerminateWorkflowExecutionAsync(TerminateWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<TerminateWorkflowExecutionResponse>("TerminateWorkflowExecution");

    public virtual Task<DeleteWorkflowExecutionResponse> DeleteWorkflowExecutionAsync(DeleteWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DeleteWorkflowExecutionResponse>("DeleteWorkflowExecution");

    public virtual Task<ListOpenWorkflowExecutionsResponse> ListOpenWorkflowExecutionsAsync(ListOpenWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListOpenWorkflowExecutionsResponse>("ListOpenWorkflowExecutions");

    public virtual Task<ListClosedWorkflowExecutionsResponse> ListClosedWorkflowExecutionsAsync(ListClosedWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListClosedWorkflowExecutionsResponse>("ListClosedWorkflowExecutions");

    public virtual Task<ListWorkflowExecutionsResponse> ListWorkflowExecutionsAsync(ListWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListWorkflowExecutionsResponse>("ListWorkflowExecutions");

    public virtual Task<ListArchivedWorkflowExecutionsResponse> ListArchivedWorkflowExecutionsAsync(ListArchivedWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListArchivedWorkflowExecutionsResponse>("ListArchivedWorkflowExecutions");

    public virtual Task<ScanWorkflowExecutionsResponse> ScanWorkflowExecutionsAsync(ScanWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ScanWorkflowExecutionsResponse>("ScanWorkflowExecutions");

    public virtual Task<CountWorkflowExecutionsResponse> CountWorkflowExecutionsAsync(CountWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<CountWorkflowExecutionsResponse>("CountWorkflowExecutions");

    public virtual Task<GetSearchAttributesResponse> GetSearchAttributesAsync(GetSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetSearchAttributesResponse>("GetSearchAttributes");

    public virtual Task<RespondQueryTaskCompletedResponse> RespondQueryTaskCompletedAsync(RespondQueryTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RespondQueryTaskCompletedResponse>("RespondQueryTaskCompleted");

    public virtual Task<ResetStickyTaskQueueResponse> ResetStickyTaskQueueAsync(ResetStickyTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ResetStickyTaskQueueResponse>("ResetStickyTaskQueue");

    public virtual Task<ShutdownWorkerResponse> ShutdownWorkerAsync(ShutdownWorkerRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ShutdownWorkerResponse>("ShutdownWorker");

    public virtual Task<QueryWorkflowResponse> QueryWorkflowAsync(QueryWorkflowRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<QueryWorkflowResponse>("QueryWorkflow");

    public virtual Task<DescribeWorkflowExecutionResponse> DescribeWorkflowExecutionAsync(DescribeWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeWorkflowExecutionResponse>("DescribeWorkflowExecution");

    public virtual Task<DescribeTaskQueueResponse> DescribeTaskQueueAsync(DescribeTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeTaskQueueResponse>("DescribeTaskQueue");

    public virtual Task<GetClusterInfoResponse> GetClusterInfoAsync(GetClusterInfoRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetClusterInfoResponse>("GetClusterInfo");

    public virtual Task<GetSystemInfoResponse> GetSystemInfoAsync(GetSystemInfoRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetSystemInfoResponse>("GetSystemInfo");

    public virtual Task<ListTaskQueuePartitionsResponse> ListTaskQueuePartitionsAsync(ListTaskQueuePartitionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListTaskQueuePartitionsResponse>("ListTaskQueuePartitions");

    public virtual Task<CreateScheduleResponse> CreateScheduleAsync(CreateScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<CreateScheduleResponse>("CreateSchedule");

    public virtual Task<DescribeScheduleResponse> DescribeScheduleAsync(DescribeScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeScheduleResponse>("DescribeSchedule");

    public virtual Task<UpdateScheduleResponse> UpdateScheduleAsync(UpdateScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateScheduleResponse>("UpdateSchedule");

    public virtual Task<PatchScheduleResponse> PatchScheduleAsync(PatchScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<PatchScheduleResponse>("PatchSchedule");

    public virtual Task<ListScheduleMatchingTimesResponse> ListScheduleMatchingTimesAsync(ListScheduleMatchingTimesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListScheduleMatchingTimesResponse>("ListScheduleMatchingTimes");

    public virtual Task<DeleteScheduleResponse> DeleteScheduleAsync(DeleteScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DeleteScheduleResponse>("DeleteSchedule");

    public virtual Task<ListSchedulesResponse> ListSchedulesAsync(ListSchedulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListSchedulesResponse>("ListSchedules");

    public virtual Task<CountSchedulesResponse> CountSchedulesAsync(CountSchedulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<CountSchedulesResponse>("CountSchedules");

    public virtual Task<UpdateWorkerBuildIdCompatibilityResponse> UpdateWorkerBuildIdCompatibilityAsync(UpdateWorkerBuildIdCompatibilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateWorkerBuildIdCompatibilityResponse>("UpdateWorkerBuildIdCompatibility");

    public virtual Task<GetWorkerBuildIdCompatibilityResponse> GetWorkerBuildIdCompatibilityAsync(GetWorkerBuildIdCompatibilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetWorkerBuildIdCompatibilityResponse>("GetWorkerBuildIdCompatibility");

    public virtual Task<UpdateWorkerVersioningRulesResponse> UpdateWorkerVersioningRulesAsync(UpdateWorkerVersioningRulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateWorkerVersioningRulesResponse>("UpdateWorkerVersioningRules");

    public virtual Task<GetWorkerVersioningRulesResponse> GetWorkerVersioningRulesAsync(GetWorkerVersioningRulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetWorkerVersioningRulesResponse>("GetWorkerVersioningRules");

    public virtual Task<GetWorkerTaskReachabilityResponse> GetWorkerTaskReachabilityAsync(GetWorkerTaskReachabilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetWorkerTaskReachabilityResponse>("GetWorkerTaskReachability");

    public virtual Task<DescribeDeploymentResponse> DescribeDeploymentAsync(DescribeDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeDeploymentResponse>("DescribeDeployment");

    public virtual Task<DescribeWorkerDeploymentVersionResponse> DescribeWorkerDeploymentVersionAsync(DescribeWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeWorkerDeploymentVersionResponse>("DescribeWorkerDeploymentVersion");

    public virtual Task<ListDeploymentsResponse> ListDeploymentsAsync(ListDeploymentsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListDeploymentsResponse>("ListDeployments");

    public virtual Task<GetDeploymentReachabilityResponse> GetDeploymentReachabilityAsync(GetDeploymentReachabilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetDeploymentReachabilityResponse>("GetDeploymentReachability");

    public virtual Task<GetCurrentDeploymentResponse> GetCurrentDeploymentAsync(GetCurrentDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetCurrentDeploymentResponse>("GetCurrentDeployment");

    public virtual Task<SetCurrentDeploymentResponse> SetCurrentDeploymentAsync(SetCurrentDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<SetCurrentDeploymentResponse>("SetCurrentDeployment");

    public virtual Task<SetWorkerDeploymentCurrentVersionResponse> SetWorkerDeploymentCurrentVersionAsync(SetWorkerDeploymentCurrentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<SetWorkerDeploymentCurrentVersionResponse>("SetWorkerDeploymentCurrentVersion");

    public virtual Task<DescribeWorkerDeploymentResponse> DescribeWorkerDeploymentAsync(DescribeWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeWorkerDeploymentResponse>("DescribeWorkerDeployment");

    public virtual Task<DeleteWorkerDeploymentResponse> DeleteWorkerDeploymentAsync(DeleteWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DeleteWorkerDeploymentResponse>("DeleteWorkerDeployment");

    public virtual Task<DeleteWorkerDeploymentVersionResponse> DeleteWorkerDeploymentVersionAsync(DeleteWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DeleteWorkerDeploymentVersionResponse>("DeleteWorkerDeploymentVersion");

    public virtual Task<SetWorkerDeploymentRampingVersionResponse> SetWorkerDeploymentRampingVersionAsync(SetWorkerDeploymentRampingVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<SetWorkerDeploymentRampingVersionResponse>("SetWorkerDeploymentRampingVersion");

    public virtual Task<ListWorkerDeploymentsResponse> ListWorkerDeploymentsAsync(ListWorkerDeploymentsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListWorkerDeploymentsResponse>("ListWorkerDeployments");

    public virtual Task<CreateWorkerDeploymentResponse> CreateWorkerDeploymentAsync(CreateWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<CreateWorkerDeploymentResponse>("CreateWorkerDeployment");

    public virtual Task<CreateWorkerDeploymentVersionResponse> CreateWorkerDeploymentVersionAsync(CreateWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<CreateWorkerDeploymentVersionResponse>("CreateWorkerDeploymentVersion");

    public virtual Task<UpdateWorkerDeploymentVersionComputeConfigResponse> UpdateWorkerDeploymentVersionComputeConfigAsync(UpdateWorkerDeploymentVersionComputeConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateWorkerDeploymentVersionComputeConfigResponse>("UpdateWorkerDeploymentVersionComputeConfig");

    public virtual Task<ValidateWorkerDeploymentVersionComputeConfigResponse> ValidateWorkerDeploymentVersionComputeConfigAsync(ValidateWorkerDeploymentVersionComputeConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ValidateWorkerDeploymentVersionComputeConfigResponse>("ValidateWorkerDeploymentVersionComputeConfig");

    public virtual Task<UpdateWorkerDeploymentVersionMetadataResponse> UpdateWorkerDeploymentVersionMetadataAsync(UpdateWorkerDeploymentVersionMetadataRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateWorkerDeploymentVersionMetadataResponse>("UpdateWorkerDeploymentVersionMetadata");

    public virtual Task<SetWorkerDeploymentManagerResponse> SetWorkerDeploymentManagerAsync(SetWorkerDeploymentManagerRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<SetWorkerDeploymentManagerResponse>("SetWorkerDeploymentManager");

    public virtual Task<UpdateWorkflowExecutionResponse> UpdateWorkflowExecutionAsync(UpdateWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateWorkflowExecutionResponse>("UpdateWorkflowExecution");

    public virtual Task<PollWorkflowExecutionUpdateResponse> PollWorkflowExecutionUpdateAsync(PollWorkflowExecutionUpdateRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<PollWorkflowExecutionUpdateResponse>("PollWorkflowExecutionUpdate");

    public virtual Task<StartBatchOperationResponse> StartBatchOperationAsync(StartBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<StartBatchOperationResponse>("StartBatchOperation");

    public virtual Task<StopBatchOperationResponse> StopBatchOperationAsync(StopBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<StopBatchOperationResponse>("StopBatchOperation");

    public virtual Task<DescribeBatchOperationResponse> DescribeBatchOperationAsync(DescribeBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeBatchOperationResponse>("DescribeBatchOperation");

    public virtual Task<ListBatchOperationsResponse> ListBatchOperationsAsync(ListBatchOperationsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListBatchOperationsResponse>("ListBatchOperations");

    public virtual Task<PollNexusTaskQueueResponse> PollNexusTaskQueueAsync(PollNexusTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<PollNexusTaskQueueResponse>("PollNexusTaskQueue");

    public virtual Task<RespondNexusTaskCompletedResponse> RespondNexusTaskCompletedAsync(RespondNexusTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RespondNexusTaskCompletedResponse>("RespondNexusTaskCompleted");

    public virtual Task<RespondNexusTaskFailedResponse> RespondNexusTaskFailedAsync(RespondNexusTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RespondNexusTaskFailedResponse>("RespondNexusTaskFailed");

    public virtual Task<UpdateActivityOptionsResponse> UpdateActivityOptionsAsync(UpdateActivityOptionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateActivityOptionsResponse>("UpdateActivityOptions");

    public virtual Task<UpdateWorkflowExecutionOptionsResponse> UpdateWorkflowExecutionOptionsAsync(UpdateWorkflowExecutionOptionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateWorkflowExecutionOptionsResponse>("UpdateWorkflowExecutionOptions");

    public virtual Task<PauseActivityResponse> PauseActivityAsync(PauseActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<PauseActivityResponse>("PauseActivity");

    public virtual Task<UnpauseActivityResponse> UnpauseActivityAsync(UnpauseActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UnpauseActivityResponse>("UnpauseActivity");

    public virtual Task<ResetActivityResponse> ResetActivityAsync(ResetActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ResetActivityResponse>("ResetActivity");

    public virtual Task<CreateWorkflowRuleResponse> CreateWorkflowRuleAsync(CreateWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<CreateWorkflowRuleResponse>("CreateWorkflowRule");

    public virtual Task<DescribeWorkflowRuleResponse> DescribeWorkflowRuleAsync(DescribeWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeWorkflowRuleResponse>("DescribeWorkflowRule");

    public virtual Task<DeleteWorkflowRuleResponse> DeleteWorkflowRuleAsync(DeleteWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DeleteWorkflowRuleResponse>("DeleteWorkflowRule");

    public virtual Task<ListWorkflowRulesResponse> ListWorkflowRulesAsync(ListWorkflowRulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListWorkflowRulesResponse>("ListWorkflowRules");

    public virtual Task<TriggerWorkflowRuleResponse> TriggerWorkflowRuleAsync(TriggerWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<TriggerWorkflowRuleResponse>("TriggerWorkflowRule");

    public virtual Task<RecordWorkerHeartbeatResponse> RecordWorkerHeartbeatAsync(RecordWorkerHeartbeatRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RecordWorkerHeartbeatResponse>("RecordWorkerHeartbeat");

    public virtual Task<ListWorkersResponse> ListWorkersAsync(ListWorkersRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListWorkersResponse>("ListWorkers");

    public virtual Task<CountWorkersResponse> CountWorkersAsync(CountWorkersRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<CountWorkersResponse>("CountWorkers");

    public virtual Task<UpdateTaskQueueConfigResponse> UpdateTaskQueueConfigAsync(UpdateTaskQueueConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateTaskQueueConfigResponse>("UpdateTaskQueueConfig");

    public virtual Task<FetchWorkerConfigResponse> FetchWorkerConfigAsync(FetchWorkerConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<FetchWorkerConfigResponse>("FetchWorkerConfig");

    public virtual Task<UpdateWorkerConfigResponse> UpdateWorkerConfigAsync(UpdateWorkerConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateWorkerConfigResponse>("UpdateWorkerConfig");

    public virtual Task<DescribeWorkerResponse> DescribeWorkerAsync(DescribeWorkerRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeWorkerResponse>("DescribeWorker");

    public virtual Task<PauseWorkflowExecutionResponse> PauseWorkflowExecutionAsync(PauseWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<PauseWorkflowExecutionResponse>("PauseWorkflowExecution");

    public virtual Task<UnpauseWorkflowExecutionResponse> UnpauseWorkflowExecutionAsync(UnpauseWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UnpauseWorkflowExecutionResponse>("UnpauseWorkflowExecution");

    public virtual Task<StartActivityExecutionResponse> StartActivityExecutionAsync(StartActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<StartActivityExecutionResponse>("StartActivityExecution");

    public virtual Task<StartNexusOperationExecutionResponse> StartNexusOperationExecutionAsync(StartNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<StartNexusOperationExecutionResponse>("StartNexusOperationExecution");

    public virtual Task<DescribeActivityExecutionResponse> DescribeActivityExecutionAsync(DescribeActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeActivityExecutionResponse>("DescribeActivityExecution");

    public virtual Task<DescribeNexusOperationExecutionResponse> DescribeNexusOperationExecutionAsync(DescribeNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DescribeNexusOperationExecutionResponse>("DescribeNexusOperationExecution");

    public virtual Task<PollActivityExecutionResponse> PollActivityExecutionAsync(PollActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<PollActivityExecutionResponse>("PollActivityExecution");

    public virtual Task<PollNexusOperationExecutionResponse> PollNexusOperationExecutionAsync(PollNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<PollNexusOperationExecutionResponse>("PollNexusOperationExecution");

    public virtual Task<ListActivityExecutionsResponse> ListActivityExecutionsAsync(ListActivityExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListActivityExecutionsResponse>("ListActivityExecutions");

    public virtual Task<ListNexusOperationExecutionsResponse> ListNexusOperationExecutionsAsync(ListNexusOperationExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListNexusOperationExecutionsResponse>("ListNexusOperationExecutions");

    public virtual Task<CountActivityExecutionsResponse> CountActivityExecutionsAsync(CountActivityExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<CountActivityExecutionsResponse>("CountActivityExecutions");

    public virtual Task<CountNexusOperationExecutionsResponse> CountNexusOperationExecutionsAsync(CountNexusOperationExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<CountNexusOperationExecutionsResponse>("CountNexusOperationExecutions");

    public virtual Task<RequestCancelActivityExecutionResponse> RequestCancelActivityExecutionAsync(RequestCancelActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RequestCancelActivityExecutionResponse>("RequestCancelActivityExecution");

    public virtual Task<RequestCancelNexusOperationExecutionResponse> RequestCancelNexusOperationExecutionAsync(RequestCancelNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RequestCancelNexusOperationExecutionResponse>("RequestCancelNexusOperationExecution");

    public virtual Task<TerminateActivityExecutionResponse> TerminateActivityExecutionAsync(TerminateActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<TerminateActivityExecutionResponse>("TerminateActivityExecution");

    public virtual Task<DeleteActivityExecutionResponse> DeleteActivityExecutionAsync(DeleteActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DeleteActivityExecutionResponse>("DeleteActivityExecution");

    public virtual Task<PauseActivityExecutionResponse> PauseActivityExecutionAsync(PauseActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<PauseActivityExecutionResponse>("PauseActivityExecution");

    public virtual Task<ResetActivityExecutionResponse> ResetActivityExecutionAsync(ResetActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ResetActivityExecutionResponse>("ResetActivityExecution");

    public virtual Task<UnpauseActivityExecutionResponse> UnpauseActivityExecutionAsync(UnpauseActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UnpauseActivityExecutionResponse>("UnpauseActivityExecution");

    public virtual Task<UpdateActivityExecutionOptionsResponse> UpdateActivityExecutionOptionsAsync(UpdateActivityExecutionOptionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateActivityExecutionOptionsResponse>("UpdateActivityExecutionOptions");

    public virtual Task<TerminateNexusOperationExecutionResponse> TerminateNexusOperationExecutionAsync(TerminateNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<TerminateNexusOperationExecutionResponse>("TerminateNexusOperationExecution");

    public virtual Task<DeleteNexusOperationExecutionResponse> DeleteNexusOperationExecutionAsync(DeleteNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DeleteNexusOperationExecutionResponse>("DeleteNexusOperationExecution");

    public virtual Task<PollWorkflowExecutionTimeSkippingResponse> PollWorkflowExecutionTimeSkippingAsync(PollWorkflowExecutionTimeSkippingRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<PollWorkflowExecutionTimeSkippingResponse>("PollWorkflowExecutionTimeSkipping");

    private static Task<T> Unimplemented<T>(string method) =>
        Task.FromException<T>(RpcException.Unimplemented("temporal.api.workflowservice.v1.WorkflowService", method));
}
