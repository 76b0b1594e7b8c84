using Weir.Engine.Executions;
using Weir.Engine.Executions.Records;
using Weir.Engine.Shards;

namespace Weir.Engine.Deliveries;

/// <summary>
/// Brings the messages of a shard's runs to other runs. A message leaves once it is durable, and is done once what it caused is durable
/// at its target; a crash in between delivers it again, which its receiver recognises.
/// </summary>
internal sealed class OutgoingDeliveries(Shard shard)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Sends what has become durable.</summary>
    public void Pump(LoadedRun run)
    {
        if (run.State!.Outgoing.IsEmpty || run.CommittedOutgoing <= (run.Outbox?.LastId ?? 0))
        {
            return;
        }

        var outbox = run.Outbox ??= new RunOutbox();
        foreach (var id in run.State.Outgoing.Keys.Where(id => id > outbox.LastId && id <= run.CommittedOutgoing).ToList())
        {
            var delivery = Outbox.DeliveryOf(run.State, id);
            if (outbox.Add(id, TargetOf(delivery)))
            {
                Send(run, delivery);
            }
        }
    }

    /// <summary>Sends again what could not be delivered.</summary>
    public void Retry(LoadedRun run)
    {
        foreach (var (id, target) in run.Outbox?.TakeHeld() ?? [])
        {
            if (run.State!.Outgoing.ContainsKey(id))
            {
                Send(run, Outbox.DeliveryOf(run.State, id));
            }
            else
            {
                Next(run, id, target);
            }
        }
    }

    /// <summary>What came of a message: recorded in the sender, and the next message to the same target may leave.</summary>
    public void Done(LoadedRun run, long id, WorkflowKey target, DeliveryResult result)
    {
        shard.Transitions.Decide(run, decision => Outbox.Delivered(decision, id, result));
        Next(run, id, target);
    }

    /// <summary>The target could not take the message just now.</summary>
    public void Failed(LoadedRun run, long id, WorkflowKey target)
    {
        run.Outbox?.Hold(id, target);
        shard.Deadlines.Watch(run, shard.Now + RetryInterval);
    }

    private void Next(LoadedRun run, long id, WorkflowKey target)
    {
        while (run.Outbox?.Done(id, target) is { } next)
        {
            if (run.State!.Outgoing.ContainsKey(next))
            {
                Send(run, Outbox.DeliveryOf(run.State, next));
                break;
            }

            // The run withdrew it: a child whose parent closed before it began.
            id = next;
        }

        if (run.Outbox is { IsEmpty: true } outbox && outbox.LastId >= run.CommittedOutgoing && run.State!.Outgoing.IsEmpty)
        {
            run.Outbox = null;
        }
    }

    private void Send(LoadedRun run, Delivery delivery)
    {
        if (!shard.Environment.Namespaces.Exists(delivery.Target.Namespace))
        {
            shard.Post(new DeliveryOutcome(delivery.From, delivery.Message.Id, TargetOf(delivery), DeliveryResult.NamespaceNotFound));
            return;
        }

        if (delivery.Message.KindCase == OutgoingMessage.KindOneofCase.NotifySchedule)
        {
            ScheduleNotices.Send(shard, delivery);
            return;
        }

        RunMessage message = delivery.Message.KindCase == OutgoingMessage.KindOneofCase.StartChild
            ? new ChildStart(shard.Environment.Shards, delivery)
            : new DeliverMessage(shard.Environment.Shards, delivery);
        shard.Environment.Shards.Post(message);
    }

    internal static WorkflowKey TargetOf(Delivery delivery) => new(delivery.Target.Namespace, delivery.Target.WorkflowId);
}
