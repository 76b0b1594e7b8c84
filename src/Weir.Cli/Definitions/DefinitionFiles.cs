using System.CommandLine;
using Weir.Definitions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Documents;
using Weir.Definitions.Values;

namespace Weir.Cli.Definitions;

/// <summary>The files that a command line names: files, standard input, and the definitions of folders.</summary>
internal static class DefinitionFiles
{
    public const string StandardInput = "-";

    public static Option<bool> Recursive() => new("--recursive", "-r") { Description = "Looks into the folders of a folder, too" };

    /// <summary>
    /// Files in the order in which they are named, those of a folder by name. A folder gives its YAML files that are definitions, or that
    /// cannot be told to be none; hidden ones and links are passed over.
    /// </summary>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> named, bool recursive)
    {
        var files = new List<string>();
        foreach (var name in named)
        {
            if (name == StandardInput || !Directory.Exists(name))
            {
                files.Add(name);
                continue;
            }

            var found = InFolder(name, recursive).ToList();
            files.AddRange(found.Count > 0 ? found : throw new CliException($"the folder '{name}' holds no definitions{(recursive ? "" : "; --recursive looks into its folders, too")}.", ExitCodes.Usage));
        }

        return [.. files.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The bytes of a file, at most one more than a definition may have; null with what is wrong.</summary>
    public static byte[]? TryRead(string file, out Diagnostic? problem)
    {
        problem = null;
        try
        {
            return Read(file, OperatorLimits.Read().Definitions.MaxBytes);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problem = new() { Code = DiagnosticCodes.NotReadable, File = file, Message = $"the file cannot be read: {unreadable.Message}" };
            return null;
        }
    }

    /// <summary>At most one byte more than allowed is read, so that a huge file costs nothing and is still refused as too large.</summary>
    public static byte[] Read(string file, int bytesMax)
    {
        using var stream = file == StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while (content.Length <= bytesMax && (read = stream.Read(buffer)) > 0)
        {
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    private static IEnumerable<string> InFolder(string folder, bool recursive)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = recursive,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        return Directory.EnumerateFiles(folder, "*", options)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" && MayBeDefinition(file))
            .Order(StringComparer.Ordinal);
    }

    private static bool MayBeDefinition(string file)
    {
        if (TryRead(file, out _) is not { } bytes || YamlDocument.Read(file, bytes).Document is not { } document)
        {
            return true;
        }

        return document.Value is ObjectValue root && (root.TryGet("jobs", out _) || root.TryGet("tasks", out _));
    }
}
