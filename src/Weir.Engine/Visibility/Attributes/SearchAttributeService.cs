using Weir.Engine.Service;
using Weir.Protocol.Calls;
using Weir.Protocol.OperatorService.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Visibility.Attributes;

/// <summary>The RPCs about which search attributes exist.</summary>
internal sealed class SearchAttributeService(CallGate gate, SearchAttributeRegistry registry, string storeName)
{
    public async Task<AddSearchAttributesResponse> AddAsync(AddSearchAttributesRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        if (request.SearchAttributes.Count == 0)
        {
            throw new RpcException(StatusCode.InvalidArgument, "SearchAttributes are not set on request.");
        }

        await registry.AddAsync(request.Namespace, request.SearchAttributes, cancellationToken).ConfigureAwait(false);
        return new AddSearchAttributesResponse();
    }

    public async Task<RemoveSearchAttributesResponse> RemoveAsync(RemoveSearchAttributesRequest request, CancellationToken cancellationToken)
    {
        gate.Admit(request.Namespace);
        if (request.SearchAttributes.Count == 0)
        {
            throw new RpcException(StatusCode.InvalidArgument, "SearchAttributes are not set on request.");
        }

        await registry.RemoveAsync(request.Namespace, request.SearchAttributes, cancellationToken).ConfigureAwait(false);
        return new RemoveSearchAttributesResponse();
    }

    public ListSearchAttributesResponse List(ListSearchAttributesRequest request)
    {
        gate.Admit(request.Namespace);
        return new ListSearchAttributesResponse
        {
            CustomAttributes = { registry.CustomOf(request.Namespace) },
            SystemAttributes = { SearchAttributeTypes.BuiltIn },
            StorageSchema = { ["store"] = storeName },
        };
    }

    /// <summary>The older RPC, which names no namespace.</summary>
    public GetSearchAttributesResponse GetAll()
    {
        gate.Admit();
        return new GetSearchAttributesResponse { Keys = { SearchAttributeTypes.BuiltIn, registry.AllCustom() } };
    }
}
