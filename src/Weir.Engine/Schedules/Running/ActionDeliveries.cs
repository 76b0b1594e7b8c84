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

        var record = schedule.Record;
        var starting = record.Starting.Where(starting => slot.InFlight.Add(starting.RunId)).ToList();
        if (starting.Count > 0)
        {
            Own(slot.Key, [.. starting.Select(one => one.RunId)], async () =>
            {
                // Side by side, and then recorded in their order.
                var started = await Task.WhenAll(starting.Select(one => InsistAsync(() => StartAsync(record, one)))).ConfigureAwait(false);
                return d => Record(d, starting, started);
            });
        }

        foreach (var closing in record.Closing.Where(closing => !closing.Delivered && slot.InFlight.Add(closing.RunId)))
        {
            Own(slot.Key, [closing.RunId], async () =>
            {
                await InsistAsync(() => EndAsync(record, closing)).ConfigureAwait(false);
                return d => ActionResults.AskedToEnd(d, closing);
            });
        }
    }

    private static void Record(ScheduleDecision d, List<StartingWorkflow> starting, bool[] started)
    {
        for (var i = 0; i < started.Length; i++)
        {
            if (started[i])
            {
                ActionResults.Started(d, starting[i].RunId);
            }
            else
            {
                ActionResults.Refused(d, starting[i].RunId);
            }
        }
    }

    private void Own(ScheduleKey key, IReadOnlyList<string> runIds, Func<Task<Action<ScheduleDecision>>> deliver)
    {
        environment.Work?.Begin();
        tasks.Run(async () =>
        {
            try
            {
                var record = await deliver().ConfigureAwait(false);
                await InsistAsync(() => transitions.RunAsync(key, turn => Note(turn, record), stopping)).ConfigureAwait(false);
            }
            finally
            {
                await transitions.ForgetInFlightAsync(key, runIds).ConfigureAwait(false);
                environment.Work?.End();
            }
        });
    }

    /// <summary>Tries again what may come out differently; a refusal is an outcome.</summary>
    /// <returns>False when it was refused.</returns>
    private async Task<bool> InsistAsync(Func<Task> deliver)
    {
        while (true)
        {
            try
            {
                await deliver().ConfigureAwait(false);
                return true;
            }
            catch (RpcException error) when (error.Code != StatusCode.Unavailable)
            {
                return false;
            }
            catch (Exception error) when (error is RpcException or StoreException)
            {
                await Task.Delay(RetryInterval, environment.CallClock, stopping).ConfigureAwait(false);
            }
        }
    }

    private static bool Note(ScheduleTurn turn, Action<ScheduleDecision> record)
    {
        if (turn.Schedule is not null)
        {
            var decision = turn.Begin();
            record(decision);
            Progress.Settle(decision);
        }

        return true;
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
