using System.Text;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Formatting;

/// <summary>
/// Writes a definition in the one canonical layout: indentation of two spaces, what names a thing first, no trailing spaces, single empty
/// lines. Comments, the order of everything else, quotes and block texts stay. Pure.
/// </summary>
/// <remarks>
/// The result is read back and compared with what was given before anybody sees it. A file whose meaning or comments would change is
/// reported and gets no text.
/// </remarks>
public static class DefinitionFormatter
{
    /// <param name="fileName">How messages name the file.</param>
    /// <param name="yaml">The file's bytes, UTF-8. It need not compile, but must be YAML that definitions may use.</param>
    /// <param name="limits">Null applies <see cref="DefinitionLimits.Default"/>.</param>
    public static FormatResult Format(string fileName, ReadOnlySpan<byte> yaml, DefinitionLimits? limits = null)
    {
        limits ??= DefinitionLimits.Default;
        var bag = new DiagnosticBag(fileName, limits.MaxDiagnostics);
        if (YamlReader.Read(yaml, limits, bag) is not { } given || bag.HasErrors)
        {
            return new(null, bag.Sorted());
        }

        try
        {
            var layout = LayoutReader.Read(Text(yaml), DefinitionPlaces.Root(given.Root));
            var written = LayoutWriter.Write(layout);
            LayoutCheck.Same(given.Root, layout, written, limits);
            return new(written, []);
        }
        catch (NotFormattableException refused)
        {
            bag.Add(DiagnosticCodes.NotFormattable, refused.Line, refused.Column, "", $"the file cannot be formatted safely and stays as it is: {refused.Message}");
            return new(null, bag.Sorted());
        }
    }

    private static string Text(ReadOnlySpan<byte> yaml)
    {
        var text = Encoding.UTF8.GetString(yaml.StartsWith("\uFEFF"u8) ? yaml[3..] : yaml);
        return text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }
}

/// <param name="Text">The canonical text; null when something is wrong.</param>
/// <param name="Diagnostics">What is wrong with the file as YAML, or why it cannot be formatted.</param>
public sealed record FormatResult(string? Text, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>The layout holds something that cannot be moved without risk.</summary>
internal sealed class NotFormattableException(int line, int column, string message) : Exception(message)
{
    /// <summary>1-based.</summary>
    public int Line { get; } = line;

    /// <summary>1-based.</summary>
    public int Column { get; } = column;
}
