using System.CommandLine;
using Weir.Cli.Terminal;

namespace Weir.Cli.KeyValues;

/// <summary><c>weir kv rotate</c>: a new encryption key for every value.</summary>
internal static class KvRotateCommand
{
    public static Command Create(Output output)
    {
        var data = DataFolder.CreateOption();
        var command = new Command("rotate", "Encrypts every value under a new key") { data };
        KvOptions.SetBody(command, output, data, (_, store) =>
        {
            var (values, keyId) = store.Rotate();
            output.Notice($"{values} value(s) are encrypted under key {keyId} now");
            return Task.FromResult(ExitCodes.Completed);
        });
        return command;
    }
}
