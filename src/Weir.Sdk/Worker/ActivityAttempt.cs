using Microsoft.Extensions.Logging;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Activities;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Worker;

/// <summary>One attempt of an activity, with its heartbeats and its cancellation.</summary>
internal sealed class ActivityAttempt : IActivityAttempt, IAsyncDisposable
{
    private static readonly TimeSpan LongestWatch = TimeSpan.FromDays(49);

    private const double ThrottleFactor = 0.8;
    private readonly WorkerContext context;
    private readonly PollActivityTaskQueueResponse task;
    private readonly CancellationTokenSource cancellation = new();
    private readonly CancellationTokenRegistration graceOver;
    private HeartbeatSender? heartbeats;
    private readonly long startedAt;
    private ITimer? deadline;
    private int cancelReason;

    public ActivityAttempt(WorkerContext context, PollActivityTaskQueueResponse task)
    {
        this.context = context;
        this.task = task;
        startedAt = context.Time.GetTimestamp();
        graceOver = context.GraceOver.Token.UnsafeRegister(
            static state => ((ActivityAttempt)state!).Cancel(ActivityCancelReason.WorkerShutdown), this);
    }

    public DataConverter DataConverter => context.Client.Options.DataConverter;

    public IWeirClient Client => context.Client;

    public CancellationToken CancellationToken
    {
        get
        {
            // Only who watches the token needs to hear of the deadline.
            if (Volatile.Read(ref deadline) is null)
            {
                WatchDeadline();
            }

            return cancellation.Token;
        }
    }

    public CancellationToken WorkerShutdownToken => context.Stopping.Token;

    public ActivityCancelReason CancelReason => (ActivityCancelReason)Volatile.Read(ref cancelReason);

    public bool IsCanceled => cancellation.IsCancellationRequested;

    private HeartbeatSender Heartbeats => Volatile.Read(ref heartbeats) ?? CreateHeartbeats();

    public ActivityInfo CreateInfo() => ActivityInfoReader.Read(task, context.Options.TaskQueue);

    public ILogger CreateLogger() => context.LoggerFactory.CreateLogger("Weir.Activity." + task.ActivityType.Name);

    public void Heartbeat(IReadOnlyCollection<object?> details) => Heartbeats.Enqueue(DataConverter.PayloadConverter.ToPayloads(details));

    public async Task HeartbeatAsync(IReadOnlyCollection<object?> details, CancellationToken cancellationToken)
    {
        await Heartbeats.FlushAsync(DataConverter.PayloadConverter.ToPayloads(details), cancellationToken).ConfigureAwait(false);
        if (CancelReason == ActivityCancelReason.GoneFromServer)
        {
            throw new OperationCanceledException("The server no longer knows this attempt of the activity", cancellation.Token);
        }
    }

    /// <summary>Sends no more heartbeats; gives the details that the server has not seen.</summary>
    public ValueTask<Payloads?> StopHeartbeatsAsync() =>
        Volatile.Read(ref heartbeats)?.StopAsync() ?? ValueTask.FromResult<Payloads?>(null);

    public async ValueTask DisposeAsync()
    {
        await StopHeartbeatsAsync().ConfigureAwait(false);
        await graceOver.DisposeAsync().ConfigureAwait(false);
        if (deadline is not null)
        {
            await deadline.DisposeAsync().ConfigureAwait(false);
        }
    }

    private HeartbeatSender CreateHeartbeats()
    {
        var created = new HeartbeatSender(context.Time, ThrottleInterval(), SendAsync, OnHeartbeatError);
        return Interlocked.CompareExchange(ref heartbeats, created, null) ?? created;
    }

    private TimeSpan ThrottleInterval()
    {
        var options = context.Options;
        var interval = task.HeartbeatTimeout?.ToTimeSpan() is { Ticks: > 0 } timeout
            ? timeout * ThrottleFactor
            : options.DefaultHeartbeatThrottleInterval;
        return interval < options.MaxHeartbeatThrottleInterval ? interval : options.MaxHeartbeatThrottleInterval;
    }

    private async Task SendAsync(Payloads? details)
    {
        if (details is not null && DataConverter.PayloadCodec is { } codec)
        {
            details = await PayloadVisitor.EncodeAsync(details, codec, CancellationToken.None).ConfigureAwait(false);
        }

        try
        {
            var response = await context.Caller.CallAsync(
                static (service, message, call, token) => service.RecordActivityTaskHeartbeatAsync(message, call, token),
                new RecordActivityTaskHeartbeatRequest
                {
                    Namespace = context.Namespace,
                    Identity = context.Identity,
                    TaskToken = task.TaskToken,
                    Details = details,
                },
                CancellationToken.None).ConfigureAwait(false);
            if (response.CancelRequested)
            {
                Cancel(ActivityCancelReason.CancelRequest);
            }
            else if (response.ActivityReset)
            {
                Cancel(ActivityCancelReason.Reset);
            }
            else if (response.ActivityPaused)
            {
                Cancel(ActivityCancelReason.Paused);
            }
        }
        catch (RpcException error) when (error.Code == StatusCode.NotFound)
        {
            Cancel(ActivityCancelReason.GoneFromServer);
        }
    }

    private void OnHeartbeatError(Exception error) =>
        WorkerLog.HeartbeatFailed(context.Logger, task.ActivityType.Name, task.ActivityId, error);

    private void WatchDeadline()
    {
        if (task.StartToCloseTimeout?.ToTimeSpan() is not { Ticks: > 0 } timeout)
        {
            return;
        }

        // Timers take some 49 days at most; the server ends an attempt that is longer.
        var left = timeout - context.Time.GetElapsedTime(startedAt);
        if (left > LongestWatch)
        {
            return;
        }

        var created = context.Time.CreateTimer(
            static state => ((ActivityAttempt)state!).Cancel(ActivityCancelReason.Timeout),
            this,
            left > TimeSpan.Zero ? left : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        if (Interlocked.CompareExchange(ref deadline, created, null) is not null)
        {
            created.Dispose();
        }
    }

    private void Cancel(ActivityCancelReason reason)
    {
        if (Interlocked.CompareExchange(ref cancelReason, (int)reason, (int)ActivityCancelReason.None) != (int)ActivityCancelReason.None)
        {
            return;
        }

        try
        {
            cancellation.Cancel();
        }
        catch (AggregateException error)
        {
            WorkerLog.CancelCallbackFailed(context.Logger, task.ActivityType.Name, task.ActivityId, error);
        }
    }
}
