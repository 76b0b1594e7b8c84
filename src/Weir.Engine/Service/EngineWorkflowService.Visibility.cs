using Weir.Protocol.Calls;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

/// <summary>Lists, namespaces, deletion and batch operations.</summary>
internal sealed partial class EngineWorkflowService
{
    public override Task<ScanWorkflowExecutionsResponse> ScanWorkflowExecutionsAsync(ScanWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => visibility.ScanAsync(request, cancellationToken));

    public override Task<ListOpenWorkflowExecutionsResponse> ListOpenWorkflowExecutionsAsync(ListOpenWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => visibility.ListOpenAsync(request, cancellationToken));

    public override Task<ListClosedWorkflowExecutionsResponse> ListClosedWorkflowExecutionsAsync(ListClosedWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => visibility.ListClosedAsync(request, cancellationToken));

    public override Task<ListArchivedWorkflowExecutionsResponse> ListArchivedWorkflowExecutionsAsync(ListArchivedWorkflowExecutionsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(visibility.ListArchived(request)));

    public override Task<UpdateNamespaceResponse> UpdateNamespaceAsync(UpdateNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => namespaces.UpdateAsync(request, cancellationToken));

    public override Task<DeprecateNamespaceResponse> DeprecateNamespaceAsync(DeprecateNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => namespaces.DeprecateAsync(request, cancellationToken));

    public override Task<DeleteWorkflowExecutionResponse> DeleteWorkflowExecutionAsync(DeleteWorkflowExecutionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => deletions.DeleteAsync(request, cancellationToken));

    public override Task<StartBatchOperationResponse> StartBatchOperationAsync(StartBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => batches.StartAsync(request, cancellationToken));

    public override Task<StopBatchOperationResponse> StopBatchOperationAsync(StopBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => batches.StopAsync(request, cancellationToken));

    public override Task<DescribeBatchOperationResponse> DescribeBatchOperationAsync(DescribeBatchOperationRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(batches.Describe(request)));

    public override Task<ListBatchOperationsResponse> ListBatchOperationsAsync(ListBatchOperationsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(batches.List(request)));
}
