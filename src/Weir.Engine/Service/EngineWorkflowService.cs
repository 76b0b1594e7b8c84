using Weir.Engine.Batches;
using Weir.Engine.Deletions;
using Weir.Engine.Deployments;
using Weir.Engine.Histories;
using Weir.Engine.Namespaces;
using Weir.Engine.Queries;
using Weir.Engine.Resets;
using Weir.Engine.Schedules;
using Weir.Engine.Starts;
using Weir.Engine.TaskQueues;
using Weir.Engine.Visibility;
using Weir.Engine.Visibility.Attributes;
using Weir.Engine.Workers;
using Weir.Engine.WorkflowUpdates;
using Weir.Protocol.Calls;
using Weir.Protocol.Services;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

/// <summary>
/// The engine's <see cref="IWorkflowService"/>: each RPC goes to the class of its concept. What is not here is not built yet and answers
/// UNIMPLEMENTED.
/// </summary>
internal sealed partial class EngineWorkflowService(
    SystemService system,
    NamespaceService namespaces,
    StartService starts,
    ExecutionService executions,
    HistoryService histories,
    WorkflowTaskService workflowTasks,
    ActivityTaskService activityTasks,
    ActivityByIdService activitiesById,
    ActivityOperationService activityOperations,
    ExecutionOperationService executionOperations,
    ResetService resets,
    QueryService queries,
    VisibilityService visibility,
    SearchAttributeService searchAttributes,
    DeletionService deletions,
    BatchService batches,
    TaskQueueService taskQueues,
    UpdateService updates,
    MultiOperationService multiOperations,
    DeploymentService deployments,
    DeploymentReads deploymentReads,
    WorkerService workers,
    ScheduleService schedules,
    ScheduleListService scheduleLists) : WorkflowServiceBase
{
    public override Task<RegisterNamespaceResponse> RegisterNamespaceAsync(RegisterNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => namespaces.RegisterAsync(request, cancellationToken));

    public override Task<DescribeNamespaceResponse> DescribeNamespaceAsync(DescribeNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(namespaces.Describe(request)));

    public override Task<ListNamespacesResponse> ListNamespacesAsync(ListNamespacesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(namespaces.List(request)));

    public override Task<GetSystemInfoResponse> GetSystemInfoAsync(GetSystemInfoRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(system.GetSystemInfo()));

    public override Task<GetClusterInfoResponse> GetClusterInfoAsync(GetClusterInfoRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(system.GetClusterInfo()));

    public override Task<StartWorkflowExecutionResponse> StartWorkflowExecutionAsync(StartWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => starts.StartAsync(request, context, cancellationToken));

    public override Task<SignalWithStartWorkflowExecutionResponse> SignalWithStartWorkflowExecutionAsync(SignalWithStartWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => starts.SignalWithStartAsync(request, cancellationToken));

    public override Task<SignalWorkflowExecutionResponse> SignalWorkflowExecutionAsync(SignalWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => executions.SignalAsync(request, cancellationToken));

    public override Task<RequestCancelWorkflowExecutionResponse> RequestCancelWorkflowExecutionAsync(RequestCancelWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => executions.RequestCancelAsync(request, cancellationToken));

    public override Task<TerminateWorkflowExecutionResponse> TerminateWorkflowExecutionAsync(TerminateWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => executions.TerminateAsync(request, cancellationToken));

    public override Task<DescribeWorkflowExecutionResponse> DescribeWorkflowExecutionAsync(DescribeWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => executions.DescribeAsync(request, cancellationToken));

    public override Task<GetWorkflowExecutionHistoryResponse> GetWorkflowExecutionHistoryAsync(GetWorkflowExecutionHistoryRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => histories.GetAsync(request, Of(context), cancellationToken));

    public override Task<GetWorkflowExecutionHistoryReverseResponse> GetWorkflowExecutionHistoryReverseAsync(GetWorkflowExecutionHistoryReverseRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => histories.GetReverseAsync(request, cancellationToken));

    public override Task<PollWorkflowTaskQueueResponse> PollWorkflowTaskQueueAsync(PollWorkflowTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => workflowTasks.PollAsync(request, Of(context), cancellationToken));

    public override Task<RespondWorkflowTaskCompletedResponse> RespondWorkflowTaskCompletedAsync(RespondWorkflowTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => workflowTasks.CompleteAsync(request, Of(context), cancellationToken));

    public override Task<RespondWorkflowTaskFailedResponse> RespondWorkflowTaskFailedAsync(RespondWorkflowTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => workflowTasks.FailAsync(request, cancellationToken));

    public override Task<ResetStickyTaskQueueResponse> ResetStickyTaskQueueAsync(ResetStickyTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => workflowTasks.ResetStickyAsync(request, cancellationToken));

    public override Task<PollActivityTaskQueueResponse> PollActivityTaskQueueAsync(PollActivityTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activityTasks.PollAsync(request, Of(context), cancellationToken));

    public override Task<RespondActivityTaskCompletedResponse> RespondActivityTaskCompletedAsync(RespondActivityTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activityTasks.CompleteAsync(request, cancellationToken));

    public override Task<RespondActivityTaskFailedResponse> RespondActivityTaskFailedAsync(RespondActivityTaskFailedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activityTasks.FailAsync(request, cancellationToken));

    public override Task<RespondActivityTaskCanceledResponse> RespondActivityTaskCanceledAsync(RespondActivityTaskCanceledRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activityTasks.CancelAsync(request, cancellationToken));

    public override Task<RecordActivityTaskHeartbeatResponse> RecordActivityTaskHeartbeatAsync(RecordActivityTaskHeartbeatRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activityTasks.HeartbeatAsync(request, cancellationToken));

    public override Task<RespondActivityTaskCompletedByIdResponse> RespondActivityTaskCompletedByIdAsync(RespondActivityTaskCompletedByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activitiesById.CompleteAsync(request, cancellationToken));

    public override Task<RespondActivityTaskFailedByIdResponse> RespondActivityTaskFailedByIdAsync(RespondActivityTaskFailedByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activitiesById.FailAsync(request, cancellationToken));

    public override Task<RespondActivityTaskCanceledByIdResponse> RespondActivityTaskCanceledByIdAsync(RespondActivityTaskCanceledByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activitiesById.CancelAsync(request, cancellationToken));

    public override Task<RecordActivityTaskHeartbeatByIdResponse> RecordActivityTaskHeartbeatByIdAsync(RecordActivityTaskHeartbeatByIdRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activitiesById.HeartbeatAsync(request, cancellationToken));

    public override Task<PauseActivityResponse> PauseActivityAsync(PauseActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activityOperations.PauseAsync(request, cancellationToken));

    public override Task<UnpauseActivityResponse> UnpauseActivityAsync(UnpauseActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activityOperations.UnpauseAsync(request, cancellationToken));

    public override Task<ResetActivityResponse> ResetActivityAsync(ResetActivityRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activityOperations.ResetAsync(request, cancellationToken));

    public override Task<UpdateActivityOptionsResponse> UpdateActivityOptionsAsync(UpdateActivityOptionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => activityOperations.UpdateOptionsAsync(request, cancellationToken));

    public override Task<PauseWorkflowExecutionResponse> PauseWorkflowExecutionAsync(PauseWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => executionOperations.PauseAsync(request, cancellationToken));

    public override Task<UnpauseWorkflowExecutionResponse> UnpauseWorkflowExecutionAsync(UnpauseWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => executionOperations.UnpauseAsync(request, cancellationToken));

    public override Task<UpdateWorkflowExecutionOptionsResponse> UpdateWorkflowExecutionOptionsAsync(UpdateWorkflowExecutionOptionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => executionOperations.UpdateOptionsAsync(request, cancellationToken));

    public override Task<ResetWorkflowExecutionResponse> ResetWorkflowExecutionAsync(ResetWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => resets.ResetAsync(request, cancellationToken));

    public override Task<QueryWorkflowResponse> QueryWorkflowAsync(QueryWorkflowRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => queries.QueryAsync(request, Of(context), cancellationToken));

    public override Task<RespondQueryTaskCompletedResponse> RespondQueryTaskCompletedAsync(RespondQueryTaskCompletedRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(queries.Respond(request)));

    public override Task<ListWorkflowExecutionsResponse> ListWorkflowExecutionsAsync(ListWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => visibility.ListAsync(request, cancellationToken));

    public override Task<CountWorkflowExecutionsResponse> CountWorkflowExecutionsAsync(CountWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => visibility.CountAsync(request, cancellationToken));

    public override Task<GetSearchAttributesResponse> GetSearchAttributesAsync(GetSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(searchAttributes.GetAll()));

    public override Task<DescribeTaskQueueResponse> DescribeTaskQueueAsync(DescribeTaskQueueRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(taskQueues.Describe(request)));

    public override Task<ListTaskQueuePartitionsResponse> ListTaskQueuePartitionsAsync(ListTaskQueuePartitionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(taskQueues.ListPartitions(request)));

    public override Task<UpdateTaskQueueConfigResponse> UpdateTaskQueueConfigAsync(UpdateTaskQueueConfigRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => taskQueues.UpdateConfigAsync(request, cancellationToken));

    public override Task<ShutdownWorkerResponse> ShutdownWorkerAsync(ShutdownWorkerRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(taskQueues.ShutdownWorker(request)));

    public override Task<UpdateWorkflowExecutionResponse> UpdateWorkflowExecutionAsync(UpdateWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => updates.UpdateAsync(request, cancellationToken));

    public override Task<PollWorkflowExecutionUpdateResponse> PollWorkflowExecutionUpdateAsync(PollWorkflowExecutionUpdateRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => updates.PollAsync(request, cancellationToken));

    public override Task<ExecuteMultiOperationResponse> ExecuteMultiOperationAsync(ExecuteMultiOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => multiOperations.ExecuteAsync(request, cancellationToken));

    private static CallContext Of(CallContext? context) => context ?? CallContext.InProcess;

    // A refusal found before anything was awaited travels in the task like every other.
    private static Task<T> Run<T>(Func<Task<T>> call)
    {
        try
        {
            return call();
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }
}
