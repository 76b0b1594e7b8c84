using Weir.Sdk.Exceptions;

namespace Weir.Sdk.Workflows;

/// <summary>
/// Thrown from a workflow's run method, ends the run and starts the next one. Made with
/// <see cref="Workflow.CreateContinueAsNewException(string, IReadOnlyCollection{object?}, ContinueAsNewOptions?)"/>.
/// </summary>
public sealed class ContinueAsNewException : WeirException
{
    internal ContinueAsNewException(string workflow, IReadOnlyCollection<object?> args, ContinueAsNewOptions? options)
        : base("Continue as new")
    {
        Workflow = workflow;
        Args = args;
        Options = options ?? new ContinueAsNewOptions();
    }

    /// <summary>The workflow type of the next run.</summary>
    public string Workflow { get; }

    public IReadOnlyCollection<object?> Args { get; }

    public ContinueAsNewOptions Options { get; }
}
