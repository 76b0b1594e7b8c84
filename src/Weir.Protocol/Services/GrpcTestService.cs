using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Calls;
using Weir.Protocol.Grpc;
using Weir.Protocol.TestService.V1;

namespace Weir.Protocol.Services;

/// <summary><see cref="ITestService"/> over a gRPC channel. The channel is shared and not owned.</summary>
public sealed class GrpcTestService(GrpcChannel channel) : ITestService
{
    public Task<LockTimeSkippingResponse> LockTimeSkippingAsync(LockTimeSkippingRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(TestServiceMethods.LockTimeSkipping, request, context, cancellationToken);

    public Task<UnlockTimeSkippingResponse> UnlockTimeSkippingAsync(UnlockTimeSkippingRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(TestServiceMethods.UnlockTimeSkipping, request, context, cancellationToken);

    public Task<SleepResponse> SleepAsync(SleepRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(TestServiceMethods.Sleep, request, context, cancellationToken);

    public Task<SleepResponse> SleepUntilAsync(SleepUntilRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(TestServiceMethods.SleepUntil, request, context, cancellationToken);

    public Task<SleepResponse> UnlockTimeSkippingWithSleepAsync(SleepRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(TestServiceMethods.UnlockTimeSkippingWithSleep, request, context, cancellationToken);

    public Task<GetCurrentTimeResponse> GetCurrentTimeAsync(Empty request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        channel.UnaryAsync(TestServiceMethods.GetCurrentTime, request, context, cancellationToken);
}
