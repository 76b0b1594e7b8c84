using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Engine.Storage;
using Weir.Engine.TimeSkipping;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Schedules;

/// <summary>
/// Runs the schedules: wakes them when they are due, has their actions done, and tells them how the workflows ended. A schedule that
/// cannot be read or gone on with is left alone, and the others go on.
/// </summary>
internal sealed partial class Scheduler : IWaitsForTime, IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stopping = new();
    private readonly ShardEnvironment environment;
    private readonly ScheduleWriter writer;
    private readonly DueSchedules due;
    private readonly OwnedTasks tasks;
    private readonly ActionDeliveries deliveries;
    // Outlives its source: a run may have something to tell while the engine stops.
    private readonly CancellationToken stop;
    private Task? loop;

    public Scheduler(ShardEnvironment environment, IIdSource ids)
    {
        this.environment = environment;
        stop = stopping.Token;
        writer = new ScheduleWriter(environment.Store);
        due = new DueSchedules(environment.Store, environment.Clock, Wake);
        tasks = new OwnedTasks(environment.Logger);
        Transitions = new ScheduleTransitions(environment, writer, ids) { Settled = Settled };
        deliveries = new ActionDeliveries(environment, Transitions, tasks, stop);
    }

    public ScheduleTransitions Transitions { get; }

    public void Start()
    {
        writer.Start();

        // Until the schedules that are due were looked at, nobody knows what waits for whom.
        environment.Work?.Begin();
        loop = Task.Run(RunAsync);
        Wake();
    }

    /// <summary>A workflow that a schedule started has ended. Completes when that is durable, or the schedule is gone.</summary>
    public void Notify(ScheduleKey key, ActionEnd end, Action<bool> told) => tasks.Run(async () =>
    {
        var isTold = false;
        try
        {
            await Transitions.RunAsync(key, turn => Note(turn, end), stop).ConfigureAwait(false);
            isTold = true;
        }
        catch (RpcException error)
        {
            LogNotTold(environment.Logger, key.Namespace, key.ScheduleId, error);
        }
        finally
        {
            told(isTold);
        }
    });

    public Task<DateTimeOffset?> NextDueAsync() => Task.FromResult(due.Next);

    public void TimeMoved()
    {
        if (due.Next <= environment.Clock.GetUtcNow())
        {
            Wake();
        }
    }

    /// <summary>Stops waking schedules, waits for what is under way, and saves what was decided.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        if (loop is not null)
        {
            await loop.ConfigureAwait(false);
        }

        await tasks.WhenAllAsync().ConfigureAwait(false);
        await writer.DisposeAsync().ConfigureAwait(false);
        due.Dispose();
        stopping.Dispose();
    }

    private void Wake()
    {
        // Counted until the loop has looked.
        environment.Work?.Begin();
        if (!wake.Writer.TryWrite(true))
        {
            environment.Work?.End();
        }
    }

    private async Task RunAsync()
    {
        var isFirst = true;
        try
        {
            while (true)
            {
                await wake.Reader.ReadAsync(stop).ConfigureAwait(false);
                try
                {
                    await LookAsync().ConfigureAwait(false);
                    if (isFirst)
                    {
                        isFirst = false;
                        environment.Work?.End();
                    }
                }
                finally
                {
                    environment.Work?.End();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await due.ReadAheadAsync(stop).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            LogNotRead(environment.Logger, error);
            tasks.Run(async () =>
            {
                await Task.Delay(RetryInterval, environment.CallClock, stop).ConfigureAwait(false);
                Wake();
            });
        }

        await Task.WhenAll(due.TakeDue().Select(LookAtAsync)).ConfigureAwait(false);
    }

    private async Task LookAtAsync(ScheduleKey key)
    {
        try
        {
            var running = await Transitions.RunAsync(key, Look, stop).ConfigureAwait(false);
            await EndMissingAsync(key, running).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreException or RpcException { Code: StatusCode.Unavailable })
        {
            due.Watch(key, environment.Clock.GetUtcNow() + RetryInterval);
        }
        catch (RpcException)
        {
            // Quarantined, and logged when it was.
        }
    }

    // A workflow that was deleted tells nobody how it ended.
    private async Task EndMissingAsync(ScheduleKey key, IReadOnlyList<WorkflowExecution> running)
    {
        foreach (var workflow in running)
        {
            if (await IsMissingAsync(key.Namespace, workflow).ConfigureAwait(false))
            {
                var end = new ActionEnd(workflow.WorkflowId, workflow.RunId, WorkflowExecutionStatus.Terminated, Result: null, Failure: null);
                await Transitions.RunAsync(key, turn => Note(turn, end), stop).ConfigureAwait(false);
            }
        }
    }

    // The first run of a chain may be gone while the chain goes on.
    private async Task<bool> IsMissingAsync(string namespaceName, WorkflowExecution workflow)
    {
        var store = environment.Store;
        if (await store.FindRunAsync(namespaceName, workflow.WorkflowId, workflow.RunId, stop).ConfigureAwait(false) is not null)
        {
            return false;
        }

        var current = await store.FindRunAsync(namespaceName, workflow.WorkflowId, runId: null, stop).ConfigureAwait(false);
        return current is null || CurrentRun.Of(current).FirstRunId != workflow.RunId;
    }

    private IReadOnlyList<WorkflowExecution> Look(ScheduleTurn turn)
    {
        if (turn.Schedule is not { } schedule)
        {
            return [];
        }

        var decision = turn.Begin();
        if (environment.Namespaces.Exists(schedule.Key.Namespace))
        {
            Progress.Settle(decision);
        }
        else
        {
            decision.IsDeleted = true;
        }

        return [.. decision.Info.RunningWorkflows];
    }

    private static bool Note(ScheduleTurn turn, ActionEnd end)
    {
        if (turn.Schedule is not null)
        {
            var decision = turn.Begin();
            ActionResults.Ended(decision, end);
            Progress.Settle(decision);
        }

        return true;
    }

    private void Settled(ScheduleSlot slot)
    {
        due.Watch(slot.Key, slot.Schedule?.Wakes);
        deliveries.Begin(slot);
    }

    [LoggerMessage(EventId = 1302, Level = LogLevel.Error, Message = "Due schedules could not be read from the store; trying again.")]
    private static partial void LogNotRead(ILogger logger, Exception error);

    [LoggerMessage(EventId = 1304, Level = LogLevel.Warning, Message = "Schedule {Namespace} {ScheduleId} could not be told of a workflow's end; trying again.")]
    private static partial void LogNotTold(ILogger logger, string @namespace, string scheduleId, Exception error);
}
