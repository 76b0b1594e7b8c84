using Weir.Definitions.Plans;
using Weir.Definitions.Tasks;
using Weir.Definitions.Values;
using static Weir.Definitions.EditorSchemas.KeySchemas;

namespace Weir.Definitions.EditorSchemas;

/// <summary>The schema of the <c>tasks:</c> form.</summary>
internal static class TaskSchemas
{
    public static ObjectValue Workflow => Mapping(
        "A workflow of tasks: a graph of actions whose transitions decide what comes next.",
        TaskWorkflowReader.Keys,
        [
            new("ref", "By which other workflows call this one: PACK.NAME.", Text),
            new("name", "The workflow's name; the reference or the file's name when absent.", Text),
            new("label", "Shown to people.", Text),
            new("description", "What the workflow is for.", Text),
            new("version", "The definition's own version.", Text),
            new("tags", "Words to find it by.", NameList),
            new("enabled", "Kept for other tools; true or false.", Flag),
            new("on", "What starts runs: schedules, webhooks, pushes.", Ref("triggers")),
            new("parameters", "What a run is given: {{ parameters.NAME }}.", NamedOf("input")),
            new("inputs", "Another word for 'parameters'.", NamedOf("input")),
            new("vars", "Variables, evaluated once when the run starts; tasks change them with 'publish'.", Named),
            new("output", "A JSON Schema that the outputs are held against.", Map),
            new("output_map", "Outputs of the run, evaluated when it has ended.", Named),
            new("tasks", "The tasks: an array, or a map by name.", Ref("tasks")),
            new("timeout", "How long the run may take.", Duration),
            new("max_parallel", "Tasks and items at once; 100 when absent.", Whole(1, 1_000_000)),
            new("limits", "Lower limits for its runs, and the workflows that they call, than this machine or server has.", Ref("limits")),
            new("priority", "1 (first) to 5; 3 is usual.", Priority),
            new("concurrency", "Runs of one group exclude each other.", Ref("concurrency")),
            new("failure_policy", "What an unhandled failure does: fail_fast (the usual) starts nothing more; continue lets what does not depend on it go on.", Choice(TaskWorkflowReader.FailurePolicies)),
            new("cancellation_policy", "What a cancellation does to tasks that run.", Choice(TaskWorkflowReader.CancellationPolicies)),
            new("cancellation_grace", "How long cancelled tasks may take to end.", Duration),
        ],
        """{"required": ["tasks"]}""");

    /// <summary>In a map the key is the name.</summary>
    public static ObjectValue Tasks => ByKind(
        "array",
        ObjectValue.Of(("minItems", 1L), ("items", Parse("""{"allOf": [{"$ref": "#/definitions/task"}, {"required": ["name"]}]}"""))),
        NamedOf("task").With(Parse("""{"minProperties": 1}""")));

    public static ObjectValue Task(ActionSchemas actions) => Mapping(
        "A task: an action, a workflow, or tasks side by side.",
        TaskReader.Keys,
        [
            new("name", "The task's name: {{ task.NAME.result }}.", Parse("""{"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_-]{0,127}$"}""")
                .With(ObjectValue.Of(("not", Choice(PlanTarget.All))))),
            new("label", "Shown to people.", Text),
            new("description", "What the task is for.", Text),
            new("type", "What the task is; told by its other keys when absent.", Choice(TaskReader.Types)),
            new("action", "The action: core.echo, core.inquiry, core.sleep, core.wait, core.fail, core.noop, PACK.ACTION, or another. 'weir actions' lists them.", actions.OfTasks),
            new("workflow", "A workflow to call: its reference, or ./file.yaml.", Text),
            new("input", "Inputs of the action or workflow. May hold expressions.", Map),
            new("when", "False skips the task.", Condition),
            new("publish", "Variables that are set when the task has ended, in order.", Ref("publish")),
            new("with_items", "Runs the task once for each item: {{ item }}, {{ index }}. An array, or an expression that gives one.", AnyOf(Parse("""{"type": "array"}"""), Expression)),
            new("batch_size", "Items of one execution; each has one of its own when absent.", WholeOrExpression(1, 1_000_000)),
            new("concurrency", "Items at once.", WholeOrExpression(1, 1_000_000)),
            new("concurrency_group", "Executions of one group exclude each other, in all runs.", Ref("concurrency")),
            new("fail_fast", "Whether the first failed item, or task of a parallel one, cancels the others.", Flag),
            new("retry", "Runs the task, or the item, again when it failed.", Ref("taskRetry")),
            new("timeout", "How long one execution may take.", DurationOrExpression),
            new("delay", "Pause before the task starts.", DurationOrExpression),
            new("join", "How many inbound transitions it waits for; without it each arrival runs the task.", AnyOf(Choice(TaskReader.Joins), Parse("""{"type": "integer", "minimum": 1}"""))),
            new("needs", "Waits for these tasks, as a job does.", NameList),
            new("tasks", "Tasks that run side by side; the task ends when all have ended.", Ref("tasks")),
            new("compensate", "The task that undoes this one when the run fails or is cancelled.", Text),
            new("continue_on_error", "Whether a failure of the task leaves the run unharmed.", FlagOrExpression),
            new("runs_on", "The server group whose agents may run the task.", Text),
            new("priority", "1 (first) to 5; the run's when absent.", Priority),
            new("resources", "Units of named pools that an execution holds while it runs.", Map),
            new("on_success", "Where it leads when it succeeded.", Ref("transitions")),
            new("on_failure", "Where it leads when it failed. A failure that is led on is handled.", Ref("transitions")),
            new("on_timeout", "Where it leads when it took too long.", Ref("transitions")),
            new("on_complete", "Where it leads when it ended, however.", Ref("transitions")),
            new("on_cancel", "Where it leads when it was cancelled, also in a cancelled run.", Ref("transitions")),
            new("next", "Where it leads when it ended: every transition whose condition holds.", Ref("transitions")),
            new("decision", "Where it leads: the first branch whose condition holds, and no other.", Ref("decision")),
        ],
        """
        {"not": {"anyOf": [{"required": ["action", "workflow"]}, {"required": ["action", "tasks"]}, {"required": ["decision", "next"]}]}}
        """).With(actions.RulesOfTasks);

    public static ObjectValue Publish => ByKind("array", ObjectValue.Of(("items", Named)), Named);

    public static ObjectValue Transitions => ByKind("array", ObjectValue.Of(("minItems", 1L), ("items", NameOrTransition)), NameOrTransition);

    public static ObjectValue Transition => Mapping(
        "A way on.",
        TransitionReader.Keys,
        [
            new("when", "Whether it is taken.", Condition),
            new("do", "Tasks, or continue, noop, fail, retry. Nowhere when absent.", NameList),
            new("publish", "Variables that it sets, in order.", Ref("publish")),
        ]);

    public static ObjectValue Decision => ObjectValue.Of(("type", "array"), ("minItems", 1L), ("items", ObjectValue.Of(
        ("if", Requires("default")),
        ("else", Mapping(
            "A branch of a decision.",
            TransitionReader.BranchKeys,
            [
                new("when", "Whether it is taken, when no branch before it was.", Condition),
                new("next", "Tasks, or continue, noop, fail, retry.", NameList),
                new("publish", "Variables that it sets, in order.", Ref("publish")),
            ],
            """{"required": ["when", "next"]}""")),
        ("then", Mapping(
            "The last branch: taken when no other was.",
            TransitionReader.DefaultKeys,
            [
                new("default", "Tasks, or continue, noop, fail, retry.", NameList),
                new("publish", "Variables that it sets, in order.", Ref("publish")),
            ],
            """{"required": ["default"]}""")))));

    private static ObjectValue NameOrTransition => ByKind("object", Ref("transition"), Text);
}
