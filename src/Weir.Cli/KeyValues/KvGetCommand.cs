using System.CommandLine;
using Weir.Cli.Terminal;

namespace Weir.Cli.KeyValues;

/// <summary><c>weir kv get KEY</c>.</summary>
internal static class KvGetCommand
{
    public static Command Create(Output output)
    {
        var options = new KvOptions();
        var reveal = new Option<bool>("--reveal") { Description = "Prints a secret in plain text" };
        var format = Runs.RunOptions.Output();
        var command = new Command("get", "Prints the value of a key");
        options.AddTo(command);
        command.Options.Add(reveal);
        command.Options.Add(format);
        KvOptions.SetBody(command, output, options.Data, async (parsed, store) =>
        {
            var name = options.Name(parsed);
            if (store.Read(name) is not var (entry, value))
            {
                throw new CliException($"there is no key '{name}'. 'weir kv list' shows all.", ExitCodes.NotFound);
            }

            if (entry.IsSecret && !parsed.GetValue(reveal))
            {
                throw new CliException($"'{name}' is a secret; --reveal prints it.");
            }

            await output.Data.WriteLineAsync(parsed.GetValue(format) == Runs.OutputFormat.Json ? value.ToJson() : value.ToText());
            return ExitCodes.Completed;
        });
        return command;
    }
}
