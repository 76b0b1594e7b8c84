using Weir.Definitions.Values;

namespace Weir.Definitions.WorkflowTests;

/// <summary>How a run went, as far as tests look at it.</summary>
public sealed record TestObservation
{
    /// <summary>completed, failed, timed_out, cancelled or terminated.</summary>
    public required string Status { get; init; }

    public ObjectValue Outputs { get; init; } = ObjectValue.Empty;

    public ObjectValue Variables { get; init; } = ObjectValue.Empty;

    /// <summary>Why the run did not complete; null when it did.</summary>
    public string? Error { get; init; }

    /// <summary>The result of the tested action; null when a workflow was tested.</summary>
    public Value? Result { get; init; }

    /// <summary>The jobs and tasks that ran, in order: one entry for each execution, whatever its items.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>The steps that ran, by job, in order.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Steps { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>By job, task, and <c>JOB.STEP</c>; of several executions the last.</summary>
    public IReadOnlyDictionary<string, string> Statuses { get; init; } = new Dictionary<string, string>();

    /// <summary>Why jobs and tasks did not succeed.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ObservedCall> Calls { get; init; } = [];

    public TimeSpan Took { get; init; }
}

/// <summary>An execution of an action.</summary>
/// <param name="Node">The job or task.</param>
/// <param name="Step">Null for a task.</param>
public sealed record ObservedCall(string Action, string Node, string? Step, ObjectValue Input);
