using Weir.Engine.Commits;
using Weir.Engine.Executions;
using Weir.Engine.Executions.Records;
using Weir.Engine.Shards;

namespace Weir.Engine.Deliveries;

/// <summary>A message of one run arrives at another.</summary>
internal sealed class DeliverMessage(ShardSet shards, Delivery delivery)
    : RunMessage(OutgoingDeliveries.TargetOf(delivery), delivery.Target.RunId), ICommitObserver
{
    private DeliveryResult result = DeliveryResult.TargetNotFound;

    public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null)
        {
            Committed();
        }
        else if (run.Quarantine is { } cause)
        {
            Failed(cause);
        }
        else if (delivery.Message.KindCase == OutgoingMessage.KindOneofCase.NotifyParent && run.State!.Execution.ResetRunId is { Length: > 0 } resetRunId)
        {
            // The parent was reset; the run that took over its children is the one to tell.
            shards.Post(new DeliverMessage(shards, delivery with { Target = delivery.Target with { RunId = resetRunId } }));
        }
        else
        {
            shard.Transitions.Decide(run, decision => result = Inbox.Receive(decision, delivery), this);
        }
    }

    public override void Fail(Exception error) => Failed(error);

    public void Committed() => Report(result);

    public void Failed(Exception error) => Report(null);

    private void Report(DeliveryResult? outcome) =>
        shards.Post(new DeliveryOutcome(delivery.From, delivery.Message.Id, OutgoingDeliveries.TargetOf(delivery), outcome));
}

/// <summary>Tells the sender what came of its message.</summary>
/// <param name="from">The sender.</param>
/// <param name="id">The message.</param>
/// <param name="target">Where it went.</param>
/// <param name="result">Null when it must be tried again.</param>
internal sealed class DeliveryOutcome(RunKey from, long id, WorkflowKey target, DeliveryResult? result)
    : RunMessage(new WorkflowKey(from.Namespace, from.WorkflowId), from.RunId)
{
    public override void Execute(Shard shard, WorkflowSlot slot, LoadedRun? run)
    {
        if (run is null || run.Quarantine is not null)
        {
            return;
        }

        if (result is { } known)
        {
            shard.Deliveries.Done(run, id, target, known);
        }
        else
        {
            shard.Deliveries.Failed(run, id, target);
        }
    }

    // The message is still in the sender's outbox in the store and is delivered again when the sender is loaded.
    public override void Fail(Exception error)
    {
    }
}
