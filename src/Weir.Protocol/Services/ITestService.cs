using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Calls;
using Weir.Protocol.TestService.V1;

namespace Weir.Protocol.Services;

/// <summary>
/// <c>temporal.api.testservice.v1.TestService</c>: time skipping for tests. One method per RPC, in the order of the wire contract.
/// The engine implements it in process; <see cref="GrpcTestService"/> implements it over gRPC. Callers cannot tell the two apart.
/// </summary>
/// <remarks>
/// Every method throws <see cref="RpcException"/> for an outcome that has a gRPC status, and <see cref="OperationCanceledException"/>
/// when its own token was cancelled. A message must not be changed after it was passed in or handed out: in process it travels by reference.
/// Implementations are safe for concurrent use.
/// </remarks>
public interface ITestService
{
    Task<LockTimeSkippingResponse> LockTimeSkippingAsync(LockTimeSkippingRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<UnlockTimeSkippingResponse> UnlockTimeSkippingAsync(UnlockTimeSkippingRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<SleepResponse> SleepAsync(SleepRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<SleepResponse> SleepUntilAsync(SleepUntilRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<SleepResponse> UnlockTimeSkippingWithSleepAsync(SleepRequest request, CallContext? context = null, CancellationToken cancellationToken = default);

    Task<GetCurrentTimeResponse> GetCurrentTimeAsync(Empty request, CallContext? context = null, CancellationToken cancellationToken = default);
}
