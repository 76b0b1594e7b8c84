using Weir.Cli.Terminal;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Packs;

/// <summary>A pack that is worked on: in its own folder, beside the installed ones.</summary>
internal static class PackFolder
{
    /// <summary>Reads it; throws after having shown everything that is wrong.</summary>
    public static (Pack Pack, InstalledPacks All) Read(Output output, string folder, DataFolder data)
    {
        var path = Path.GetFullPath(folder);
        if (!Directory.Exists(path))
        {
            throw new CliException($"there is no folder '{path}'.", ExitCodes.Usage);
        }

        var result = PackReader.Read(path);
        PackCommand.Show(output, result.Diagnostics);
        if (result.Pack is not { } pack)
        {
            throw new CliException($"the pack in '{path}' is not valid.", ExitCodes.Usage);
        }

        var others = new PackStore(data.Packs).List().Where(other => other.Pack?.Name != pack.Name);
        return (pack, InstalledPacks.Of([.. others, result]));
    }
}
