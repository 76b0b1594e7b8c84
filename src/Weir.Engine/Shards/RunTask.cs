using Weir.Engine.Executions;
using Weir.Engine.TaskQueues;
using Weir.Protocol.Common.V1;

namespace Weir.Engine.Shards;

/// <summary>A run's workflow task or activity task, as its task queue holds it.</summary>
internal sealed class RunTask(ShardSet shards, RunKey run, ReadyTask ready, TaskQueueKey queue) : QueuedTask(queue)
{
    public RunKey Run { get; } = run;

    public ReadyTask Ready { get; } = ready;

    public override int Priority => PriorityOf(Ready) is { PriorityKey: > 0 and var key } ? key : DefaultPriority;

    public override string FairnessKey => PriorityOf(Ready)?.FairnessKey ?? "";

    public override float FairnessWeight => PriorityOf(Ready)?.FairnessWeight ?? 0;

    public override void HandTo(Poll poll) => shards.Post(new StartTask(this, poll));

    public override QueuedTask Elsewhere() =>
        Ready is ReadyWorkflowTask { IsSticky: true } task ? new RunTask(shards, Run, Ready, Queue with { Name = task.NormalQueue }) { AddedAt = AddedAt } : this;

    private static Priority? PriorityOf(ReadyTask ready) => ready switch
    {
        ReadyWorkflowTask task => task.Priority,
        ReadyActivity activity => activity.Priority,
        _ => null,
    };
}
