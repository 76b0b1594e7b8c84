using System.CommandLine;
using System.Text.Json.Nodes;
using Weir.Cli.Runs;
using Weir.Cli.Terminal;
using Weir.Definitions.Actions;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Actions;

/// <summary><c>weir actions [NAME]</c>: what definitions can use, with its documents and health.</summary>
internal static class ActionsCommand
{
    public static Command Create(Output output)
    {
        var name = new Argument<string?>("NAME") { Description = "Shows this action alone", Arity = ArgumentArity.ZeroOrOne };
        var health = new Option<bool>("--health") { Description = "Asks each action whether it can work on this machine" };
        var data = DataFolder.CreateOption();
        var format = RunOptions.Output();
        var command = new Command("actions", "Lists actions with their inputs") { name, health, data, format };
        command.SetBody(output, async (parsed, token) =>
        {
            var registry = InstalledPacks.Load(new(DataFolder.From(parsed, data).Packs)).Actions;
            var chosen = parsed.GetValue(name) is not { } one ? registry.List()
                : registry.TryGet(one, out var found) ? [found]
                : throw new CliException($"there is no action '{one}'. 'weir actions' lists all.", ExitCodes.NotFound);
            var states = parsed.GetValue(health)
                ? (await registry.CheckHealthAsync(token)).ToDictionary(entry => entry.Action, entry => entry.Health)
                : [];
            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                await output.Data.WriteLineAsync(new JsonArray([.. chosen.Select(action => Json(action, states.GetValueOrDefault(action)))]).ToIndentedText());
            }
            else
            {
                foreach (var action in chosen)
                {
                    await WriteAsync(output, action, states.GetValueOrDefault(action), withInputs: chosen.Count == 1);
                }
            }

            return states.Where(state => chosen.Contains(state.Key)).All(state => state.Value.IsHealthy) ? ExitCodes.Completed : ExitCodes.Error;
        });
        return command;
    }

    private static async Task WriteAsync(Output output, RegisteredAction action, ActionHealth? health, bool withInputs)
    {
        var state = health is null ? "" : health.IsHealthy ? "  healthy" : $"  UNHEALTHY: {SafeText.OneLine(health.Message ?? "")}";
        await output.Data.WriteLineAsync($"{action.Description.Name,-28}  {action.Source,-16}  {SafeText.OneLine(action.Description.Description)}{state}".TrimEnd());
        if (!withInputs)
        {
            return;
        }

        foreach (var input in action.Description.Inputs)
        {
            var notes = string.Join(", ", ((string?[])[input.Required ? "required" : null, input.Default is { } value ? $"default {value.ToJson()}" : null]).OfType<string>());
            await output.Data.WriteLineAsync($"  {input.Name,-20}  {input.Types.ToString().ToLowerInvariant(),-16}  {SafeText.OneLine(input.Description)}{(notes.Length > 0 ? $" ({notes})" : "")}".TrimEnd());
        }
    }

    private static JsonNode Json(RegisteredAction action, ActionHealth? health)
    {
        var json = new JsonObject
        {
            ["name"] = action.Description.Name,
            ["description"] = action.Description.Description,
            ["aliases"] = new JsonArray([.. action.Aliases.Select(alias => (JsonNode)alias)]),
            ["source"] = action.Source,
            ["configSchema"] = JsonNode.Parse(ActionSchema.Of(action.Description).ToJson()),
        };
        if (health is not null)
        {
            json["healthy"] = health.IsHealthy;
            json["health"] = health.Message;
        }

        return json;
    }
}
