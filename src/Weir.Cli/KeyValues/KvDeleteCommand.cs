using System.CommandLine;
using Weir.Cli.Terminal;

namespace Weir.Cli.KeyValues;

/// <summary><c>weir kv delete KEY</c>.</summary>
internal static class KvDeleteCommand
{
    public static Command Create(Output output)
    {
        var options = new KvOptions();
        var command = new Command("delete", "Deletes a key");
        options.AddTo(command);
        KvOptions.SetBody(command, output, options.Data, (parsed, store) =>
        {
            var name = options.Name(parsed);
            if (!store.Delete(name))
            {
                throw new CliException($"there is no key '{name}'. 'weir kv list' shows all.", ExitCodes.NotFound);
            }

            output.Notice($"deleted {name}");
            return Task.FromResult(ExitCodes.Completed);
        });
        return command;
    }
}
