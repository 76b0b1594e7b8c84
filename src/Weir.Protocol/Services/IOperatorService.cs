using Weir.Protocol.Calls;
using Weir.Protocol.OperatorService.V1;

namespace Weir.Protocol.Services;

/// <summary>
/// <c>temporal.api.operatorservice.v1.OperatorService</c>: administration: search attributes, namespaces, Nexus endpoints. One method per RPC, in the order of the wire contract.
/// The engine implements it in process; <see cref="GrpcOperatorService"/> implements it over gRPC. Callers cannot tell the two apart.
/// </summary>
/// <remarks>
/// Every method throws <see cref="RpcException"/> for an outcome that has a gRPC status, and <see cref="OperationCanceledException"/>
/// when its own token was cancelled. A message must not be changed after it was passed in or handed out: in process it travels by reference.
/// Implementations are safe for concurrent use.
/// </remarks>
public interface IOperatorService
{
    Task<AddSearchAttributesResponse> AddSearchAttributesAsync(AddSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RemoveSearchAttributesResponse> RemoveSearchAttributesAsync(RemoveSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListSearchAttributesResponse> ListSearchAttributesAsync(ListSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DeleteNamespaceResponse> DeleteNamespaceAsync(DeleteNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<AddOrUpdateRemoteClusterResponse> AddOrUpdateRemoteClusterAsync(AddOrUpdateRemoteClusterRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<RemoveRemoteClusterResponse> RemoveRemoteClusterAsync(RemoveRemoteClusterRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListClustersResponse> ListClustersAsync(ListClustersRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetNexusEndpointResponse> GetNexusEndpointAsync(GetNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<CreateNexusEndpointResponse> CreateNexusEndpointAsync(CreateNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UpdateNexusEndpointResponse> UpdateNexusEndpointAsync(UpdateNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<DeleteNexusEndpointResponse> DeleteNexusEndpointAsync(DeleteNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<ListNexusEndpointsResponse> ListNexusEndpointsAsync(ListNexusEndpointsRequest request, CallContext? context = null, CancellationToken cancellationToken = default);
}
