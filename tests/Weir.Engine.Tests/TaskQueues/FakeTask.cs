using Weir.Engine.TaskQueues;

namespace Weir.Engine.Tests.TaskQueues;

internal sealed class FakeDelivery(string name) : TaskDelivery
{
    public string Name { get; } = name;

    /// <summary>The name of the task that the poll was given; null while it has none.</summary>
    public static string? Given(Poll poll) => poll.Completion.IsCompletedSuccessfully ? (poll.Completion.Result as FakeDelivery)?.Name : null;
}

/// <summary>A task without a run: it is delivered as soon as it is matched.</summary>
internal sealed class FakeTask(TaskQueueKey queue, string name, int priority = 3, bool isUrgent = false, bool isWanted = true)
    : QueuedTask(queue)
{
    public string Name { get; } = name;

    public string Key { get; init; } = "";

    public float Weight { get; init; }

    public override int Priority => priority;

    public override string FairnessKey => Key;

    public override float FairnessWeight => Weight;

    public override bool IsUrgent => isUrgent;

    public override bool IsWanted => isWanted;

    public override QueuedTask Elsewhere() => this;

    public override void HandTo(Poll poll) => poll.Deliver(new FakeDelivery(Name));
}
