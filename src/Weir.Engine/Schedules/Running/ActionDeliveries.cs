using Weir.Engine.Executions;
using Weir.Engine.Schedules.Records;
using Weir.Engine.Shards;
using Weir.Engine.Storage;
using Weir.Protocol.Calls;

namespace Weir.Engine.Schedules;

/// <summary>
/// Does to workflows what schedules have decided, once that is durable, and goes on until what came of it is durable too. A crash in between
/// does it again: the start finds its run by the id that the schedule chose, and to end a workflow twice changes nothing.
/// </summary>
internal sealed class ActionDeliveries(ShardEnvironment environment, ScheduleTransitions transitions, OwnedTasks tasks, CancellationToken stopping)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Begins what is not under way yet. The caller holds the slot.</summary>
    public void Begin(ScheduleSlot slot)
    {
        if (slot.Schedule is not { HasDeliveries: true } schedule)
        {
            return;
        }

        foreach (var starting in schedule.Record.Starting)
        {
            if (slot.InFlight.Add(starting.RunId))
            {
                Own(slot.Key, starting.RunId, () => StartAsync(schedule.Record, starting), error => Answer(starting, error));
            }
        }

        foreach (var closing in schedule.Record.Closing)
        {
            if (!closing.Delivered && slot.InFlight.Add(closing.RunId))
            {
                Own(slot.Key, closing.RunId, () => EndAsync(schedule.Record, closing), _ => d => ActionResults.AskedToEnd(d, closing));
            }
        }
    }

    private static Action<ScheduleDecision> Answer(StartingWorkflow starting, RpcException? error) => d =>
    {
        if (error is null)
        {
            ActionResults.Started(d, starting.RunId);
        }
        else
        {
            ActionResults.Refused(d, starting.RunId);
        }
    };

    private void Own(ScheduleKey key, string runId, Func<Task> deliver, Func<RpcException?, Action<ScheduleDecision>> answer)
    {
        environment.Work?.Begin();
        tasks.Run(async () =>
        {
            try
            {
                await DeliverAsync(key, deliver, answer).ConfigureAwait(false);
            }
            finally
            {
                await transitions.ForgetInFlightAsync(key, runId).ConfigureAwait(false);
                environment.Work?.End();
            }
        });
    }

    private async Task DeliverAsync(ScheduleKey key, Func<Task> deliver, Func<RpcException?, Action<ScheduleDecision>> answer)
    {
        while (true)
        {
            try
            {
                var refusal = await TryAsync(deliver).ConfigureAwait(false);
                await transitions.RunAsync(key, turn => Note(turn, answer(refusal)), stopping).ConfigureAwait(false);
                return;
            }
            catch (RpcException error) when (error.Code != StatusCode.Unavailable)
            {
                // The schedule is quarantined, and the error is with it.
                return;
            }
            catch (Exception error) when (error is RpcException or StoreException)
            {
                await Task.Delay(RetryInterval, environment.CallClock, stopping).ConfigureAwait(false);
            }
        }
    }

    private static bool Note(ScheduleTurn turn, Action<ScheduleDecision> answer)
    {
        if (turn.Schedule is not null)
        {
            var decision = turn.Begin();
            answer(decision);
            Progress.Settle(decision);
        }

        return true;
    }

    // A refusal is an outcome; only what may come out differently is tried again.
    private static async Task<RpcException?> TryAsync(Func<Task> deliver)
    {
        try
        {
            await deliver().ConfigureAwait(false);
            return null;
        }
        catch (RpcException error) when (error.Code != StatusCode.Unavailable)
        {
            return error;
        }
    }

    private async Task StartAsync(ScheduleRecord record, StartingWorkflow starting)
    {
        // A start before a crash may be an old run of its chain by now, which the id policies do not see.
        var run = await environment.Store.FindRunAsync(record.Namespace, starting.WorkflowId, starting.RunId, stopping).ConfigureAwait(false);
        if (run is not null || record.Schedule.Action?.StartWorkflow is null)
        {
            return;
        }

        var request = ActionRequests.Start(record, starting);
        var start = new ActionStart(request, StartRequests.From(request, record.NamespaceId, starting.RunId) with { ScheduleId = record.ScheduleId });
        environment.Shards.Post(start);
        await start.Completion.WaitAsync(stopping).ConfigureAwait(false);
    }

    private Task EndAsync(ScheduleRecord record, ClosingWorkflow closing) => environment.Shards.DecideAsync(
        new WorkflowKey(record.Namespace, closing.WorkflowId),
        runId: null,
        run =>
        {
            if (closing.Terminate)
            {
                Termination.Terminate(run.Decision, ActionRequests.Terminate(record, closing));
            }
            else
            {
                Cancellation.Request(run.Decision, ActionRequests.Cancel(record, closing));
            }

            return true;
        },
        stopping);
}
