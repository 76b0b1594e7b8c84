using Weir.Definitions.Actions;
using Weir.Definitions.Plans;

namespace Weir.Definitions.Tasks;

/// <summary>The actions that the run itself carries out.</summary>
internal static class CoreActions
{
    public static IReadOnlyDictionary<string, (PlanNodeKind Kind, ActionDescription Description)> All { get; } =
        new Dictionary<string, (PlanNodeKind, ActionDescription)>(StringComparer.Ordinal)
        {
            ["core.noop"] = (PlanNodeKind.Noop, new() { Name = "core.noop", Description = "Does nothing.", AcceptsOtherInputs = true }),
            ["core.echo"] = (PlanNodeKind.Echo, new() { Name = "core.echo", Description = "Gives its input as its result.", AcceptsOtherInputs = true }),
            ["core.fail"] = (PlanNodeKind.Fail, new()
            {
                Name = "core.fail",
                Description = "Fails.",
                Inputs =
                [
                    new() { Name = "message", Types = ActionInputTypes.String, Description = "What is said." },
                    new() { Name = "type", Types = ActionInputTypes.String, Description = "The error's type, for conditions." },
                    new() { Name = "details", Description = "Anything for those who handle the failure." },
                ],
            }),
            ["core.sleep"] = (PlanNodeKind.Sleep, new()
            {
                Name = "core.sleep",
                Description = "Waits for a time; costs nothing meanwhile.",
                Inputs =
                [
                    new() { Name = "duration", Types = ActionInputTypes.Duration, Description = "How long, for example 30s or 2h." },
                    new() { Name = "seconds", Types = ActionInputTypes.Duration, Description = "Another word for 'duration'." },
                ],
                ExactlyOneOf = [["duration", "seconds"]],
            }),
            ["core.wait"] = (PlanNodeKind.Wait, new()
            {
                Name = "core.wait",
                Description = "Waits for a signal or an event; its payload is the result.",
                Inputs =
                [
                    new() { Name = "signal", Types = ActionInputTypes.String, Description = "The signal's name." },
                    new() { Name = "event", Types = ActionInputTypes.String, Description = "The event's name." },
                ],
                ExactlyOneOf = [["signal", "event"]],
            }),
            ["core.inquiry"] = (PlanNodeKind.Inquiry, new()
            {
                Name = "core.inquiry",
                Description = "Asks people and waits for the answer, which is the result.",
                Inputs =
                [
                    new() { Name = "prompt", Types = ActionInputTypes.String, Required = true, Description = "The question." },
                    new() { Name = "schema", Types = ActionInputTypes.Object, Description = "A JSON Schema of the answer." },
                    new() { Name = "ttl", Types = ActionInputTypes.Duration, Description = "How long an answer is waited for; then the task times out." },
                    new() { Name = "assignees", Types = ActionInputTypes.Array | ActionInputTypes.String, Description = "Who is asked." },
                    new() { Name = "route", Types = ActionInputTypes.String, Description = "How people are reached." },
                    new() { Name = "escalation", Types = ActionInputTypes.Array | ActionInputTypes.Object, Description = "Who is asked, too, when nobody answers." },
                ],
            }),
        };
}
