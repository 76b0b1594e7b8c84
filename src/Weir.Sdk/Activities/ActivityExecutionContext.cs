using Microsoft.Extensions.Logging;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Activities;

/// <summary>What the code of an activity can ask and tell about its own attempt. Safe for concurrent use.</summary>
public sealed class ActivityExecutionContext
{
    private static readonly AsyncLocal<ActivityExecutionContext?> CurrentSlot = new();
    private readonly IActivityAttempt attempt;
    private ActivityInfo? info;
    private ILogger? logger;

    internal ActivityExecutionContext(IActivityAttempt attempt) => this.attempt = attempt;

    /// <summary>The attempt that the calling code belongs to.</summary>
    /// <exception cref="InvalidOperationException">The code does not belong to an activity.</exception>
    public static ActivityExecutionContext Current =>
        CurrentSlot.Value ?? throw new InvalidOperationException("Not in an activity");

    /// <summary>Whether the calling code belongs to an activity.</summary>
    public static bool HasCurrent => CurrentSlot.Value is not null;

    public ActivityInfo Info => info ??= attempt.CreateInfo();

    public ILogger Logger => logger ??= attempt.CreateLogger();

    /// <summary>The client of the worker that runs this activity.</summary>
    public IWeirClient Client => attempt.Client;

    public IPayloadConverter PayloadConverter => attempt.DataConverter.PayloadConverter;

    /// <summary>
    /// Cancelled when the activity is to end; <see cref="CancelReason"/> says why. The server tells about a requested cancellation only
    /// in answer to a heartbeat. An activity that ends with an <see cref="OperationCanceledException"/> then counts as cancelled.
    /// </summary>
    public CancellationToken CancellationToken => attempt.CancellationToken;

    public ActivityCancelReason CancelReason => attempt.CancelReason;

    /// <summary>Cancelled as soon as the worker begins to stop, before <see cref="CancellationToken"/>.</summary>
    public CancellationToken WorkerShutdownToken => attempt.WorkerShutdownToken;

    /// <summary>
    /// Reports that the activity is alive, with details that the next attempt is given. Returns at once; reports closer together than
    /// 0.8 times the heartbeat timeout (at most 60 seconds; 30 seconds without a timeout) are joined, the latest details winning.
    /// </summary>
    public void Heartbeat(params object?[] details) => attempt.Heartbeat(details);

    /// <summary>
    /// Reports like <see cref="Heartbeat"/>, but at once, and waits until the server has recorded it: what was reported is durable when
    /// this returns. A cancellation that the server answers with has reached <see cref="CancellationToken"/> by then.
    /// </summary>
    /// <exception cref="OperationCanceledException">The attempt is over, or <paramref name="cancellationToken"/> was cancelled.</exception>
    public Task HeartbeatAsync(IReadOnlyCollection<object?> details, CancellationToken cancellationToken = default) =>
        attempt.HeartbeatAsync(details, cancellationToken);

    /// <summary>The detail at <paramref name="index"/> that the previous attempt last reported.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public T? HeartbeatDetailAt<T>(int index) => PayloadConverter.ToValue<T>(Info.HeartbeatDetails[index]);

    internal static void Enter(ActivityExecutionContext? context) => CurrentSlot.Value = context;
}
