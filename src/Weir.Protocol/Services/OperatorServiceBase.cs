using Weir.Protocol.Calls;
using Weir.Protocol.OperatorService.V1;

namespace Weir.Protocol.Services;

/// <summary>Answers UNIMPLEMENTED to every RPC of <see cref="IOperatorService"/> that a derived class does not override.</summary>
public abstract class OperatorServiceBase : IOperatorService
{
    public virtual Task<AddSearchAttributesResponse> AddSearchAttributesAsync(AddSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<AddSearchAttributesResponse>("AddSearchAttributes");

    public virtual Task<RemoveSearchAttributesResponse> RemoveSearchAttributesAsync(RemoveSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RemoveSearchAttributesResponse>("RemoveSearchAttributes");

    public virtual Task<ListSearchAttributesResponse> ListSearchAttributesAsync(ListSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListSearchAttributesResponse>("ListSearchAttributes");

    public virtual Task<DeleteNamespaceResponse> DeleteNamespaceAsync(DeleteNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DeleteNamespaceResponse>("DeleteNamespace");

    public virtual Task<AddOrUpdateRemoteClusterResponse> AddOrUpdateRemoteClusterAsync(AddOrUpdateRemoteClusterRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<AddOrUpdateRemoteClusterResponse>("AddOrUpdateRemoteCluster");

    public virtual Task<RemoveRemoteClusterResponse> RemoveRemoteClusterAsync(RemoveRemoteClusterRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<RemoveRemoteClusterResponse>("RemoveRemoteCluster");

    public virtual Task<ListClustersResponse> ListClustersAsync(ListClustersRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListClustersResponse>("ListClusters");

    public virtual Task<GetNexusEndpointResponse> GetNexusEndpointAsync(GetNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetNexusEndpointResponse>("GetNexusEndpoint");

    public virtual Task<CreateNexusEndpointResponse> CreateNexusEndpointAsync(CreateNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<CreateNexusEndpointResponse>("CreateNexusEndpoint");

    public virtual Task<UpdateNexusEndpointResponse> UpdateNexusEndpointAsync(UpdateNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UpdateNexusEndpointResponse>("UpdateNexusEndpoint");

    public virtual Task<DeleteNexusEndpointResponse> DeleteNexusEndpointAsync(DeleteNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<DeleteNexusEndpointResponse>("DeleteNexusEndpoint");

    public virtual Task<ListNexusEndpointsResponse> ListNexusEndpointsAsync(ListNexusEndpointsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<ListNexusEndpointsResponse>("ListNexusEndpoints");

    private static Task<T> Unimplemented<T>(string method) =>
        Task.FromException<T>(RpcException.Unimplemented("temporal.api.operatorservice.v1.OperatorService", method));
}
