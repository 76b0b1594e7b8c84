using Weir.Definitions.Actions;
using Weir.Definitions.Values;
using Weir.Definitions.WorkflowTests;
using static Weir.Definitions.EditorSchemas.KeySchemas;

namespace Weir.Definitions.EditorSchemas;

/// <summary>The JSON Schema (draft 7) of the files that <c>weir test</c> reads. Its keys are those of <see cref="TestFileReader"/>.</summary>
public static class TestFileSchema
{
    private static readonly ObjectValue NamesSubject = Parse("""{"anyOf": [{"required": ["workflow"]}, {"required": ["action"]}]}""");
    private static readonly ObjectValue OneSubject = Parse("""{"not": {"required": ["workflow", "action"]}}""");

    private static readonly KeySchema[] Settings =
    [
        new("workflow", "The workflow that the cases run: a definition's path from this file's folder, PACK.WORKFLOW, or a definition.", ByKind("object", Ref("workflow"), Text)),
        new("action", "The action that the cases run, in place of a workflow.", Text),
        new("inputs", "Inputs of the runs. A case adds to those of the file.", Map),
        new("secrets", "What 'secrets' reads. A case adds to those of the file.", Map),
        new("keys", "What 'kv' reads. A case adds to those of the file.", Map),
        new("login", "Who starts the runs.", Text),
        new("now", "When the runs start, for example 2026-01-31T08:00:00Z.", Text),
        new("unmocked", "What an action without a mock does: fail (the usual) fails the case; run runs it.", Choice(TestFileReader.UnmockedPolicies)),
        new("mocks", "What actions, tasks and steps do in place of their work. A case's go before those of the file.", Ref("mocks")),
    ];

    /// <param name="actions">Those that definitions inside the file may use; null knows none but the core actions.</param>
    public static ObjectValue Create(IActionCatalog? actions = null)
    {
        var known = new ActionSchemas(actions);
        return ObjectValue.Of(("$schema", Draft), ("title", "Weir workflow tests")).With(File).With(ObjectValue.Of(
            ("definitions", ObjectValue.Of(
                ("case", Case),
                ("mocks", TestSchemas.Mocks),
                ("mock", TestSchemas.Mock),
                ("answer", TestSchemas.Answer),
                ("event", TestSchemas.Event),
                ("expect", TestSchemas.Expectation),
                ("path", TestSchemas.Path),
                ("workflow", DefinitionSchema.Workflow)).With(DefinitionSchema.Definitions(known)))));
    }

    private static ObjectValue File => Mapping(
        "Tests of workflows: 'weir test FILE' runs the cases.",
        TestFileReader.FileKeys,
        [
            new("name", "What is tested.", Text),
            new("description", "What the tests are for.", Text),
            .. Settings,
            new("cases", "The cases: each is one run.", ListOf("case")),
        ],
        """{"required": ["cases"]}""")
        .With(OneSubject)
        .With(ObjectValue.Of(
            ("if", NamesSubject),
            ("else", ObjectValue.Of(("properties", ObjectValue.Of(("cases", ObjectValue.Of(("items", NamesSubject)))))))));

    private static ObjectValue Case => Mapping(
        "One run, and what it is expected to do.",
        TestFileReader.CaseKeys,
        [
            new("name", "What the case shows. Once per file.", Text),
            .. Settings,
            new("events", "What people and other systems do meanwhile.", ObjectValue.Of(("type", "array"), ("items", Ref("event")))),
            new("expect", "What the run is held against; when absent, it has to complete.", Ref("expect")),
        ],
        """{"required": ["name"]}""")
        .With(OneSubject);
}
