using Weir.Engine.Visibility;
using Weir.Protocol.Calls;
using Weir.Protocol.OperatorService.V1;
using Weir.Protocol.Services;

namespace Weir.Engine.Service;

/// <summary>The engine's <see cref="IOperatorService"/>. What is not here is not built yet and answers UNIMPLEMENTED.</summary>
internal sealed class EngineOperatorService(CallGate gate) : OperatorServiceBase
{
    public override Task<ListSearchAttributesResponse> ListSearchAttributesAsync(
        ListSearchAttributesRequest request, CallContext? context = null, CancellationToken cancellationToken = default)
    {
        try
        {
            gate.Admit(request.Namespace);
        }
        catch (RpcException refusal)
        {
            return Task.FromException<ListSearchAttributesResponse>(refusal);
        }

        return Task.FromResult(new ListSearchAttributesResponse { SystemAttributes = { SystemSearchAttributes.All } });
    }
}
