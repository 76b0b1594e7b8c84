using Weir.Protocol.Common.V1;

namespace Weir.Engine.Executions;

/// <summary>A task that a worker may take now. Taking it may still be refused: the run is asked again.</summary>
/// <param name="Queue">The queue to offer it on.</param>
internal abstract record ReadyTask(string Queue, long ScheduledEventId, int Attempt);

/// <param name="NormalQueue">Where to offer it when <paramref name="IsSticky"/> and the sticky worker is gone.</param>
internal sealed record ReadyWorkflowTask(string Queue, long ScheduledEventId, int Attempt, bool IsSticky, string NormalQueue)
    : ReadyTask(Queue, ScheduledEventId, Attempt)
{
    public Priority? Priority { get; init; }
}

internal sealed record ReadyActivity(string Queue, long ScheduledEventId, int Attempt, Priority? Priority)
    : ReadyTask(Queue, ScheduledEventId, Attempt);
