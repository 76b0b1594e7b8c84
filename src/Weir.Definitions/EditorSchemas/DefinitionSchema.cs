using Weir.Definitions.Values;

namespace Weir.Definitions.EditorSchemas;

/// <summary>
/// The JSON Schema (draft 7, which editors know best) of definitions. Its keys are those of the readers; what a schema cannot tell, such as names
/// that must exist, <see cref="DefinitionCompiler"/> tells.
/// </summary>
public static class DefinitionSchema
{
    public static ObjectValue Value { get; } = ObjectValue.Of(
        ("$schema", "http://json-schema.org/draft-07/schema#"),
        ("title", "Weir workflow definition"),
        ("type", "object"),
        ("properties", KeySchemas.Parse("""
            {
              "jobs": {"description": "The jobs by id: steps on agents of server groups."},
              "tasks": {"description": "The tasks: a graph of actions whose transitions decide what comes next."}
            }
            """)),
        ("if", KeySchemas.Parse("""{"required": ["tasks"]}""")),
        ("then", KeySchemas.Ref("taskWorkflow")),
        ("else", KeySchemas.Ref("jobWorkflow")),
        ("definitions", ObjectValue.Of(
            ("jobWorkflow", JobSchemas.Workflow),
            ("job", JobSchemas.Job),
            ("step", JobSchemas.Step),
            ("strategy", JobSchemas.Strategy),
            ("repeat", JobSchemas.Repeat),
            ("defaults", JobSchemas.Defaults),
            ("concurrency", JobSchemas.Concurrency),
            ("stepRetry", CommonSchemas.StepRetry),
            ("jobRetry", CommonSchemas.JobRetry),
            ("taskRetry", CommonSchemas.TaskRetry),
            ("input", CommonSchemas.Input),
            ("triggers", CommonSchemas.Triggers),
            ("schedule", CommonSchemas.Schedule),
            ("webhook", CommonSchemas.Webhook),
            ("push", CommonSchemas.Push),
            ("dispatch", CommonSchemas.Dispatch),
            ("taskWorkflow", TaskSchemas.Workflow),
            ("tasks", TaskSchemas.Tasks),
            ("task", TaskSchemas.Task),
            ("publish", TaskSchemas.Publish),
            ("transitions", TaskSchemas.Transitions),
            ("transition", TaskSchemas.Transition),
            ("decision", TaskSchemas.Decision))));
}
