using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions;

/// <summary>Names any activity of any worker. The run itself starts it; no agent is asked.</summary>
internal sealed class ActivityAction : IAction
{
    public const string ActionName = "temporal.activity";

    public ActionDescription Description { get; } = new()
    {
        Name = ActionName,
        Description = "Runs an activity of a worker that some Temporal SDK runs, in any language. For tasks only.",
        Inputs =
        [
            new() { Name = "activity", Types = ActionInputTypes.String, Required = true, Description = "The activity's registered name." },
            new() { Name = "task_queue", Types = ActionInputTypes.String, Required = true, Description = "The queue that its workers poll." },
            new() { Name = "args", Types = ActionInputTypes.Array, Description = "Its arguments, one after another. Default: none." },
        ],
    };

    public static (ActivityTarget Target, IReadOnlyList<Value> Args) Read(ObjectValue input) =>
        (new(input.Get("activity").ToText(), input.Get("task_queue").ToText()), (input.Get("args") as ArrayValue)?.Items ?? []);

    public Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(ActionResult.Failed($"{ActionName} is for tasks; a step of a job runs on its agent", retryable: false));
}
