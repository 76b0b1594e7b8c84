using Weir.Protocol.Calls;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Protocol.Services;

/// <summary>
/// <c>temporal.api.workflowservice.v1.WorkflowService</c>: what workers and clients call. One method per RPC, in the order of the wire contract.
/// The engine implements it in process; <see cref="GrpcWorkflowService"/> implements it over gRPC. Callers cannot tell the two apart.
/// </summary>
/// <remarks>
/// Every method throws <see cref="RpcException"/> for an outcome that has a gRPC status, and <see cref="OperationCanceledException"/>
/// when its own token was cancelled. A message must not be changed after it was passed in or handed out: in process it travels by reference.
/// Implementations are safe for concurrent use.
/// </remarks>
public interface IWorkflowService
{
    Task<RegisterNamespaceResponse> RegisterNamespaceAsync(RegisterNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeNamespaceResponse> DescribeNamespaceAsync(DescribeNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListNamespacesResponse> ListNamespacesAsync(ListNamespacesRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateNamespaceResponse> UpdateNamespaceAsync(UpdateNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DeprecateNamespaceResponse> DeprecateNamespaceAsync(DeprecateNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<StartWorkflowExecutionResponse> StartWorkflowExecutionAsync(StartWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ExecuteMultiOperationResponse> ExecuteMultiOperationAsync(ExecuteMultiOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistoryAsync(GetWorkflowExecutionHistoryRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetWorkflowExecutionHistoryReverseResponse> GetWorkflowExecutionHistoryReverseAsync(GetWorkflowExecutionHistoryReverseRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<PollWorkflowTaskQueueResponse> PollWorkflowTaskQueueAsync(PollWorkflowTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RespondWorkflowTaskFailedResponse> RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<PollActivityTaskQueueResponse> PollActivityTaskQueueAsync(PollActivityTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeatAsync(RecordActivityTaskHeartbeatRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RecordActivityTaskHeartbeatByIdResponse> RecordActivityTaskHeartbeatByIdAsync(RecordActivityTaskHeartbeatByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RespondActivityTaskCompletedResponse> RespondActivityTaskCompletedAsync(RespondActivityTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RespondActivityTaskCompletedByIdResponse> RespondActivityTaskCompletedByIdAsync(RespondActivityTaskCompletedByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RespondActivityTaskFailedResponse> RespondActivityTaskFailedAsync(RespondActivityTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RespondActivityTaskFailedByIdResponse> RespondActivityTaskFailedByIdAsync(RespondActivityTaskFailedByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RespondActivityTaskCanceledResponse> RespondActivityTaskCanceledAsync(RespondActivityTaskCanceledRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RespondActivityTaskCanceledByIdResponse> RespondActivityTaskCanceledByIdAsync(RespondActivityTaskCanceledByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RequestCancelWorkflowExecutionResponse> RequestCancelWorkflowExecutionAsync(RequestCancelWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<SignalWorkflowExecutionResponse> SignalWorkflowExecutionAsync(SignalWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<SignalWithStartWorkflowExecutionResponse> SignalWithStartWorkflowExecutionAsync(SignalWithStartWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ResetWorkflowExecutionResponse> ResetWorkflowExecutionAsync(ResetWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<TerminateWorkflowExecutionResponse> TerminateWorkflowExecutionAsync(TerminateWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DeleteWorkflowExecutionResponse> DeleteWorkflowExecutionAsync(DeleteWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListOpenWorkflowExecutionsResponse> ListOpenWorkflowExecutionsAsync(ListOpenWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListClosedWorkflowExecutionsResponse> ListClosedWorkflowExecutionsAsync(ListClosedWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListWorkflowExecutionsResponse> ListWorkflowExecutionsAsync(ListWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListArchivedWorkflowExecutionsResponse> ListArchivedWorkflowExecutionsAsync(ListArchivedWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ScanWorkflowExecutionsResponse> ScanWorkflowExecutionsAsync(ScanWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<CountWorkflowExecutionsResponse> CountWorkflowExecutionsAsync(CountWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetSearchAttributesResponse> GetSearchAttributesAsync(GetSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RespondQueryTaskCompletedResponse> RespondQueryTaskCompletedAsync(RespondQueryTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ResetStickyTaskQueueResponse> ResetStickyTaskQueueAsync(ResetStickyTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ShutdownWorkerResponse> ShutdownWorkerAsync(ShutdownWorkerRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<QueryWorkflowResponse> QueryWorkflowAsync(QueryWorkflowRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeWorkflowExecutionResponse> DescribeWorkflowExecutionAsync(DescribeWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeTaskQueueResponse> DescribeTaskQueueAsync(DescribeTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetClusterInfoResponse> GetClusterInfoAsync(GetClusterInfoRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetSystemInfoResponse> GetSystemInfoAsync(GetSystemInfoRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListTaskQueuePartitionsResponse> ListTaskQueuePartitionsAsync(ListTaskQueuePartitionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<CreateScheduleResponse> CreateScheduleAsync(CreateScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeScheduleResponse> DescribeScheduleAsync(DescribeScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateScheduleResponse> UpdateScheduleAsync(UpdateScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<PatchScheduleResponse> PatchScheduleAsync(PatchScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListScheduleMatchingTimesResponse> ListScheduleMatchingTimesAsync(ListScheduleMatchingTimesRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DeleteScheduleResponse> DeleteScheduleAsync(DeleteScheduleRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListSchedulesResponse> ListSchedulesAsync(ListSchedulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<CountSchedulesResponse> CountSchedulesAsync(CountSchedulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateWorkerBuildIdCompatibilityResponse> UpdateWorkerBuildIdCompatibilityAsync(UpdateWorkerBuildIdCompatibilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetWorkerBuildIdCompatibilityResponse> GetWorkerBuildIdCompatibilityAsync(GetWorkerBuildIdCompatibilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateWorkerVersioningRulesResponse> UpdateWorkerVersioningRulesAsync(UpdateWorkerVersioningRulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetWorkerVersioningRulesResponse> GetWorkerVersioningRulesAsync(GetWorkerVersioningRulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetWorkerTaskReachabilityResponse> GetWorkerTaskReachabilityAsync(GetWorkerTaskReachabilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeDeploymentResponse> DescribeDeploymentAsync(DescribeDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeWorkerDeploymentVersionResponse> DescribeWorkerDeploymentVersionAsync(DescribeWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListDeploymentsResponse> ListDeploymentsAsync(ListDeploymentsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetDeploymentReachabilityResponse> GetDeploymentReachabilityAsync(GetDeploymentReachabilityRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetCurrentDeploymentResponse> GetCurrentDeploymentAsync(GetCurrentDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<SetCurrentDeploymentResponse> SetCurrentDeploymentAsync(SetCurrentDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<SetWorkerDeploymentCurrentVersionResponse> SetWorkerDeploymentCurrentVersionAsync(SetWorkerDeploymentCurrentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeWorkerDeploymentResponse> DescribeWorkerDeploymentAsync(DescribeWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DeleteWorkerDeploymentResponse> DeleteWorkerDeploymentAsync(DeleteWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DeleteWorkerDeploymentVersionResponse> DeleteWorkerDeploymentVersionAsync(DeleteWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<SetWorkerDeploymentRampingVersionResponse> SetWorkerDeploymentRampingVersionAsync(SetWorkerDeploymentRampingVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListWorkerDeploymentsResponse> ListWorkerDeploymentsAsync(ListWorkerDeploymentsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<CreateWorkerDeploymentResponse> CreateWorkerDeploymentAsync(CreateWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<CreateWorkerDeploymentVersionResponse> CreateWorkerDeploymentVersionAsync(CreateWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateWorkerDeploymentVersionComputeConfigResponse> UpdateWorkerDeploymentVersionComputeConfigAsync(UpdateWorkerDeploymentVersionComputeConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ValidateWorkerDeploymentVersionComputeConfigResponse> ValidateWorkerDeploymentVersionComputeConfigAsync(ValidateWorkerDeploymentVersionComputeConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateWorkerDeploymentVersionMetadataResponse> UpdateWorkerDeploymentVersionMetadataAsync(UpdateWorkerDeploymentVersionMetadataRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<SetWorkerDeploymentManagerResponse> SetWorkerDeploymentManagerAsync(SetWorkerDeploymentManagerRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateWorkflowExecutionResponse> UpdateWorkflowExecutionAsync(UpdateWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<PollWorkflowExecutionUpdateResponse> PollWorkflowExecutionUpdateAsync(PollWorkflowExecutionUpdateRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<StartBatchOperationResponse> StartBatchOperationAsync(StartBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<StopBatchOperationResponse> StopBatchOperationAsync(StopBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeBatchOperationResponse> DescribeBatchOperationAsync(DescribeBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListBatchOperationsResponse> ListBatchOperationsAsync(ListBatchOperationsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<PollNexusTaskQueueResponse> PollNexusTaskQueueAsync(PollNexusTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RespondNexusTaskCompletedResponse> RespondNexusTaskCompletedAsync(RespondNexusTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RespondNexusTaskFailedResponse> RespondNexusTaskFailedAsync(RespondNexusTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateActivityOptionsResponse> UpdateActivityOptionsAsync(UpdateActivityOptionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateWorkflowExecutionOptionsResponse> UpdateWorkflowExecutionOptionsAsync(UpdateWorkflowExecutionOptionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<PauseActivityResponse> PauseActivityAsync(PauseActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UnpauseActivityResponse> UnpauseActivityAsync(UnpauseActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ResetActivityResponse> ResetActivityAsync(ResetActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<CreateWorkflowRuleResponse> CreateWorkflowRuleAsync(CreateWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeWorkflowRuleResponse> DescribeWorkflowRuleAsync(DescribeWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DeleteWorkflowRuleResponse> DeleteWorkflowRuleAsync(DeleteWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListWorkflowRulesResponse> ListWorkflowRulesAsync(ListWorkflowRulesRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<TriggerWorkflowRuleResponse> TriggerWorkflowRuleAsync(TriggerWorkflowRuleRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RecordWorkerHeartbeatResponse> RecordWorkerHeartbeatAsync(RecordWorkerHeartbeatRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListWorkersResponse> ListWorkersAsync(ListWorkersRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<CountWorkersResponse> CountWorkersAsync(CountWorkersRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateTaskQueueConfigResponse> UpdateTaskQueueConfigAsync(UpdateTaskQueueConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<FetchWorkerConfigResponse> FetchWorkerConfigAsync(FetchWorkerConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateWorkerConfigResponse> UpdateWorkerConfigAsync(UpdateWorkerConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeWorkerResponse> DescribeWorkerAsync(DescribeWorkerRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<PauseWorkflowExecutionResponse> PauseWorkflowExecutionAsync(PauseWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UnpauseWorkflowExecutionResponse> UnpauseWorkflowExecutionAsync(UnpauseWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<StartActivityExecutionResponse> StartActivityExecutionAsync(StartActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<StartNexusOperationExecutionResponse> StartNexusOperationExecutionAsync(StartNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeActivityExecutionResponse> DescribeActivityExecutionAsync(DescribeActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DescribeNexusOperationExecutionResponse> DescribeNexusOperationExecutionAsync(DescribeNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<PollActivityExecutionResponse> PollActivityExecutionAsync(PollActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<PollNexusOperationExecutionResponse> PollNexusOperationExecutionAsync(PollNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListActivityExecutionsResponse> ListActivityExecutionsAsync(ListActivityExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListNexusOperationExecutionsResponse> ListNexusOperationExecutionsAsync(ListNexusOperationExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<CountActivityExecutionsResponse> CountActivityExecutionsAsync(CountActivityExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<CountNexusOperationExecutionsResponse> CountNexusOperationExecutionsAsync(CountNexusOperationExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RequestCancelActivityExecutionResponse> RequestCancelActivityExecutionAsync(RequestCancelActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RequestCancelNexusOperationExecutionResponse> RequestCancelNexusOperationExecutionAsync(RequestCancelNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<TerminateActivityExecutionResponse> TerminateActivityExecutionAsync(TerminateActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DeleteActivityExecutionResponse> DeleteActivityExecutionAsync(DeleteActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<PauseActivityExecutionResponse> PauseActivityExecutionAsync(PauseActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ResetActivityExecutionResponse> ResetActivityExecutionAsync(ResetActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UnpauseActivityExecutionResponse> UnpauseActivityExecutionAsync(UnpauseActivityExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateActivityExecutionOptionsResponse> UpdateActivityExecutionOptionsAsync(UpdateActivityExecutionOptionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<TerminateNexusOperationExecutionResponse> TerminateNexusOperationExecutionAsync(TerminateNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DeleteNexusOperationExecutionResponse> DeleteNexusOperationExecutionAsync(DeleteNexusOperationExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<PollWorkflowExecutionTimeSkippingResponse> PollWorkflowExecutionTimeSkippingAsync(PollWorkflowExecutionTimeSkippingRequest request, CallContext? context = null, CancellationToken cancellationToken = default);
}
