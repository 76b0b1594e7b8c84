using Weir.Definitions.Actions;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.WorkflowTests;

/// <summary>The workflow that a case runs: a file, or a definition inside the test file.</summary>
public sealed class TestWorkflow
{
    private readonly string testFile;
    private readonly YamlMapping? inline;
    private readonly SourceText source;

    internal TestWorkflow(string testFile, string? file, YamlMapping? inline, SourceText source, TestPlace place)
    {
        this.testFile = testFile;
        this.inline = inline;
        this.source = source;
        File = file;
        Place = place;
    }

    /// <summary>As written: a path from the test file's folder. Null for a definition inside the test file.</summary>
    public string? File { get; }

    public TestPlace Place { get; }

    /// <summary>Compiles the definition inside the test file; its findings stand in the test file.</summary>
    /// <exception cref="InvalidOperationException">The workflow is a file.</exception>
    public CompilationResult Compile(IActionCatalog actions, IWorkflowSource workflows) => inline is null
        ? throw new InvalidOperationException("The workflow is a file of its own.")
        : DefinitionCompiler.Compile(testFile, inline, source, actions, DefinitionLimits.Default, workflows);
}
