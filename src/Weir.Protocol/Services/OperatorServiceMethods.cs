using Weir.Protocol.Grpc;
using Weir.Protocol.OperatorService.V1;

namespace Weir.Protocol.Services;

/// <summary>The RPCs of <c>temporal.api.operatorservice.v1.OperatorService</c>: name, messages, and how to call each on an implementation.</summary>
public static class OperatorServiceMethods
{
    public const string ServiceName = "temporal.api.operatorservice.v1.OperatorService";

    public static RpcMethod<IOperatorService, AddSearchAttributesRequest, AddSearchAttributesResponse> AddSearchAttributes { get; } = new(
        ServiceName, "AddSearchAttributes", AddSearchAttributesRequest.Parser, AddSearchAttributesResponse.Parser, (service, request, context, token) => service.AddSearchAttributesAsync(request, context, token));

    public static RpcMethod<IOperatorService, RemoveSearchAttributesRequest, RemoveSearchAttributesResponse> RemoveSearchAttributes { get; } = new(
        ServiceName, "RemoveSearchAttributes", RemoveSearchAttributesRequest.Parser, RemoveSearchAttributesResponse.Parser, (service, request, context, token) => service.RemoveSearchAttributesAsync(request, context, token));

    public static RpcMethod<IOperatorService, ListSearchAttributesRequest, ListSearchAttributesResponse> ListSearchAttributes { get; } = new(
        ServiceName, "ListSearchAttributes", ListSearchAttributesRequest.Parser, ListSearchAttributesResponse.Parser, (service, request, context, token) => service.ListSearchAttributesAsync(request, context, token));

    public static RpcMethod<IOperatorService, DeleteNamespaceRequest, DeleteNamespaceResponse> DeleteNamespace { get; } = new(
        ServiceName, "DeleteNamespace", DeleteNamespaceRequest.Parser, DeleteNamespaceResponse.Parser, (service, request, context, token) => service.DeleteNamespaceAsync(request, context, token));

    public static RpcMethod<IOperatorService, AddOrUpdateRemoteClusterRequest, AddOrUpdateRemoteClusterResponse> AddOrUpdateRemoteCluster { get; } = new(
        ServiceName, "AddOrUpdateRemoteCluster", AddOrUpdateRemoteClusterRequest.Parser, AddOrUpdateRemoteClusterResponse.Parser, (service, request, context, token) => service.AddOrUpdateRemoteClusterAsync(request, context, token));

    public static RpcMethod<IOperatorService, RemoveRemoteClusterRequest, RemoveRemoteClusterResponse> RemoveRemoteCluster { get; } = new(
        ServiceName, "RemoveRemoteCluster", RemoveRemoteClusterRequest.Parser, RemoveRemoteClusterResponse.Parser, (service, request, context, token) => service.RemoveRemoteClusterAsync(request, context, token));

    public static RpcMethod<IOperatorService, ListClustersRequest, ListClustersResponse> ListClusters { get; } = new(
        ServiceName, "ListClusters", ListClustersRequest.Parser, ListClustersResponse.Parser, (service, request, context, token) => service.ListClustersAsync(request, context, token));

    public static RpcMethod<IOperatorService, GetNexusEndpointRequest, GetNexusEndpointResponse> GetNexusEndpoint { get; } = new(
        ServiceName, "GetNexusEndpoint", GetNexusEndpointRequest.Parser, GetNexusEndpointResponse.Parser, (service, request, context, token) => service.GetNexusEndpointAsync(request, context, token));

    public static RpcMethod<IOperatorService, CreateNexusEndpointRequest, CreateNexusEndpointResponse> CreateNexusEndpoint { get; } = new(
        ServiceName, "CreateNexusEndpoint", CreateNexusEndpointRequest.Parser, CreateNexusEndpointResponse.Parser, (service, request, context, token) => service.CreateNexusEndpointAsync(request, context, token));

    public static RpcMethod<IOperatorService, UpdateNexusEndpointRequest, UpdateNexusEndpointResponse> UpdateNexusEndpoint { get; } = new(
        ServiceName, "UpdateNexusEndpoint", UpdateNexusEndpointRequest.Parser, UpdateNexusEndpointResponse.Parser, (service, request, context, token) => service.UpdateNexusEndpointAsync(request, context, token));

    public static RpcMethod<IOperatorService, DeleteNexusEndpointRequest, DeleteNexusEndpointResponse> DeleteNexusEndpoint { get; } = new(
        ServiceName, "DeleteNexusEndpoint", DeleteNexusEndpointRequest.Parser, DeleteNexusEndpointResponse.Parser, (service, request, context, token) => service.DeleteNexusEndpointAsync(request, context, token));

    public static RpcMethod<IOperatorService, ListNexusEndpointsRequest, ListNexusEndpointsResponse> ListNexusEndpoints { get; } = new(
        ServiceName, "ListNexusEndpoints", ListNexusEndpointsRequest.Parser, ListNexusEndpointsResponse.Parser, (service, request, context, token) => service.ListNexusEndpointsAsync(request, context, token));

    public static IReadOnlyList<RpcMethod<IOperatorService>> All { get; } =
    [
        AddSearchAttributes,
        RemoveSearchAttributes,
        ListSearchAttributes,
        DeleteNamespace,
        AddOrUpdateRemoteCluster,
        RemoveRemoteCluster,
        ListClusters,
        GetNexusEndpoint,
        CreateNexusEndpoint,
        UpdateNexusEndpoint,
        DeleteNexusEndpoint,
        ListNexusEndpoints,
    ];
}
