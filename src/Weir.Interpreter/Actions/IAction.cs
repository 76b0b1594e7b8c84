using Weir.Definitions.Actions;

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
