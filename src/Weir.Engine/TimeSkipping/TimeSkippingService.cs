using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions;
using Weir.Engine.Service;
using Weir.Protocol.Calls;
using Weir.Protocol.Services;
using Weir.Protocol.TestService.V1;

namespace Weir.Engine.TimeSkipping;

/// <summary>The engine's <see cref="ITestService"/>.</summary>
internal sealed class TimeSkippingService(CallGate gate, TimeSkipper skipper) : TestServiceBase
{
    public override Task<LockTimeSkippingResponse> LockTimeSkippingAsync(
        LockTimeSkippingRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Admitted(() =>
        {
            skipper.Lock();
            return Task.FromResult(new LockTimeSkippingResponse());
        });

    public override Task<UnlockTimeSkippingResponse> UnlockTimeSkippingAsync(
        UnlockTimeSkippingRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Admitted(() => skipper.TryUnlock() ? Task.FromResult(new UnlockTimeSkippingResponse()) : throw NotLocked());

    public override Task<SleepResponse> SleepAsync(SleepRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Admitted(() => Answer(skipper.SleepUntilAsync(Target(request.Duration), cancellationToken)));

    public override Task<SleepResponse> SleepUntilAsync(SleepUntilRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Admitted(() => request.Timestamp is null
            ? throw new RpcException(StatusCode.InvalidArgument, "timestamp: the time to sleep until is not set.")
            : Answer(skipper.SleepUntilAsync(Times.ToTime(request.Timestamp), cancellationToken)));

    public override Task<SleepResponse> UnlockTimeSkippingWithSleepAsync(
        SleepRequest request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Admitted(() => Answer(skipper.TryUnlockUntil(Target(request.Duration), cancellationToken) ?? throw NotLocked()));

    public override Task<GetCurrentTimeResponse> GetCurrentTimeAsync(Empty request, CallContext? context = null, CancellationToken cancellationToken = default) =>
        Admitted(() => Task.FromResult(new GetCurrentTimeResponse { Time = Times.ToTimestamp(skipper.Clock.GetUtcNow()) }));

    // Async only so that a refusal comes as a failed task, as callers over gRPC see it.
    private async Task<T> Admitted<T>(Func<Task<T>> call)
    {
        gate.Admit();
        return await call().ConfigureAwait(false);
    }

    private DateTimeOffset Target(Duration? duration) => Times.Add(skipper.Clock.GetUtcNow(), Times.ToTimeSpan(duration));

    private static async Task<SleepResponse> Answer(Task sleep)
    {
        await sleep.ConfigureAwait(false);
        return new SleepResponse();
    }

    private static RpcException NotLocked() =>
        new(StatusCode.FailedPrecondition, "Time skipping is not locked: each unlock must follow a lock of its own.");
}
