using Weir.Protocol.History.V1;
using Weir.Protocol.Protocol.V1;

namespace Weir.Engine.Executions;

/// <summary>A workflow task that was given to a worker, with all that its poll response needs except the events.</summary>
internal sealed record StartedWorkflowTask
{
    public required RunKey Run { get; init; }

    public required WorkflowTaskKey Key { get; init; }

    public required string WorkflowType { get; init; }

    /// <summary>The run's normal queue.</summary>
    public required string TaskQueue { get; init; }

    public required long PreviousStartedEventId { get; init; }

    public required DateTimeOffset ScheduledTime { get; init; }

    /// <summary>The first event to ship: 1, or behind what the worker's cache has.</summary>
    public required long HistoryFromEventId { get; init; }

    /// <summary>The last event to ship from the stored history.</summary>
    public required long HistoryToEventId { get; init; }

    /// <summary>Updates for the worker.</summary>
    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>Events of a transient or speculative task: shipped behind the stored ones, not in the history. Empty for a normal task.</summary>
    public required IReadOnlyList<HistoryEvent> UnwrittenEvents { get; init; }
}
