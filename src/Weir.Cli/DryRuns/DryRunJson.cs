using System.Text.Json.Nodes;
using Weir.Cli.Terminal;
using Weir.Definitions.DryRuns;
using Weir.Definitions.Values;

namespace Weir.Cli.DryRuns;

/// <summary>The <c>--output json</c> of <c>run --dry-run</c>. Field names are a contract.</summary>
internal static class DryRunJson
{
    public static string Write(DryRun run) => Run(run).ToIndentedText();

    private static JsonObject Run(DryRun run) => new()
    {
        ["name"] = run.Name,
        ["inputs"] = Of(run.Inputs),
        ["priority"] = Of(run.Priority),
        ["concurrency"] = Group(run.Concurrency),
        ["maxParallel"] = run.MaxParallel,
        ["timeoutSeconds"] = run.TimeoutSeconds,
        ["nodes"] = new JsonArray([.. run.Nodes.Select(Node)]),
        ["undecided"] = new JsonArray([.. run.Undecided.Select(found => (JsonNode)new JsonObject { ["path"] = found.Path, ["dependsOn"] = Texts(found.DependsOn) })]),
        ["problems"] = Texts(run.Problems),
    };

    private static JsonNode Node(DryRunNode node) => new JsonObject
    {
        ["id"] = node.Id,
        ["name"] = node.Name,
        ["kind"] = Word(node.Kind),
        ["decision"] = Decision(node.Decision),
        ["runsOn"] = node.RunsOn,
        ["action"] = node.Action,
        ["input"] = Of(node.Input),
        ["expressions"] = Of(node.Expressions),
        ["items"] = node.Items is null ? null : new JsonObject
        {
            ["count"] = node.Items.Values?.Count,
            ["values"] = node.Items.Values is null ? null : Of(ArrayValue.Of(node.Items.Values)),
            ["maxParallel"] = Of(node.Items.MaxParallel),
            ["dependsOn"] = Texts(node.Items.DependsOn),
        },
        ["retry"] = node.Retry,
        ["repeat"] = node.Repeat,
        ["timeout"] = node.Timeout,
        ["delay"] = node.Delay,
        ["concurrency"] = Group(node.Concurrency),
        ["resources"] = Of(node.Resources),
        ["priority"] = Of(node.Priority),
        ["undoneBy"] = node.UndoneBy,
        ["steps"] = new JsonArray([.. node.Steps.Select(Step)]),
        ["transitions"] = new JsonArray([.. node.Transitions.Select(Transition)]),
        ["children"] = new JsonArray([.. node.Children.Select(Node)]),
        ["calls"] = node.Calls is null ? null : Run(node.Calls),
    };

    private static JsonNode Step(DryRunStep step) => new JsonObject
    {
        ["id"] = step.Id,
        ["name"] = step.Name,
        ["action"] = step.Action,
        ["decision"] = Decision(step.Decision),
        ["input"] = Of(step.Input),
        ["env"] = Of(step.Env),
        ["expressions"] = Of(step.Expressions),
        ["retry"] = step.Retry,
        ["timeout"] = step.Timeout,
    };

    private static JsonNode Transition(DryRunTransition way) => new JsonObject
    {
        ["on"] = way.On,
        ["when"] = way.When,
        ["to"] = Texts(way.To),
        ["decision"] = Decision(way.Decision),
    };

    private static JsonObject? Group(DryRunGroup? group) => group is null ? null : new()
    {
        ["group"] = group.Name,
        ["limit"] = group.Limit,
        ["cancelInProgress"] = group.CancelInProgress,
    };

    private static JsonObject Decision(DryRunDecision decision) => new()
    {
        ["state"] = Word(decision.State),
        ["why"] = decision.Why,
        ["dependsOn"] = Texts(decision.DependsOn),
    };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);

    private static JsonNode? Of(Value value) => JsonNode.Parse(value.ToJson());
}
