using Weir.Cli.Definitions;
using Weir.Cli.Terminal;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Packs;

/// <summary>Packs that are worked on: in their own folders, beside the installed ones.</summary>
internal static class PackFolder
{
    /// <summary>Reads one; throws after having shown everything that is wrong.</summary>
    public static (Pack Pack, InstalledPacks All) Read(Output output, string folder, DataFolder data)
    {
        var read = Read(output, folder);
        return (read.Pack!, Beside(data, [read]));
    }

    /// <summary>Reads several; throws after having shown everything that is wrong.</summary>
    public static InstalledPacks ReadAll(Output output, IEnumerable<string> folders, DataFolder data) =>
        Beside(data, [.. folders.Select(folder => Read(output, folder))]);

    private static PackReadResult Read(Output output, string folder)
    {
        var path = Path.GetFullPath(folder);
        if (!Directory.Exists(path))
        {
            throw new CliException($"there is no folder '{path}'.", ExitCodes.Usage);
        }

        var result = PackReader.Read(path);
        DefinitionFile.Show(output, result.Diagnostics);
        return result.Pack is not null ? result : throw new CliException($"the pack in '{path}' is not valid.", ExitCodes.Usage);
    }

    private static InstalledPacks Beside(DataFolder data, PackReadResult[] read)
    {
        var names = read.Select(result => result.Pack!.Name).ToHashSet(StringComparer.Ordinal);
        return InstalledPacks.Of([.. new PackStore(data.Packs).List().Where(other => other.Pack is not { } pack || !names.Contains(pack.Name)), .. read]);
    }
}
