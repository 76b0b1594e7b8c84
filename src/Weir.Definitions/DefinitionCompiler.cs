using Weir.Definitions.Actions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Jobs;
using Weir.Definitions.Plans;
using Weir.Definitions.Tasks;
using Weir.Definitions.Workflows;
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
    /// <param name="workflows">Where called workflows are found; null leaves calls unchecked and the plan without the plans that it calls.</param>
    public static CompilationResult Compile(
        string fileName, ReadOnlySpan<byte> yaml, IActionCatalog? actions = null, DefinitionLimits? limits = null, IWorkflowSource? workflows = null)
    {
        limits ??= DefinitionLimits.Default;
        var calls = workflows is null ? null : new WorkflowCalls(fileName, workflows, actions, limits);
        var result = Compile(fileName, yaml, actions, limits, calls);
        return calls is null ? result : WithCalls(result, calls);
    }

    /// <summary>Compiles a definition that is part of another file.</summary>
    internal static CompilationResult Compile(
        string fileName, YamlMapping definition, SourceText source, IActionCatalog actions, DefinitionLimits limits, IWorkflowSource workflows)
    {
        var calls = new WorkflowCalls(fileName, workflows, actions, limits);
        return WithCalls(Compile(fileName, definition, source, actions, limits, calls, new DiagnosticBag(fileName, limits.MaxDiagnostics)), calls);
    }

    internal static CompilationResult Compile(
        string fileName, ReadOnlySpan<byte> yaml, IActionCatalog? actions, DefinitionLimits limits, WorkflowCalls? calls)
    {
        var bag = new DiagnosticBag(fileName, limits.MaxDiagnostics);
        return YamlReader.Read(yaml, limits, bag) is { } document
            ? Compile(fileName, document.Root, document.Source, actions, limits, calls, bag)
            : new CompilationResult(null, bag.Sorted());
    }

    private static CompilationResult Compile(
        string fileName, YamlNode node, SourceText source, IActionCatalog? actions, DefinitionLimits limits, WorkflowCalls? calls, DiagnosticBag bag)
    {
        if (Root(node, bag) is not { } root)
        {
            return new CompilationResult(null, bag.Sorted());
        }

        var plan = root.Find("tasks") is not null
            ? CompileTasks(root, fileName, actions, limits, calls, source, bag)
            : CompileJobs(root, fileName, actions, limits, calls, source, bag);
        return new CompilationResult(bag.HasErrors ? null : plan, bag.Sorted());
    }

    private static CompilationResult WithCalls(CompilationResult result, WorkflowCalls calls)
    {
        var (plan, diagnostics) = result;
        var called = new SortedDictionary<string, Plan>(calls.Plans.ToDictionary(), StringComparer.Ordinal);
        if (plan is not null && calls.RootReference is { } root)
        {
            called[root] = plan;
        }

        return new CompilationResult(
            plan is not null && called.Count > 0 ? plan with { Workflows = called } : plan, [.. diagnostics, .. calls.Findings]);
    }

    private static YamlMapping? Root(YamlNode root, DiagnosticBag bag)
    {
        if (root is not YamlMapping mapping)
        {
            bag.Add(DiagnosticCodes.WrongType, root, "", "a definition is an object", MappingReader.Describe(root), "keys such as 'name:' and 'jobs:' or 'tasks:'");
            return null;
        }

        if (mapping.Find("jobs") is { } jobs && mapping.Find("tasks") is not null)
        {
            bag.Add(DiagnosticCodes.KeysExclude, jobs.Key, "jobs", "a workflow has 'jobs' or 'tasks', not both");
            return null;
        }

        if (mapping.Find("jobs") is null && mapping.Find("tasks") is null)
        {
            bag.Add(DiagnosticCodes.MissingKey, mapping, "", "a workflow needs the key 'jobs' or the key 'tasks'");
        }

        return mapping;
    }

    private static Plan CompileJobs(
        YamlMapping root, string fileName, IActionCatalog? actions, DefinitionLimits limits, WorkflowCalls? calls, SourceText source, DiagnosticBag bag)
    {
        var model = WorkflowReader.Read(root, fileName, limits, bag);
        NeedsGraph.Check(model, bag);
        return new PlanBuilder(model, fileName, actions, calls, source, bag).Build();
    }

    private static Plan CompileTasks(
        YamlMapping root, string fileName, IActionCatalog? actions, DefinitionLimits limits, WorkflowCalls? calls, SourceText source, DiagnosticBag bag)
    {
        var model = TaskWorkflowReader.Read((YamlMapping)YamlBraces.Unify(root), fileName, limits, bag);
        new TaskGraph(model, bag).Check();
        return new TaskPlanBuilder(model, fileName, actions, calls, source, bag).Build();
    }
}
