using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Cli.Runs;
using Weir.Cli.Terminal;
using Weir.Definitions.Limits;

namespace Weir.Cli.Limits;

/// <summary><c>weir limit list</c>: sizes, who holds what, and who waits.</summary>
internal static class LimitListCommand
{
    private const int WidestName = 60;

    public static Command Create(Output output)
    {
        var data = DataFolder.CreateOption();
        var format = RunOptions.Output();
        var command = new Command("list", "Shows sizes, holders and who waits") { data, format };
        command.SetBody(output, (parsed, token) => LimitCommand.UseAsync(DataFolder.From(parsed, data), async limits =>
        {
            var views = await limits.ListAsync(token);
            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                await output.Data.WriteLineAsync(Json(views));
            }
            else
            {
                await WriteAsync(output, views);
            }

            return ExitCodes.Completed;
        }, token));
        return command;
    }

    /// <summary>Field names are a contract.</summary>
    public static string Json(IReadOnlyList<LimitView> views) => new JsonArray([.. views.Select(view => (JsonNode)new JsonObject
    {
        ["name"] = view.Name,
        ["size"] = view.Size,
        ["isSet"] = view.IsSet,
        ["used"] = view.Used,
        ["holders"] = new JsonArray([.. view.Holders.Select(Json)]),
        ["waiting"] = new JsonArray([.. view.Waiting.Select(Json)]),
    })]).ToIndentedText();

    public static async Task WriteAsync(Output output, IReadOnlyList<LimitView> views)
    {
        if (views.Count == 0)
        {
            output.Notice("no limits are set and none is used; 'weir limit set NAME SIZE' sets one");
            return;
        }

        var width = Math.Clamp(views.Max(view => view.Name.Length), 4, WidestName);
        await output.Data.WriteLineAsync($"{"NAME".PadRight(width)}  {"SIZE",-6}  {"USED",-6}  WAITING");
        foreach (var view in views)
        {
            var size = view.Size?.ToString(CultureInfo.InvariantCulture) ?? "-";
            await output.Data.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{SafeText.OneLine(view.Name).PadRight(width)}  {size,-6}  {view.Used,-6}  {view.Waiting.Count}"));
            foreach (var use in view.Holders)
            {
                await output.Data.WriteLineAsync($"  held by {Line(use)}");
            }

            foreach (var use in view.Waiting)
            {
                await output.Data.WriteLineAsync($"  waits   {Line(use)}");
            }
        }
    }

    private static string Line(LimitUse use) => SafeText.OneLine(
        $"{use.WorkflowId}{(use.Key is null ? "" : $" {use.Key}")}{(use.Units == 1 ? "" : $", {use.Units} units")}{(use.Priority == LeaseRequest.UsualPriority ? "" : $", priority {use.Priority}")}, since {use.Since.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}");

    private static JsonNode Json(LimitUse use) => new JsonObject
    {
        ["workflowId"] = use.WorkflowId,
        ["key"] = use.Key,
        ["units"] = use.Units,
        ["priority"] = use.Priority,
        ["since"] = use.Since.ToString("O", CultureInfo.InvariantCulture),
    };
}
