using Weir.Definitions.Actions;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;

namespace Weir.Interpreter.Tests.Actions;

/// <summary>An action as a test wants it; by itself it takes all inputs and gives them back.</summary>
internal sealed class TestAction(string name) : IAction
{
    public ActionDescription Described { get; init; } = new() { Name = name, AcceptsOtherInputs = true };

    public ActionDescription Description => Described;

    public Func<ObjectValue, IReadOnlyList<string>> Check { get; init; } = _ => [];

    public Func<CancellationToken, ValueTask<ActionHealth>> Health { get; init; } = _ => ValueTask.FromResult(ActionHealth.Healthy);

    public Func<ObjectValue, CancellationToken, Task<ActionResult>> Run { get; init; } = (inputs, _) => Task.FromResult(ActionResult.Succeeded(inputs));

    public IReadOnlyList<string> ValidateConfig(ObjectValue inputs) => Check(inputs);

    public ValueTask<ActionHealth> CheckHealthAsync(CancellationToken cancellationToken) => Health(cancellationToken);

    public Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken) => Run(context.Inputs.WithDefaults(), cancellationToken);
}
