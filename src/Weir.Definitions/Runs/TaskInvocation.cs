using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>All that is needed to execute a task (one item of it): an action, a called workflow, an inquiry, or a wait.</summary>
public sealed record TaskInvocation
{
    /// <summary>
    /// Names this execution within the run: <c>deploy</c>; <c>deploy#2</c> for the second arrival; <c>deploy[3]</c> for the fourth item.
    /// A retry has the same key.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>The task's id in the definition.</summary>
    public required string TaskId { get; init; }

    /// <summary>Shown to people.</summary>
    public required string Name { get; init; }

    /// <summary>The action's name, or the reference of the workflow (<see cref="Plans.Plan.Workflows"/>).</summary>
    public string Action { get => field ?? ""; init; }

    /// <summary>Evaluated inputs.</summary>
    public ObjectValue Input { get => field ?? ObjectValue.Empty; init; }

    /// <summary>
    /// Inputs that read secrets, with their expressions as written: only the agent evaluates them, with
    /// <see cref="TaskInputs.Complete"/>, so that no secret is in a history.
    /// </summary>
    public ObjectValue Deferred { get => field ?? ObjectValue.Empty; init; }

    /// <summary>Environment variables that stand in programs among the inputs, evaluated.</summary>
    public ObjectValue ScriptEnv { get => field ?? ObjectValue.Empty; init; }

    /// <summary>Those that read secrets, as <see cref="Deferred"/>.</summary>
    public ObjectValue DeferredEnv { get => field ?? ObjectValue.Empty; init; }

    /// <summary>What the deferred expressions read besides secrets.</summary>
    public ObjectValue Contexts { get => field ?? ObjectValue.Empty; init; }

    /// <summary>The server group; null leaves it to the driver.</summary>
    public string? RunsOn { get; init; }

    /// <summary>Limit of this execution, which the driver enforces for actions and workflows; null is unlimited.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>1 for the first.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>0-based place of the item (or batch); null without items.</summary>
    public int? Index { get; init; }

    /// <summary>1 (first) to 5; null is usual.</summary>
    public int? Priority { get; init; }

    public InvocationConcurrency? Concurrency { get; init; }

    /// <summary>Units of named pools that the execution holds.</summary>
    public ObjectValue Resources { get => field ?? ObjectValue.Empty; init; }

    /// <summary>Depth of the run that a workflow is called with.</summary>
    public int Depth { get; init; }

    /// <summary>The key of the node that this execution undoes; null when it undoes none.</summary>
    public string? Compensates { get; init; }

    /// <summary>The definition's file, for messages; null when unknown.</summary>
    public string? Source { get; init; }

    public int Line { get; init; }
}

/// <summary>An evaluated concurrency group.</summary>
public sealed record InvocationConcurrency(string Group, bool CancelInProgress, int Limit);

/// <summary>A question to people, as it is open.</summary>
public sealed record Inquiry
{
    public string Prompt { get => field ?? ""; init; }

    /// <summary>JSON Schema of the answer; null takes anything.</summary>
    public Value Schema { get => field ?? Value.Null; init; }

    /// <summary>Who may answer; empty is everybody.</summary>
    public IReadOnlyList<string> Assignees { get => field ?? []; init; }

    /// <summary>For the user interface; null when there is none.</summary>
    public string? Route { get; init; }

    /// <summary>When it times out or is escalated; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>0 as it was first asked; 1 and more after escalations.</summary>
    public int Level { get; init; }
}
