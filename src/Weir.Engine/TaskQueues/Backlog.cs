namespace Weir.Engine.TaskQueues;

/// <summary>Tasks that wait for a poll: urgent ones first, then by priority 1 to 5, in order of arrival within each. Not thread-safe.</summary>
internal sealed class Backlog
{
    private const int PriorityMin = 1;
    private const int PriorityMax = 5;

    // Index 0 holds the urgent tasks; a priority's index is the priority. Made on first use: most queues see one priority only.
    private readonly Queue<QueuedTask>?[] lanes = new Queue<QueuedTask>?[PriorityMax + 1];

    public int Count { get; private set; }

    public void Add(QueuedTask task)
    {
        var lane = task.IsUrgent ? 0 : Math.Clamp(task.Priority, PriorityMin, PriorityMax);
        (lanes[lane] ??= new Queue<QueuedTask>()).Enqueue(task);
        Count++;
    }

    /// <summary>The next task that is still wanted, or null; drops the unwanted on the way.</summary>
    public QueuedTask? Take()
    {
        foreach (var lane in lanes)
        {
            while (lane is not null && lane.TryDequeue(out var task))
            {
                Count--;
                if (task.IsWanted)
                {
                    return task;
                }
            }
        }

        return null;
    }

    /// <summary>When the longest waiting task was added; null when there is none.</summary>
    public DateTimeOffset? OldestAddedAt => lanes.Where(lane => lane is { Count: > 0 }).Min(lane => (DateTimeOffset?)lane!.Peek().AddedAt);
}
