using System.Text.Json.Serialization;

namespace Weir.Definitions.Runs;

/// <summary>One entry of a node's state history.</summary>
/// <param name="Key">The execution: <c>deploy</c>, <c>deploy#2</c>, <c>deploy[3]</c>.</param>
/// <param name="NodeId">The node's id in the definition.</param>
/// <param name="Reason">Why; null when the status says it.</param>
public sealed record NodeChange(string Key, string NodeId, NodeStatus Status, DateTimeOffset At, string? Reason = null)
{
    public int Attempt { get; init; } = 1;

    /// <summary>Its place in the run's history, from 1; 0 when nobody counts.</summary>
    public long Number { get; init; }

    /// <summary>Whether it has ended with this.</summary>
    [JsonIgnore]
    public bool IsEnd => Status.IsEnd();
}

public static class NodeEnds
{
    /// <summary>Whether what has this status has ended.</summary>
    public static bool IsEnd(this NodeStatus status) =>
        status is NodeStatus.Succeeded or NodeStatus.Failed or NodeStatus.TimedOut or NodeStatus.Cancelled or NodeStatus.Skipped;
}

/// <summary>Where a node, or an item of it, stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeStatus>))]
public enum NodeStatus
{
    /// <summary>Nothing has led to it yet.</summary>
    Pending,

    /// <summary>It may start and is held back: by a pause, or by a limit on what runs at once.</summary>
    Held,

    /// <summary>Its delay passes.</summary>
    Delayed,
    Running,

    /// <summary>It waits for people, a signal, or time.</summary>
    Waiting,

    /// <summary>It failed and the pause before the next attempt passes.</summary>
    Retrying,
    Succeeded,
    Failed,
    TimedOut,
    Cancelled,
    Skipped,
}
