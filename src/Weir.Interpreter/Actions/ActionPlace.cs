using Weir.Definitions.Runs;

namespace Weir.Interpreter.Actions;

/// <summary>Which execution of an action this is. The same in a run that goes on after a crash, so it may name what must be done once.</summary>
/// <param name="WorkflowId">The run's id.</param>
/// <param name="JobKey">The job or task: <c>build</c>, <c>build[3]</c>, <c>deploy#2</c>.</param>
/// <param name="Attempt">Of the job or task, from 1.</param>
/// <param name="Step">The step's place in its job, from 0; 0 for a task.</param>
/// <param name="StepId">Null when the step has no id.</param>
/// <param name="Execution">Counts the executions of the step, from 1; retries and executions after an interruption alike.</param>
public sealed record ActionPlace(string WorkflowId, string JobKey, int Attempt, int Step, string? StepId, int Execution)
{
    /// <summary>Nothing is known of it.</summary>
    public static ActionPlace Unknown { get; } = new("", "", 1, 0, null, 1);

    /// <summary>The id of the job or task in the definition.</summary>
    public string JobId => ExecutionKeys.NodeOf(JobKey);

    /// <summary>Whether a single task is run, not a step of a job.</summary>
    public bool IsTask { get; init; }
}
