using System.Text.Json.Nodes;
using Weir.Cli.Terminal;
using Weir.Interpreter.Records;
using Weir.Interpreter.Runs;
using Weir.Server.Runs;

namespace Weir.Cli.Runs.Explain;

/// <summary>The <c>--output json</c> of <c>explain</c>: the explanation, and the run's nodes as they are. Field names are a contract.</summary>
internal static class ExplanationJson
{
    public static string Write(Explanation explanation, RunView run, RunNodesReport report)
    {
        var json = new JsonObject
        {
            ["workflowId"] = run.WorkflowId,
            ["status"] = run.Status,
            ["headline"] = explanation.Headline,
            ["open"] = new JsonArray([.. explanation.Open.Select(Node)]),
            ["next"] = new JsonArray([.. explanation.Next.Select(Node)]),
            ["causes"] = new JsonArray([.. explanation.Causes.Select(cause => new JsonObject
            {
                ["key"] = cause.Key,
                ["status"] = cause.Status.ToWord(),
                ["message"] = cause.Message,
                ["attempts"] = cause.Attempts,
                ["path"] = new JsonArray([.. cause.Path.Select(key => JsonValue.Create(key))]),
            })]),
            ["notRun"] = new JsonArray([.. explanation.NotRun.SelectMany(entry => entry.Value.Select(key => new JsonObject { ["key"] = key, ["reason"] = entry.Key }))]),
        };
        foreach (var (name, value) in JsonNode.Parse(RunReportJson.Write(report))!.AsObject().ToList())
        {
            json[name] = value?.DeepClone();
        }

        return json.ToIndentedText();
    }

    private static JsonNode Node(ExplainedNode node) => new JsonObject
    {
        ["key"] = node.Key,
        ["status"] = node.Word,
        ["waitsFor"] = node.WaitsFor,
        ["since"] = node.Since,
        ["until"] = node.Until,
        ["note"] = node.Note,
        ["command"] = node.Command,
    };
}
