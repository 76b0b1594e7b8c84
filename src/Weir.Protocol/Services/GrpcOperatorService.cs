using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.OperatorService.V1;

namespace Weir.Protocol.Services;

/// <summary><see cref="IOperatorService"/> over a gRPC channel. The channel is shared and not owned.</summary>
public sealed class GrpcOperatorService(GrpcChannel channel) : IOperatorService
{
    public Task<AddSearchAttributesResponse> AddSearchAttributesAsync(AddSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.AddSearchAttributes, request, context, cancellationToken);

    public Task<RemoveSearchAttributesResponse> RemoveSearchAttributesAsync(RemoveSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.RemoveSearchAttributes, request, context, cancellationToken);

    public Task<ListSearchAttributesResponse> ListSearchAttributesAsync(ListSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.ListSearchAttributes, request, context, cancellationToken);

    public Task<DeleteNamespaceResponse> DeleteNamespaceAsync(DeleteNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.DeleteNamespace, request, context, cancellationToken);

    public Task<AddOrUpdateRemoteClusterResponse> AddOrUpdateRemoteClusterAsync(AddOrUpdateRemoteClusterRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.AddOrUpdateRemoteCluster, request, context, cancellationToken);

    public Task<RemoveRemoteClusterResponse> RemoveRemoteClusterAsync(RemoveRemoteClusterRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.RemoveRemoteCluster, request, context, cancellationToken);

    public Task<ListClustersResponse> ListClustersAsync(ListClustersRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.ListClusters, request, context, cancellationToken);

    public Task<GetNexusEndpointResponse> GetNexusEndpointAsync(GetNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.GetNexusEndpoint, request, context, cancellationToken);

    public Task<CreateNexusEndpointResponse> CreateNexusEndpointAsync(CreateNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.CreateNexusEndpoint, request, context, cancellationToken);

    public Task<UpdateNexusEndpointResponse> UpdateNexusEndpointAsync(UpdateNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.UpdateNexusEndpoint, request, context, cancellationToken);

    public Task<DeleteNexusEndpointResponse> DeleteNexusEndpointAsync(DeleteNexusEndpointRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.DeleteNexusEndpoint, request, context, cancellationToken);

    public Task<ListNexusEndpointsResponse> ListNexusEndpointsAsync(ListNexusEndpointsRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(OperatorServiceMethods.ListNexusEndpoints, request, context, cancellationToken);
}
