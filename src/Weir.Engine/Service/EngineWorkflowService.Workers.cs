using Weir.Protocol.Calls;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

/// <summary>Worker deployments and workers.</summary>
internal sealed partial class EngineWorkflowService
{
    public override Task<DescribeWorkerDeploymentResponse> DescribeWorkerDeploymentAsync(DescribeWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => deploymentReads.DescribeAsync(request, cancellationToken));

    public override Task<DescribeWorkerDeploymentVersionResponse> DescribeWorkerDeploymentVersionAsync(DescribeWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => deploymentReads.DescribeVersionAsync(request, cancellationToken));

    public override Task<ListWorkerDeploymentsResponse> ListWorkerDeploymentsAsync(ListWorkerDeploymentsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(deploymentReads.List(request)));

    public override Task<SetWorkerDeploymentCurrentVersionResponse> SetWorkerDeploymentCurrentVersionAsync(SetWorkerDeploymentCurrentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => deployments.SetCurrentVersionAsync(request, cancellationToken));

    public override Task<SetWorkerDeploymentRampingVersionResponse> SetWorkerDeploymentRampingVersionAsync(SetWorkerDeploymentRampingVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => deployments.SetRampingVersionAsync(request, cancellationToken));

    public override Task<CreateWorkerDeploymentResponse> CreateWorkerDeploymentAsync(CreateWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => deployments.CreateAsync(request, cancellationToken));

    public override Task<CreateWorkerDeploymentVersionResponse> CreateWorkerDeploymentVersionAsync(CreateWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => deployments.CreateVersionAsync(request, cancellationToken));

    public override Task<DeleteWorkerDeploymentResponse> DeleteWorkerDeploymentAsync(DeleteWorkerDeploymentRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => deployments.DeleteAsync(request, cancellationToken));

    public override Task<DeleteWorkerDeploymentVersionResponse> DeleteWorkerDeploymentVersionAsync(DeleteWorkerDeploymentVersionRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => deployments.DeleteVersionAsync(request, cancellationToken));

    public override Task<UpdateWorkerDeploymentVersionMetadataResponse> UpdateWorkerDeploymentVersionMetadataAsync(UpdateWorkerDeploymentVersionMetadataRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => deployments.UpdateMetadataAsync(request, cancellationToken));

    public override Task<SetWorkerDeploymentManagerResponse> SetWorkerDeploymentManagerAsync(SetWorkerDeploymentManagerRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => deployments.SetManagerAsync(request, cancellationToken));

    public override Task<RecordWorkerHeartbeatResponse> RecordWorkerHeartbeatAsync(RecordWorkerHeartbeatRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(workers.Record(request)));

    public override Task<ListWorkersResponse> ListWorkersAsync(ListWorkersRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(workers.List(request)));

    public override Task<CountWorkersResponse> CountWorkersAsync(CountWorkersRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(workers.Count(request)));

    public override Task<DescribeWorkerResponse> DescribeWorkerAsync(DescribeWorkerRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(workers.Describe(request)));
}
