using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Calls;
using Weir.Protocol.TestService.V1;

namespace Weir.Protocol.Services;

/// <summary>Answers UNIMPLEMENTED to every RPC of <see cref="ITestService"/> that a derived class does not override.</summary>
public abstract class TestServiceBase : ITestService
{
    public virtual Task<LockTimeSkippingResponse> LockTimeSkippingAsync(LockTimeSkippingRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<LockTimeSkippingResponse>("LockTimeSkipping");

    public virtual Task<UnlockTimeSkippingResponse> UnlockTimeSkippingAsync(UnlockTimeSkippingRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<UnlockTimeSkippingResponse>("UnlockTimeSkipping");

    public virtual Task<SleepResponse> SleepAsync(SleepRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<SleepResponse>("Sleep");

    public virtual Task<SleepResponse> SleepUntilAsync(SleepUntilRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<SleepResponse>("SleepUntil");

    public virtual Task<SleepResponse> UnlockTimeSkippingWithSleepAsync(SleepRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<SleepResponse>("UnlockTimeSkippingWithSleep");

    public virtual Task<GetCurrentTimeResponse> GetCurrentTimeAsync(Empty request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Unimplemented<GetCurrentTimeResponse>("GetCurrentTime");

    private static Task<T> Unimplemented<T>(string method) =>
        Task.FromException<T>(RpcException.Unimplemented("temporal.api.testservice.v1.TestService", method));
}
