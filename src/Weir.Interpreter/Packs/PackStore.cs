using System.Text;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Actions.Files;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Packs;

/// <summary>
/// The installed packs of a data folder. Each has a folder per installation and a file <c>current</c> that names one of them: a pack is
/// replaced by writing that file anew, so that readers have the old one or the new one, and what runs keeps its files.
/// </summary>
public sealed class PackStore(string root, PackLimits? limits = null)
{
    private const string CurrentFile = "current";
    private const string ConfigFile = "config.json";
    private const string StagingPrefix = ".staging-";

    /// <summary>How many installations of a pack are kept, for what still runs with them.</summary>
    private const int Kept = 2;

    /// <summary>Where it is; need not exist.</summary>
    public string Root => root;

    /// <summary>Changes when any pack is installed, configured or removed.</summary>
    public string Stamp() => !Directory.Exists(root)
        ? ""
        : string.Join('\n', Folders().Select(folder => $"{folder.Name} {Read(folder, CurrentFile)} {Read(folder, ConfigFile)}"));

    /// <summary>Installs a folder or an archive, in place of an installed pack of the same name.</summary>
    /// <param name="source">A folder, a zip, or a gzipped tar.</param>
    /// <param name="config">Values of the configuration; null keeps those of an earlier installation.</param>
    /// <returns>The pack; or what is wrong with it, and nothing has changed.</returns>
    /// <exception cref="PackException">It must not be installed.</exception>
    public PackReadResult Install(string source, ObjectValue? config = null)
    {
        Directory.CreateDirectory(root);
        var staging = Path.Combine(root, StagingPrefix + Path.GetRandomFileName());
        Directory.CreateDirectory(staging);
        try
        {
            new PackCopy(PackSource.Open(source), limits ?? PackLimits.Default).Write(staging);
            var first = PackReader.Read(staging, config);
            var name = first.Pack?.Name;
            var kept = name is null ? null : config ?? ReadConfig(Path.Combine(root, name));
            var result = kept is null ? first : PackReader.Read(staging, kept);
            if (result.Pack is not { } pack)
            {
                return result;
            }

            var home = Path.Combine(root, pack.Name);
            Directory.CreateDirectory(home);
            var installed = $"{pack.Version}-{Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal)}";
            Directory.Move(staging, Path.Combine(home, installed));
            if (kept is not null)
            {
                AtomicFile.Write(Path.Combine(home, ConfigFile), Encoding.UTF8.GetBytes(kept.ToJson()));
            }

            AtomicFile.Write(Path.Combine(home, CurrentFile), Encoding.UTF8.GetBytes(installed));
            RemoveOld(home, installed);
            return PackReader.Read(Path.Combine(home, installed), kept);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    /// <summary>Removes a pack; false when there is none.</summary>
    public bool Remove(string name)
    {
        var home = Path.Combine(root, name);
        if (!PackNames.IsName(name) || !File.Exists(Path.Combine(home, CurrentFile)))
        {
            return false;
        }

        File.Delete(Path.Combine(home, CurrentFile));
        Directory.Delete(home, recursive: true);
        return true;
    }

    /// <summary>Every installed pack by name. One that is broken is told of and does not keep the others from working.</summary>
    public IReadOnlyList<PackReadResult> List() => !Directory.Exists(root)
        ? []
        : [.. Folders().Select(Read).OfType<PackReadResult>()];

    /// <summary>Puts the actions of all packs into a registry. What is broken is left out, and told of.</summary>
    public IReadOnlyList<PackReadResult> LoadInto(ActionRegistry registry, TimeProvider? time = null) => LoadInto(registry, List(), time);

    internal static IReadOnlyList<PackReadResult> LoadInto(ActionRegistry registry, IReadOnlyList<PackReadResult> packs, TimeProvider? time = null)
    {
        var supervisor = new ProcessSupervisor(time ?? TimeProvider.System);
        var present = packs.Select(result => result.Pack?.Source).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in registry.List().Select(action => action.Source).Where(source => source.StartsWith("pack ", StringComparison.Ordinal) && !present.Contains(source)).Distinct().ToArray())
        {
            registry.Replace(gone, []);
        }

        return [.. packs.Select(result => Load(registry, supervisor, result))];
    }

    private static PackReadResult Load(ActionRegistry registry, ProcessSupervisor supervisor, PackReadResult result)
    {
        if (result.Pack is not { } pack)
        {
            return result;
        }

        try
        {
            registry.Replace(pack.Source, pack.Actions.Select(action => new PackAction(pack, action, supervisor)));
            return result;
        }
        catch (ActionRegistrationException refused)
        {
            return new(null, [.. result.Diagnostics, new() { Code = PackDiagnosticCodes.Action, File = pack.Folder, Message = refused.Message }]);
        }
    }

    private IEnumerable<DirectoryInfo> Folders() => new DirectoryInfo(root).EnumerateDirectories()
        .Where(folder => PackNames.IsName(folder.Name) && File.Exists(Path.Combine(folder.FullName, CurrentFile)))
        .OrderBy(folder => folder.Name, StringComparer.Ordinal);

    private static PackReadResult? Read(DirectoryInfo home)
    {
        var installed = Read(home, CurrentFile);
        return installed.Length == 0 ? null : PackReader.Read(Path.Combine(home.FullName, installed), ReadConfig(home.FullName));
    }

    private static ObjectValue? ReadConfig(string home)
    {
        var file = Path.Combine(home, ConfigFile);
        return File.Exists(file) ? ValueJson.Parse(File.ReadAllText(file)) as ObjectValue : null;
    }

    private static string Read(DirectoryInfo home, string file)
    {
        var path = Path.Combine(home.FullName, file);
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    private static void RemoveOld(string home, string installed)
    {
        foreach (var old in new DirectoryInfo(home).EnumerateDirectories().Where(folder => folder.Name != installed).OrderByDescending(folder => folder.CreationTimeUtc).Skip(Kept - 1))
        {
            old.Delete(recursive: true);
        }
    }
}
