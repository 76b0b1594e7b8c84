using Weir.Definitions.Actions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Jobs;
using Weir.Definitions.Yaml;

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
        string fileName, ReadOnlySpan<byte> yaml, IActionCatalog? actions = null, DefinitionLimits? limits = null)
    {
        limits ??= DefinitionLimits.Default;
        var bag = new DiagnosticBag(fileName, limits.MaxDiagnostics);
        if (YamlReader.Read(yaml, limits, bag) is not { } document || WorkflowReader.Read(document.Root, limits, bag) is not { } model)
        {
            return new CompilationResult(null, bag.Sorted());
        }

        NeedsGraph.Check(model, bag);
        var plan = new PlanBuilder(model, fileName, actions, document.Source, bag).Build();
        return new CompilationResult(bag.HasErrors ? null : plan, bag.Sorted());
    }
}
