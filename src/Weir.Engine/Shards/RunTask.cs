using Weir.Engine.Executions;
using Weir.Engine.TaskQueues;

namespace Weir.Engine.Shards;

/// <summary>A run's workflow task or activity task, as its task queue holds it.</summary>
internal sealed class RunTask(ShardSet shards, RunKey run, ReadyTask ready, TaskQueueKey queue, DateTimeOffset addedAt) : QueuedTask(queue, addedAt)
{
    public RunKey Run { get; } = run;

    public ReadyTask Ready { get; } = ready;

    public override int Priority => Ready is ReadyActivity { Priority.PriorityKey: > 0 and var key } ? key : DefaultPriority;

    public override void HandTo(Poll poll) => shards.Post(new StartTask(this, poll));

    public override QueuedTask Elsewhere() =>
        Ready is ReadyWorkflowTask { IsSticky: true } task ? new RunTask(shards, Run, Ready, Queue with { Name = task.NormalQueue }, AddedAt) : this;
}
