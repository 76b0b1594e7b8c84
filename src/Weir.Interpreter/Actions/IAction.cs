using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions;

/// <summary>Something that a step can use. Implementations are stateless and thread-safe: one instance serves every step.</summary>
public interface IAction
{
    /// <summary>Name, inputs and outputs. The name is the one that plans carry.</summary>
    ActionDescription Description { get; }

    /// <summary>Other names of the same action.</summary>
    IReadOnlyList<string> Aliases => [];

    /// <summary>The major version: <c>name@v1</c> finds an action whose version is 1, <c>name@v2</c> does not.</summary>
    int MajorVersion => 1;

    /// <summary>Set when the action is an activity of other workers: tasks start that instead of asking an agent.</summary>
    ActivityTarget? Activity => null;

    /// <summary>
    /// Whether the results of a program that ended outlive the agent, so that <see cref="ActionContext.EndedWith"/> is of use although
    /// somebody reads them.
    /// </summary>
    bool KeepsResult => false;

    /// <summary>Whether an execution that is cut off loses nothing, since the next one goes on where it was. An agent that leaves does not wait for it.</summary>
    bool OnlyWaits => false;

    /// <summary>
    /// What is wrong with inputs whose values are all known, beyond <see cref="ActionDescription.Inputs"/> and
    /// <see cref="ActionDescription.ConfigSchema"/>. Asked when a definition is validated and before each execution, so it reaches for nothing
    /// outside.
    /// </summary>
    /// <returns>Problems in words, each naming the input; empty when the inputs are good.</returns>
    IReadOnlyList<string> ValidateConfig(ObjectValue inputs) => [];

    /// <summary>Whether the action can work now: its program is installed, its service answers. Asked when people ask.</summary>
    ValueTask<ActionHealth> CheckHealthAsync(CancellationToken cancellationToken) => ValueTask.FromResult(ActionHealth.Healthy);

    /// <summary>Does the step's work once. Retries are the caller's.</summary>
    /// <param name="context">Everything the action may use.</param>
    /// <param name="cancellationToken">
    /// Fires on the step's timeout, the job's cancellation, and when the agent stops. An action then ends what it began and either
    /// returns <see cref="ActionResult.Cancelled"/> or throws <see cref="OperationCanceledException"/>.
    /// </param>
    /// <returns>
    /// Failures that belong to the step's work are results. Exceptions other than <see cref="ActionInputException"/> and
    /// <see cref="OperationCanceledException"/> are bugs of the action; the step fails with them and they are not retried.
    /// </returns>
    Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken);
}
