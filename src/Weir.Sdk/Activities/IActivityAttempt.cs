using Microsoft.Extensions.Logging;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Activities;

/// <summary>The worker's side of a running attempt.</summary>
internal interface IActivityAttempt
{
    DataConverter DataConverter { get; }

    IWeirClient Client { get; }

    CancellationToken CancellationToken { get; }

    CancellationToken WorkerShutdownToken { get; }

    ActivityCancelReason CancelReason { get; }

    /// <summary>Made when asked for: most activities never look.</summary>
    ActivityInfo CreateInfo();

    ILogger CreateLogger();

    void Heartbeat(IReadOnlyCollection<object?> details);

    Task HeartbeatAsync(IReadOnlyCollection<object?> details, CancellationToken cancellationToken);
}
