using System.CommandLine;
using Weir.Cli.Terminal;

namespace Weir.Cli.KeyValues;

/// <summary><c>weir kv</c>: the key-value store of a data folder.</summary>
internal static class KvCommand
{
    public static Command Create(Output output) => new("kv", "Keys and values for runs, encrypted on disk")
    {
        KvSetCommand.Create(output),
        KvGetCommand.Create(output),
        KvListCommand.Create(output),
        KvDeleteCommand.Create(output),
        KvRotateCommand.Create(output),
    };
}
