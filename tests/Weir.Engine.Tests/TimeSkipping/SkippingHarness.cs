using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Services;
using Weir.Protocol.TestService.V1;

namespace Weir.Engine.Tests.TimeSkipping;

/// <summary>Short forms of the calls of <see cref="ITestService"/> on an engine whose real clock stands still unless a test moves it.</summary>
internal static class SkippingHarness
{
    public static Task<EngineHarness> StartAsync(TimeSkippingMode mode = TimeSkippingMode.Locked) =>
        EngineHarness.StartAsync(configure: options => options with { TimeSkipping = mode });

    extension(EngineHarness harness)
    {
        public ITestService Time => harness.Engine.TestService!;

        public async Task<DateTimeOffset> NowAsync() => (await harness.Time.GetCurrentTimeAsync(new Empty())).Time.ToDateTimeOffset();

        /// <summary>How far the engine's time is ahead of real time.</summary>
        public async Task<TimeSpan> SkippedAsync() => await harness.NowAsync() - harness.Clock.GetUtcNow();

        public Task LockAsync() => harness.Time.LockTimeSkippingAsync(new LockTimeSkippingRequest());

        public Task UnlockAsync() => harness.Time.UnlockTimeSkippingAsync(new UnlockTimeSkippingRequest());

        public Task SleepAsync(TimeSpan time) => harness.Time.SleepAsync(new SleepRequest { Duration = Duration.FromTimeSpan(time) });

        public Task UnlockedSleepAsync(TimeSpan time) =>
            EngineHarness.InTime(harness.Time.UnlockTimeSkippingWithSleepAsync(new SleepRequest { Duration = Duration.FromTimeSpan(time) }));
    }
}
