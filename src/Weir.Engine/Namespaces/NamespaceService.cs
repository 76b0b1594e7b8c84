using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Service;
using Weir.Engine.Tokens;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Namespace.V1;
using Weir.Protocol.Replication.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Namespaces;

/// <summary>The RPCs about namespaces.</summary>
internal sealed class NamespaceService(
    CallGate gate, NamespaceRegistry registry, TokenSealer sealer, Func<string> newId, int nameBytesMax, long blobSizeBytesMax)
{
    private const int PageSizeDefault = 100;
    private const string ClusterName = SystemService.ClusterName;
    private static readonly TimeSpan RetentionDefault = TimeSpan.FromHours(24);

    /// <summary>Makes <c>default</c> when the store is new.</summary>
    public async Task EnsureDefaultAsync(TimeSpan retention, CancellationToken cancellationToken)
    {
        if (registry.All.All(entry => entry.NamespaceInfo.Name != NamespaceRegistry.DefaultNamespace))
        {
            var request = new RegisterNamespaceRequest
            {
                Namespace = NamespaceRegistry.DefaultNamespace,
                Description = "The namespace that exists from the start.",
                WorkflowExecutionRetentionPeriod = Duration.FromTimeSpan(retention),
            };
            await registry.RegisterAsync(Build(request), cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<RegisterNamespaceResponse> RegisterAsync(RegisterNamespaceRequest request, CancellationToken cancellationToken)
    {
        gate.Admit();
        if (request.Namespace.Length == 0)
        {
            throw new RpcException(StatusCode.InvalidArgument, "Namespace not set on request.");
        }

        if (System.Text.Encoding.UTF8.GetByteCount(request.Namespace) > nameBytesMax)
        {
            throw new RpcException(StatusCode.InvalidArgument, $"Namespace length exceeds limit of {nameBytesMax} bytes.");
        }

        if (request.IsGlobalNamespace)
        {
            throw new RpcException(StatusCode.InvalidArgument, "is_global_namespace: this engine is one cluster; global namespaces need several.");
        }

        NamespaceChanges.CheckCluster(request.ActiveClusterName, request.Clusters, ClusterName);
        NamespaceChanges.CheckArchival(request.HistoryArchivalState, request.VisibilityArchivalState);
        NamespaceChanges.CheckRetention(request.WorkflowExecutionRetentionPeriod);
        await registry.RegisterAsync(Build(request), cancellationToken).ConfigureAwait(false);
        return new RegisterNamespaceResponse();
    }

    public DescribeNamespaceResponse Describe(DescribeNamespaceRequest request)
    {
        gate.Admit();
        var stored = request.Namespace.Length == 0 && request.Id.Length > 0 ? registry.FindById(request.Id) : registry.Find(request.Namespace);
        return Advertise(stored);
    }

    public async Task<UpdateNamespaceResponse> UpdateAsync(UpdateNamespaceRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        var updated = Advertise(await registry.UpdateAsync(request.Namespace, entry => NamespaceChanges.Apply(entry, request, ClusterName), cancellationToken)
            .ConfigureAwait(false));
        return new UpdateNamespaceResponse
        {
            NamespaceInfo = updated.NamespaceInfo,
            Config = updated.Config,
            ReplicationConfig = updated.ReplicationConfig,
        };
    }

    public async Task<DeprecateNamespaceResponse> DeprecateAsync(DeprecateNamespaceRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        await registry.UpdateAsync(request.Namespace, entry => entry.NamespaceInfo.State = NamespaceState.Deprecated, cancellationToken)
            .ConfigureAwait(false);
        return new DeprecateNamespaceResponse();
    }

    public ListNamespacesResponse List(ListNamespacesRequest request)
    {
        gate.Admit();
        var pageSize = request.PageSize > 0 ? request.PageSize : PageSizeDefault;
        var after = "";
        if (!request.NextPageToken.IsEmpty)
        {
            after = new TokenReader(sealer.Open(TokenKind.NamespaceListPage, request.NextPageToken, "Next page token").Span).ReadString();
        }

        var all = request.NamespaceFilter?.IncludeDeleted == true
            ? registry.All.Concat(registry.BeingDeleted).OrderBy(entry => entry.NamespaceInfo.Name, StringComparer.Ordinal)
            : registry.All;
        var rest = all.Where(entry => string.CompareOrdinal(entry.NamespaceInfo.Name, after) > 0).Take(pageSize + 1).ToList();
        var response = new ListNamespacesResponse();
        response.Namespaces.AddRange(rest.Take(pageSize).Select(Advertise));
        if (rest.Count > pageSize)
        {
            var writer = new TokenWriter(stackalloc byte[256]);
            writer.Write(rest[pageSize - 1].NamespaceInfo.Name);
            response.NextPageToken = sealer.Seal(TokenKind.NamespaceListPage, writer.Written);
        }

        return response;
    }

    // What the engine can do belongs to the engine that runs, not to the stored namespace.
    private DescribeNamespaceResponse Advertise(DescribeNamespaceResponse stored)
    {
        var described = stored.Clone();
        described.NamespaceInfo.Capabilities = new NamespaceInfo.Types.Capabilities
        {
            EagerWorkflowStart = true,
            WorkerPollCompleteOnShutdown = true,
            WorkflowPause = true,
            PollerAutoscaling = true,
            WorkerHeartbeats = true,
            SyncUpdate = true,
            AsyncUpdate = true,
        };
        described.NamespaceInfo.Limits = new NamespaceInfo.Types.Limits
        {
            BlobSizeLimitError = blobSizeBytesMax,
            MemoSizeLimitError = blobSizeBytesMax,
        };
        return described;
    }

    private DescribeNamespaceResponse Build(RegisterNamespaceRequest request)
    {
        var info = new NamespaceInfo
        {
            Name = request.Namespace,
            Id = newId(),
            State = NamespaceState.Registered,
            Description = request.Description,
            OwnerEmail = request.OwnerEmail,
        };
        info.Data.Add(request.Data);
        var retention = request.WorkflowExecutionRetentionPeriod is { } period && period.ToTimeSpan() > TimeSpan.Zero
            ? period
            : Duration.FromTimeSpan(RetentionDefault);
        return new DescribeNamespaceResponse
        {
            NamespaceInfo = info,
            Config = new NamespaceConfig
            {
                WorkflowExecutionRetentionTtl = retention,
                HistoryArchivalState = ArchivalState.Disabled,
                VisibilityArchivalState = ArchivalState.Disabled,
            },
            ReplicationConfig = new NamespaceReplicationConfig
            {
                ActiveClusterName = ClusterName,
                Clusters = { new ClusterReplicationConfig { ClusterName = ClusterName } },
            },
        };
    }
}
