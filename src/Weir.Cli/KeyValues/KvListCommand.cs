using System.CommandLine;
using System.Text.Json.Nodes;
using Weir.Cli.Terminal;
using Weir.Server.KeyValues;

namespace Weir.Cli.KeyValues;

/// <summary><c>weir kv list</c>: keys without their values.</summary>
internal static class KvListCommand
{
    public static Command Create(Output output)
    {
        var data = DataFolder.CreateOption();
        var format = Runs.RunOptions.Output();
        var command = new Command("list", "Lists keys, never their values") { data, format };
        KvOptions.SetBody(command, output, data, async (parsed, store) =>
        {
            var entries = store.List();
            if (parsed.GetValue(format) == Runs.OutputFormat.Json)
            {
                await output.Data.WriteLineAsync(new JsonArray([.. entries.Select(Json)]).ToIndentedText());
            }
            else if (entries.Count == 0)
            {
                output.Notice("no keys yet; 'weir kv set KEY VALUE' makes one");
            }
            else
            {
                var width = Math.Clamp(entries.Max(entry => entry.Name.ToString().Length), 3, 60);
                await output.Data.WriteLineAsync($"{"KEY".PadRight(width)}  {"KIND",-6}  {"UPDATED",-20}  ALLOWED");
                foreach (var entry in entries)
                {
                    await output.Data.WriteLineAsync(
                        $"{SafeText.OneLine(entry.Name.ToString()).PadRight(width)}  {(entry.IsSecret ? "secret" : "value"),-6}  {entry.UpdatedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)}  {SafeText.OneLine(string.Join(' ', entry.Allowed))}".TrimEnd());
                }
            }

            return ExitCodes.Completed;
        });
        return command;
    }

    private static JsonNode Json(KeyEntry entry) => new JsonObject
    {
        ["scope"] = entry.Name.Scope.ToString().ToLowerInvariant(),
        ["owner"] = entry.Name.Owner.Length == 0 ? null : entry.Name.Owner,
        ["key"] = entry.Name.Key,
        ["secret"] = entry.IsSecret,
        ["allowed"] = new JsonArray([.. entry.Allowed.Select(pattern => (JsonNode)pattern)]),
        ["updatedAt"] = entry.UpdatedAt.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        ["keyId"] = entry.KeyId,
    };
}
