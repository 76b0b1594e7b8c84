using System.Text;
using Weir.Definitions;
using Weir.Definitions.Actions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;
using Weir.Definitions.WorkflowTests;
using Weir.Interpreter.Packs;

namespace Weir.Server.WorkflowTests;

/// <summary>What a case tests, as a definition: a file, a part of the test file, or a workflow around a single action.</summary>
internal static class TestSubject
{
    public const string ResultOutput = "result";
    private const string Values = "values";

    public static CompilationResult Compile(string testFile, TestCase test, IActionCatalog actions, InstalledPacks packs)
    {
        var workflows = new WorkflowFiles(packs);
        if (test.Action is { } action)
        {
            return DefinitionCompiler.Compile(testFile, Encoding.UTF8.GetBytes(Around(action, test.Inputs).ToJson()), actions, workflows: workflows);
        }

        var workflow = test.Workflow!;
        if (workflow.File is not { } path)
        {
            return workflow.Compile(actions, workflows);
        }

        if (workflows.Names.Contains(path))
        {
            var installed = workflows.Find(path, testFile)!;
            return DefinitionCompiler.Compile(installed.FileName, installed.Yaml.Span, actions, workflows: workflows);
        }

        var file = Path.Combine(Path.GetDirectoryName(testFile) ?? "", path);
        try
        {
            return DefinitionCompiler.Compile(file, File.ReadAllBytes(file), actions, workflows: workflows);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new(null, [new()
            {
                Code = DiagnosticCodes.UnknownWorkflow,
                File = testFile,
                Line = workflow.Place.Line,
                Column = workflow.Place.Column,
                Path = "workflow",
                Message = $"the workflow '{path}' cannot be read: {problem.Message}",
            }]);
        }
    }

    /// <summary>Inputs of the definition.</summary>
    public static ObjectValue Inputs(TestCase test) => test.Action is null
        ? test.Inputs
        : ObjectValue.Of((Values, ArrayValue.Of(test.Inputs.Members.Select(member => member.Value))));

    public static string Describe(TestEvent happening) =>
        happening.Target is null ? happening.Kind.ToString().ToLowerInvariant() : $"{happening.Kind.ToString().ToLowerInvariant()} {happening.Target}";

    /// <summary>Inputs that look like expressions travel as values, so that they are not taken for any.</summary>
    private static ObjectValue Around(string action, ObjectValue inputs)
    {
        var input = ObjectValue.Of(inputs.Members.Select((member, index) => member.Value.ToJson().Contains("{{", StringComparison.Ordinal)
            ? KeyValuePair.Create(member.Key, Value.Of($"{{{{ parameters.{Values}[{index}] }}}}"))
            : member));
        var task = ObjectValue.Of(("name", "action"), ("action", action), ("input", input));
        var parameters = ObjectValue.Of((Values, ObjectValue.Of(("type", "array"))));
        return ObjectValue.Of(
            ("ref", "test.action"),
            ("parameters", parameters),
            ("tasks", ArrayValue.Of([task])),
            ("output_map", ObjectValue.Of((ResultOutput, "{{ task.action.result }}"))));
    }
}
