using Weir.Engine.Deployments;
using Weir.Engine.Executions;
using Weir.Engine.TaskQueues;
using Weir.Protocol.Common.V1;

namespace Weir.Engine.Shards;

/// <summary>A run's workflow task or activity task, as its task queue holds it.</summary>
internal sealed class RunTask(ShardEnvironment environment, RunKey run, ReadyTask ready, TaskQueueKey queue, bool isPinned) : QueuedTask(queue)
{
    public RunKey Run { get; } = run;

    public ReadyTask Ready { get; } = ready;

    public override int Priority => PriorityOf(Ready) is { PriorityKey: > 0 and var key } ? key : DefaultPriority;

    public override string FairnessKey => PriorityOf(Ready)?.FairnessKey ?? "";

    public override float FairnessWeight => PriorityOf(Ready)?.FairnessWeight ?? 0;

    public override void HandTo(Poll poll) => environment.Shards.Post(new StartTask(environment, this, poll));

    public override QueuedTask Elsewhere() =>
        Ready is ReadyWorkflowTask { IsSticky: true } task ? new RunTask(environment, Run, Ready, Queue with { Name = task.NormalQueue }, isPinned: false) { AddedAt = AddedAt } : this;

    // A sticky queue belongs to one worker, and so to its version; its tasks leave it soon in any case.
    public override QueuedTask? Rerouted(RoutingTable routing)
    {
        var isSticky = Ready is ReadyWorkflowTask { IsSticky: true } task && Queue.Name == task.Queue;
        var version = routing.Of(Queue.Family).Of(Run.WorkflowId);
        return isPinned || isSticky || version == Queue.Version
            ? null
            : new RunTask(environment, Run, Ready, Queue with { Version = version }, isPinned: false) { AddedAt = AddedAt };
    }

    private static Priority? PriorityOf(ReadyTask ready) => ready switch
    {
        ReadyWorkflowTask task => task.Priority,
        ReadyActivity activity => activity.Priority,
        _ => null,
    };
}
