using Google.Protobuf;
using Weir.Engine.Deployments.Records;
using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Engine.Shards;
using Weir.Protocol.Calls;
using Weir.Protocol.Deployment.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Deployments;

/// <summary>The RPCs that change a deployment. Those that only look are in <see cref="DeploymentReads"/>.</summary>
internal sealed class DeploymentService(CallGate gate, ShardEnvironment environment, DeploymentWorld world)
{
    public async Task<SetWorkerDeploymentCurrentVersionResponse> SetCurrentVersionAsync(
        SetWorkerDeploymentCurrentVersionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        DeploymentNames.Deployment(request.DeploymentName);
#pragma warning disable CS0612 // Older clients name the version in one string.
        var buildId = DeploymentNames.BuildId(request.DeploymentName, request.BuildId, request.Version);
#pragma warning restore CS0612
        DeploymentVersion? previous = null;
        var change = new DeploymentChange(request.Identity, request.ConflictToken);
        var deployment = await UpdateAsync(
            request.Namespace,
            request.DeploymentName,
            request.AllowNoPollers,
            record =>
            {
                previous = record.Current();
                var facts = world.Facts(request.Namespace);
                DeploymentRouting.SetCurrent(record, buildId, change, request.IgnoreMissingTaskQueues, request.AllowNoPollers, facts);
            },
            cancellationToken).ConfigureAwait(false);
#pragma warning disable CS0612 // Older clients read these.
        return new SetWorkerDeploymentCurrentVersionResponse
        {
            ConflictToken = deployment.ConflictToken(),
            PreviousVersion = DeploymentNames.ToOlderString(previous),
            PreviousDeploymentVersion = previous?.ToMessage(),
        };
#pragma warning restore CS0612
    }

    public async Task<SetWorkerDeploymentRampingVersionResponse> SetRampingVersionAsync(
        SetWorkerDeploymentRampingVersionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        DeploymentNames.Deployment(request.DeploymentName);
        if (!(request.Percentage >= 0 && request.Percentage <= 100))
        {
            throw Validation.Invalid("Percentage must be between 0 and 100 (inclusive)");
        }

#pragma warning disable CS0612 // Older clients name the version in one string.
        var buildId = DeploymentNames.BuildId(request.DeploymentName, request.BuildId, request.Version);
        var isUnversioned = buildId is null && (request.Percentage > 0 || request.Version == DeploymentNames.Unversioned);
#pragma warning restore CS0612
        var target = new RampTarget(buildId is null && !isUnversioned, buildId, request.Percentage);
        var change = new DeploymentChange(request.Identity, request.ConflictToken);
        DeploymentVersion? previous = null;
        var previousPercentage = 0f;
        var deployment = await UpdateAsync(
            request.Namespace,
            request.DeploymentName,
            request.AllowNoPollers,
            record =>
            {
                previous = record.Ramping();
                previousPercentage = record.Info.RoutingConfig.RampingVersionPercentage;
                var facts = world.Facts(request.Namespace);
                DeploymentRouting.SetRamping(record, target, change, request.IgnoreMissingTaskQueues, request.AllowNoPollers, facts);
            },
            cancellationToken).ConfigureAwait(false);
#pragma warning disable CS0612 // Older clients read these.
        return new SetWorkerDeploymentRampingVersionResponse
        {
            ConflictToken = deployment.ConflictToken(),
            PreviousVersion = previous is null ? "" : DeploymentNames.ToOlderString(previous),
            PreviousDeploymentVersion = previous?.ToMessage(),
            PreviousPercentage = previousPercentage,
        };
#pragma warning restore CS0612
    }

    public async Task<CreateWorkerDeploymentResponse> CreateAsync(CreateWorkerDeploymentRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        DeploymentNames.Deployment(request.DeploymentName);
        var created = await StoreCalls.RunAsync(() => environment.Deployments.UpdateAsync(
            request.Namespace,
            request.DeploymentName,
            existing =>
            {
                if (existing is not null)
                {
                    throw new RpcException(StatusCode.AlreadyExists, $"Worker Deployment '{request.DeploymentName}' already exists");
                }

                var deployment = DeploymentRecords.New(request.DeploymentName, environment.Clock.GetUtcNow());
                deployment.Sign(request.Identity);
                return deployment;
            },
            cancellationToken)).ConfigureAwait(false);
        return new CreateWorkerDeploymentResponse { ConflictToken = created!.ConflictToken() };
    }

    public async Task<CreateWorkerDeploymentVersionResponse> CreateVersionAsync(CreateWorkerDeploymentVersionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        if (request.ComputeConfig is not null)
        {
            throw new RpcException(StatusCode.Unimplemented, "compute_config: this engine starts no workers.");
        }

        var version = DeploymentNames.Version(request.DeploymentVersion, older: "");
        await UpdateAsync(
            request.Namespace,
            version.DeploymentName,
            mayCreate: false,
            record => DeploymentVersions.Create(record, version, request.Identity, world.Facts(request.Namespace)),
            cancellationToken).ConfigureAwait(false);
        return new CreateWorkerDeploymentVersionResponse();
    }

    public async Task<DeleteWorkerDeploymentResponse> DeleteAsync(DeleteWorkerDeploymentRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        DeploymentNames.Deployment(request.DeploymentName);
        await StoreCalls.RunAsync(() => environment.Deployments.UpdateAsync(
            request.Namespace,
            request.DeploymentName,
            existing =>
            {
                (existing ?? throw DeploymentWorld.NotFound(request.DeploymentName)).Admit(new DeploymentChange(request.Identity, ByteString.Empty));
                return existing.Versions.Count == 0 ? null : throw Refusals.FailedPrecondition("deployment has versions, can't be deleted");
            },
            cancellationToken)).ConfigureAwait(false);
        return new DeleteWorkerDeploymentResponse();
    }

    public async Task<DeleteWorkerDeploymentVersionResponse> DeleteVersionAsync(DeleteWorkerDeploymentVersionRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
#pragma warning disable CS0612 // Older clients name the version in one string.
        var version = DeploymentNames.Version(request.DeploymentVersion, request.Version);
#pragma warning restore CS0612
        await world.CheckDrainageAsync(request.Namespace, version.DeploymentName, cancellationToken).ConfigureAwait(false);
        var change = new DeploymentChange(request.Identity, ByteString.Empty);
        await UpdateAsync(
            request.Namespace,
            version.DeploymentName,
            mayCreate: false,
            record => DeploymentVersions.Delete(record, version, change, request.SkipDrainage, world.Facts(request.Namespace)),
            cancellationToken).ConfigureAwait(false);
        return new DeleteWorkerDeploymentVersionResponse();
    }

    public async Task<UpdateWorkerDeploymentVersionMetadataResponse> UpdateMetadataAsync(
        UpdateWorkerDeploymentVersionMetadataRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
#pragma warning disable CS0612 // Older clients name the version in one string.
        var version = DeploymentNames.Version(request.DeploymentVersion, request.Version);
#pragma warning restore CS0612
        var deployment = await UpdateAsync(
            request.Namespace,
            version.DeploymentName,
            mayCreate: false,
            record =>
            {
                DeploymentVersions.UpdateMetadata(record, request, version.BuildId);
                Validation.Size(DeploymentVersions.Require(record, version.BuildId).Metadata, environment.Limits.MemoSizeBytesMax);
            },
            cancellationToken).ConfigureAwait(false);
        return new UpdateWorkerDeploymentVersionMetadataResponse { Metadata = deployment.FindVersion(version.BuildId)!.Metadata };
    }

    public async Task<SetWorkerDeploymentManagerResponse> SetManagerAsync(SetWorkerDeploymentManagerRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        DeploymentNames.Deployment(request.DeploymentName);
        if (request.NewManagerIdentityCase == SetWorkerDeploymentManagerRequest.NewManagerIdentityOneofCase.None)
        {
            throw Validation.Invalid("new_manager_identity is not set on request.");
        }

        var previous = "";
        var deployment = await UpdateAsync(
            request.Namespace,
            request.DeploymentName,
            mayCreate: false,
            record =>
            {
                previous = record.Info.ManagerIdentity;
                record.AdmitToken(new DeploymentChange(request.Identity, request.ConflictToken));
                record.Info.ManagerIdentity = request.Self ? request.Identity : request.ManagerIdentity;
                record.Sign(request.Identity);
            },
            cancellationToken).ConfigureAwait(false);
#pragma warning disable CS0612 // Older clients read it.
        return new SetWorkerDeploymentManagerResponse { ConflictToken = deployment.ConflictToken(), PreviousManagerIdentity = previous };
#pragma warning restore CS0612
    }

    private async Task<DeploymentRecord> UpdateAsync(
        string namespaceName, string name, bool mayCreate, Action<DeploymentRecord> change, CancellationToken cancellationToken)
    {
        var changed = await StoreCalls.RunAsync(() => environment.Deployments.UpdateAsync(
            namespaceName,
            name,
            existing =>
            {
                var record = existing ?? (mayCreate ? DeploymentRecords.New(name, environment.Clock.GetUtcNow()) : throw DeploymentWorld.NotFound(name));
                change(record);
                return record;
            },
            cancellationToken)).ConfigureAwait(false);
        return changed!;
    }
}
