using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions;

/// <summary>Waits. The moment it ends is written down first, so an interrupted sleep goes on with what is left of it.</summary>
internal sealed class SleepAction : IAction
{
    private const string EndsAt = "ends-at";

    public ActionDescription Description { get; } = new()
    {
        Name = "sleep",
        Description = "Waits for a while. A sleep survives restarts: it ends when it would have ended.",
        Inputs =
        [
            new()
            {
                Name = "duration",
                Types = ActionInputTypes.Duration,
                Required = true,
                Minimum = 0,
                Maximum = 86_400,
                Description = "How long: seconds, or a text such as 90s, 1h30m, 500ms. At most 24 hours.",
            },
        ],
        Outputs = ["duration_seconds", "completed", "elapsed_ms"],
    };

    public IReadOnlyList<string> Aliases => ["flow/sleep"];

    public bool OnlyWaits => true;

    public async Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var duration = context.Inputs.Duration("duration")!.Value;
        var endsAt = await context.EndOfWaitAsync(EndsAt, duration, cancellationToken).ConfigureAwait(false);
        var began = endsAt - duration;
        try
        {
            await context.PauseUntilAsync(endsAt, cancellationToken).ConfigureAwait(false);
            return ActionResult.Succeeded(Outputs(completed: true));
        }
        catch (OperationCanceledException)
        {
            return ActionResult.Cancelled(Outputs(completed: false));
        }

        ObjectValue Outputs(bool completed) => ObjectValue.Of(
            ("duration_seconds", Value.Of((decimal)duration.TotalSeconds)),
            ("completed", Value.Of(completed)),
            ("elapsed_ms", Value.Of((long)(context.Time.GetUtcNow() - began).TotalMilliseconds)));
    }
}
