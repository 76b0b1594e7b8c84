using Weir.Definitions.Actions;
using Weir.Definitions.Plans;

namespace Weir.Definitions.Tasks;

/// <summary>The actions that the run itself carries out.</summary>
internal static class CoreActions
{
    public static IReadOnlyDictionary<string, (PlanNodeKind Kind, ActionDescription Description)> All { get; } =
        new Dictionary<string, (PlanNodeKind, ActionDescription)>(StringComparer.Ordinal)
        {
            ["core.noop"] = (PlanNodeKind.Noop, new() { Name = "core.noop", AcceptsOtherInputs = true }),
            ["core.echo"] = (PlanNodeKind.Echo, new() { Name = "core.echo", AcceptsOtherInputs = true }),
            ["core.fail"] = (PlanNodeKind.Fail, new()
            {
                Name = "core.fail",
                Inputs =
                [
                    new() { Name = "message", Types = ActionInputTypes.String },
                    new() { Name = "type", Types = ActionInputTypes.String },
                    new() { Name = "details" },
                ],
            }),
            ["core.sleep"] = (PlanNodeKind.Sleep, new()
            {
                Name = "core.sleep",
                Inputs =
                [
                    new() { Name = "duration", Types = ActionInputTypes.Duration },
                    new() { Name = "seconds", Types = ActionInputTypes.Duration },
                ],
                ExactlyOneOf = [["duration", "seconds"]],
            }),
            ["core.wait"] = (PlanNodeKind.Wait, new()
            {
                Name = "core.wait",
                Inputs =
                [
                    new() { Name = "signal", Types = ActionInputTypes.String },
                    new() { Name = "event", Types = ActionInputTypes.String },
                ],
                ExactlyOneOf = [["signal", "event"]],
            }),
            ["core.inquiry"] = (PlanNodeKind.Inquiry, new()
            {
                Name = "core.inquiry",
                Inputs =
                [
                    new() { Name = "prompt", Types = ActionInputTypes.String, Required = true },
                    new() { Name = "schema", Types = ActionInputTypes.Object },
                    new() { Name = "ttl", Types = ActionInputTypes.Duration },
                    new() { Name = "assignees", Types = ActionInputTypes.Array | ActionInputTypes.String },
                    new() { Name = "route", Types = ActionInputTypes.String },
                    new() { Name = "escalation", Types = ActionInputTypes.Array | ActionInputTypes.Object },
                ],
            }),
        };
}
