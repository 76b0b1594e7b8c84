using Weir.Engine.Deletions;
using Weir.Engine.Visibility.Attributes;
using Weir.Protocol.Calls;
using Weir.Protocol.OperatorService.V1;
using Weir.Protocol.Services;

namespace Weir.Engine.Service;

/// <summary>The engine's <see cref="IOperatorService"/>. What is not here is not built yet and answers UNIMPLEMENTED.</summary>
internal sealed class EngineOperatorService(CallGate gate, SearchAttributeService searchAttributes, NamespaceRemoval namespaces) : OperatorServiceBase
{
    public override Task<AddSearchAttributesResponse> AddSearchAttributesAsync(
        AddSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => searchAttributes.AddAsync(request, cancellationToken));

    public override Task<RemoveSearchAttributesResponse> RemoveSearchAttributesAsync(
        RemoveSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => searchAttributes.RemoveAsync(request, cancellationToken));

    public override Task<ListSearchAttributesResponse> ListSearchAttributesAsync(
        ListSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => Task.FromResult(searchAttributes.List(request)));

    public override Task<DeleteNamespaceResponse> DeleteNamespaceAsync(
        DeleteNamespaceRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Run(() => namespaces.DeleteAsync(request, cancellationToken));

    public override Task<ListClustersResponse> ListClustersAsync(
        ListClustersRequest request, CallContext? context = null, CancellationToken cancellationToken = default) => Run(() =>
    {
        gate.Admit();
        var cluster = new ClusterMetadata { ClusterName = SystemService.ClusterName, ClusterId = SystemService.ClusterId, IsConnectionEnabled = true };
        return Task.FromResult(new ListClustersResponse { Clusters = { cluster } });
    });

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
