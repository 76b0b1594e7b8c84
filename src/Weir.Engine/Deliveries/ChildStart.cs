using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Engine.Starts;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Deliveries;

/// <summary>A parent starts a child. The parent chose the run id, so a repeated delivery finds the run that the first one made.</summary>
internal sealed class ChildStart(ShardSet shards, Delivery delivery) : StartMessage(OutgoingDeliveries.TargetOf(delivery))
{
    protected override string RequestId => delivery.RequestId;

    protected override WorkflowIdReusePolicy ReusePolicy => delivery.ReusePolicy;

    protected override WorkflowIdConflictPolicy ConflictPolicy => WorkflowIdConflictPolicy.Unspecified;

    public override void Fail(Exception error)
    {
        var isInUse = error is Protocol.Calls.RpcException { Code: Protocol.Calls.StatusCode.AlreadyExists };
        Report(isInUse ? DeliveryResult.AlreadyExists : null);
    }

    protected override StartParameters Parameters(Shard shard) => delivery.Start!;

    protected override void NoteStarted(Shard shard, LoadedRun run, Decision started)
    {
    }

    protected override void UseExisting(Decision decision, IdDecision policy)
    {
    }

    protected override void Succeed() => Report(DeliveryResult.Done);

    private void Report(DeliveryResult? outcome) =>
        shards.Post(new DeliveryOutcome(delivery.From, delivery.Message.Id, OutgoingDeliveries.TargetOf(delivery), outcome));
}
