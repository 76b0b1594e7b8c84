using Weir.Sdk.Converters;

namespace Weir.Sdk.Activities;

/// <summary>The worker's side of a running attempt.</summary>
internal interface IActivityAttempt
{
    DataConverter DataConverter { get; }

    CancellationToken CancellationToken { get; }

    CancellationToken WorkerShutdownToken { get; }

    ActivityCancelReason CancelReason { get; }

    void Heartbeat(IReadOnlyCollection<object?> details);

    Task HeartbeatAsync(IReadOnlyCollection<object?> details, CancellationToken cancellationToken);
}
