using Weir.Definitions.Actions;

namespace Weir.Definitions;

/// <summary>Compiles definitions. Pure: the same bytes and options give the same result. Thread safe.</summary>
public static class DefinitionCompiler
{
    /// <summary>Reads, validates and plans a definition; every error is reported at once.</summary>
    /// <param name="fileName">How messages name the file.</param>
    /// <param name="yaml">The file's bytes, UTF-8.</param>
    /// <param name="actions">Null leaves actions and their inputs unchecked.</param>
    /// <param name="limits">Null applies <see cref="DefinitionLimits.Default"/>.</param>
    public static CompilationResult Compile(
        string fileName, ReadOnlySpan<byte> yaml, IActionCatalog? actions = null, DefinitionLimits? limits = null) =>
        throw new NotImplementedException();
}
