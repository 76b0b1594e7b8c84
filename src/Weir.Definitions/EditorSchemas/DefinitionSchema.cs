using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Definitions.EditorSchemas;

/// <summary>
/// The JSON Schema (draft 7, which editors know best) of definitions. Its keys are those of the readers; what a schema cannot tell, such as names
/// that must exist, <see cref="DefinitionCompiler"/> tells.
/// </summary>
public static class DefinitionSchema
{
    /// <param name="actions">Those whose names are completed and whose inputs are checked; null knows none but the core actions.</param>
    public static ObjectValue Create(IActionCatalog? actions = null) => ObjectValue.Of(("$schema", KeySchemas.Draft), ("title", "Weir workflow definition"))
        .With(Workflow)
        .With(ObjectValue.Of(("definitions", Definitions(new ActionSchemas(actions)))));

    /// <summary>Of a definition; refers to <see cref="Definitions"/>.</summary>
    internal static ObjectValue Workflow { get; } = ObjectValue.Of(
        ("type", "object"),
        ("properties", KeySchemas.Parse("""
            {
              "jobs": {"description": "The jobs by id: steps on agents of server groups."},
              "tasks": {"description": "The tasks: a graph of actions whose transitions decide what comes next."}
            }
            """)),
        ("if", KeySchemas.Parse("""{"required": ["tasks"]}""")),
        ("then", KeySchemas.Ref("taskWorkflow")),
        ("else", KeySchemas.Ref("jobWorkflow")));

    internal static ObjectValue Definitions(ActionSchemas actions) => ObjectValue.Of(
        ("jobWorkflow", JobSchemas.Workflow),
        ("job", JobSchemas.Job),
        ("step", JobSchemas.Step(actions)),
        ("strategy", JobSchemas.Strategy),
        ("repeat", JobSchemas.Repeat),
        ("defaults", JobSchemas.Defaults),
        ("concurrency", JobSchemas.Concurrency),
        ("stepRetry", CommonSchemas.StepRetry),
        ("jobRetry", CommonSchemas.JobRetry),
        ("taskRetry", CommonSchemas.TaskRetry),
        ("limits", CommonSchemas.Limits),
        ("input", CommonSchemas.Input),
        ("triggers", CommonSchemas.Triggers),
        ("schedule", CommonSchemas.Schedule),
        ("webhook", CommonSchemas.Webhook),
        ("push", CommonSchemas.Push),
        ("dispatch", CommonSchemas.Dispatch),
        ("taskWorkflow", TaskSchemas.Workflow),
        ("tasks", TaskSchemas.Tasks),
        ("task", TaskSchemas.Task(actions)),
        ("publish", TaskSchemas.Publish),
        ("transitions", TaskSchemas.Transitions),
        ("transition", TaskSchemas.Transition),
        ("decision", TaskSchemas.Decision))
        .With(actions.Definitions);
}
