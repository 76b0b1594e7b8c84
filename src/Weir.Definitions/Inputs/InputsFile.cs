using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Inputs;

/// <summary>Reads a file of inputs: one YAML (or JSON) mapping of names to values. Pure.</summary>
public static class InputsFile
{
    /// <param name="fileName">How messages name the file.</param>
    /// <param name="yaml">The file's bytes, UTF-8.</param>
    /// <param name="limits">Null applies <see cref="DefinitionLimits.Default"/>.</param>
    /// <returns>The values as written, not yet held against a plan.</returns>
    public static BindingResult Read(string fileName, ReadOnlySpan<byte> yaml, DefinitionLimits? limits = null)
    {
        limits ??= DefinitionLimits.Default;
        var bag = new DiagnosticBag(fileName, limits.MaxDiagnostics);
        var document = YamlReader.Read(yaml, limits, bag);
        if (document is { Root: not YamlMapping and var root })
        {
            bag.Add(
                DiagnosticCodes.WrongType, root, "", "a file of inputs holds one mapping of names to values", found: root.KindName);
        }

        var values = document?.Root is YamlMapping mapping ? YamlValues.ToObject(mapping) : null;
        return new BindingResult(bag.HasErrors ? null : values, bag.Sorted());
    }
}
