using Weir.Definitions.Jobs;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using static Weir.Definitions.EditorSchemas.KeySchemas;

namespace Weir.Definitions.EditorSchemas;

/// <summary>The schema of the <c>jobs:</c> form.</summary>
internal static class JobSchemas
{
    public static ObjectValue Workflow => Mapping(
        "A workflow of jobs: each runs its steps one after another on one agent.",
        WorkflowReader.Keys,
        [
            new("name", "The workflow's name; the file's name when absent.", Text),
            new("description", "What the workflow is for.", Text),
            new("on", "What starts runs: schedules, webhooks, pushes.", Ref("triggers")),
            new("inputs", "What a run is given.", NamedOf("input")),
            new("vars", "Values for expressions, evaluated once when the run starts: ${{ vars.NAME }}.", Named),
            new("env", "Environment of every step. Names that start with WEIR_ are reserved.", KeySchemas.Environment),
            new("defaults", "What steps with 'run' have when they do not say.", Ref("defaults")),
            new("concurrency", "Runs of one group exclude each other.", Ref("concurrency")),
            new("priority", "1 (first) to 5; 3 is usual.", Priority),
            new("limits", "Lower limits for its runs, and the workflows that they call, than this machine or server has.", Ref("limits")),
            new("timeout-minutes", "How long the run may take.", MinutesOrExpression(60 * 24 * 365)),
            new("jobs", "The jobs by id.", NamedOf("job").With(Parse("""{"minProperties": 1}"""))),
            new("outputs", "Outputs of the run, evaluated when all jobs have ended.", Named),
        ],
        """{"required": ["jobs"]}""");

    public static ObjectValue Job => Mapping(
        "A job: steps on one agent, or a called workflow; with neither it decides ('if', 'outputs') and runs nothing.",
        JobReader.Keys,
        [
            new("name", "Shown instead of the id. May hold expressions.", Text),
            new("runs-on", "The server group whose agents may run the job; 'default' when absent.", Text),
            new("needs", "Jobs that must have ended before: an id, or several.", NameList),
            new("if", "Whether the job runs; when absent, it does after every needed job succeeded. For example: always(), failure(), needs.build.result == 'success'.", Condition),
            new("env", "Environment of the job's steps, over that of the workflow.", KeySchemas.Environment),
            new("outputs", "Values for jobs that need this one: ${{ needs.JOB.outputs.NAME }}. Evaluated when the steps have ended.", Named),
            new("for-each", "Runs the job once for each item of an array, or member of an object, one after another: ${{ item }}, ${{ index }}. 'strategy.max-parallel' lets more run at once.", AnyOf(Parse("""{"type": ["array", "object"]}"""), Expression)),
            new("repeat", "Runs the job again after a success, while or until a condition holds.", Ref("repeat")),
            new("strategy", "Runs the job once for each combination of a matrix; how many of them, or items of 'for-each', run at once.", Ref("strategy")),
            new("timeout-minutes", "How long the job may take; 360 when absent.", MinutesOrExpression(JobReader.MaxTimeoutMinutes)),
            new("continue-on-error", "Whether a failure of the job counts as success for the run and for jobs that need it.", FlagOrExpression),
            new("steps", "What the job does, one after another.", ListOf("step")),
            new("uses", "Another workflow in place of steps: ./other.yaml, or PACK.NAME.", Text),
            new("with", "Inputs of the called workflow.", Map),
            new("retry", "Runs the whole job again when it failed.", Ref("jobRetry")),
            new("concurrency", "Executions of one group exclude each other, in all runs.", Ref("concurrency")),
            new("priority", "1 (first) to 5; the run's when absent.", Priority),
            new("resources", "Units of named pools that the job holds while it runs.", Map),
            new("defaults", "What steps with 'run' have when they do not say.", Ref("defaults")),
        ],
        """{"if": {"required": ["uses"]}, "then": {"not": {"required": ["steps"]}}, "else": {"anyOf": [{"required": ["steps"]}, {"required": ["if"]}, {"required": ["outputs"]}]}}""");

    public static ObjectValue Step(ActionSchemas actions) => Mapping(
        "A step: a program text ('run') or an action ('uses').",
        StepReader.Keys,
        [
            new("id", "Lets later steps read what it gave: ${{ steps.ID.outputs.NAME }}. Once per job.", Parse("""{"type": ["string"], "pattern": "^[A-Za-z_][A-Za-z0-9_-]{0,127}$"}""")),
            new("name", "Shown instead of what it runs. May hold expressions.", Text),
            new("uses", "The action, such as http/request, file/copy, sleep, or PACK.ACTION. 'weir actions' lists them.", actions.OfSteps),
            new("with", "Inputs of the action. 'weir actions NAME' describes them.", Map),
            new("run", "Program text for the shell. Expressions in it travel as environment variables; outputs are lines NAME=VALUE in $WEIR_OUTPUT.", Text),
            new("shell", "bash, sh, or another interpreter; bash when absent. With 'run'.", Text),
            new("working-directory", "Relative to the run's workspace. With 'run'.", Text),
            new("if", "Whether the step runs; when absent, it does when every step before it succeeded.", Condition),
            new("env", "Environment of the step, over those of job and workflow.", KeySchemas.Environment),
            new("retry", "Runs the step again when it failed.", Ref("stepRetry")),
            new("timeout-minutes", "How long one execution may take.", MinutesOrExpression(JobReader.MaxTimeoutMinutes)),
            new("continue-on-error", "Whether a failure counts as success for what follows.", FlagOrExpression),
        ],
        """
        {
          "if": {"required": ["run"]},
          "then": {"not": {"anyOf": [{"required": ["uses"]}, {"required": ["with"]}]}},
          "else": {"required": ["uses"], "not": {"anyOf": [{"required": ["shell"]}, {"required": ["working-directory"]}]}}
        }
        """).With(actions.RulesOfSteps);

    public static ObjectValue Strategy => Mapping(
        "The combinations of a matrix job, and how many of them or of the items of 'for-each' run at once.",
        JobReader.StrategyKeys,
        [
            new("matrix", "Arrays by name, with 'include' and 'exclude'; or one expression that gives them. At most 256 combinations.", AnyOf(Named, Expression)),
            new("max-parallel", "Combinations or items that run at once; when absent all combinations, and one item.", WholeOrExpression(1, MatrixExpansion.MaxCombinations)),
            new("fail-fast", "Whether the first failure cancels the other combinations or items; true when absent.", FlagOrExpression),
        ]);

    public static ObjectValue Repeat => Mapping(
        "When a job that succeeded runs again.",
        LoopReader.RepeatKeys,
        [
            new("while", "Asked after each iteration: the job runs again when it holds. Sees repeat.outputs.NAME and repeat.iteration (from 1).", Condition),
            new("until", "Asked after each iteration: the job runs again unless it holds. Sees repeat.outputs.NAME and repeat.iteration (from 1).", Condition),
            new("max", "The most iterations, 1000 when absent; the job fails when it would run again after them.", Whole(1, LoopReader.MaxIterations)),
            new("delay", "Pause between two iterations; none when absent.", Duration),
        ],
        """{"oneOf": [{"required": ["while"]}, {"required": ["until"]}]}""");

    public static ObjectValue Defaults => Mapping(
        "What steps have when they do not say.",
        WorkflowReader.DefaultsKeys,
        [
            new("run", "For steps with 'run'.", Mapping(
                "For steps with 'run'.",
                WorkflowReader.RunDefaultsKeys,
                [
                    new("shell", "bash, sh, or another interpreter.", Text),
                    new("working-directory", "Relative to the run's workspace.", Text),
                ])),
        ]);

    public static ObjectValue Concurrency => ByKind("object", Mapping(
        "A group of which so many run at once.",
        ConcurrencyReader.Keys,
        [
            new("group", "The group's name. May hold expressions.", Text),
            new("cancel-in-progress", "Whether a new one cancels those that run, instead of waiting for them.", Flag),
            new("cancel_in_progress", "Another way to write 'cancel-in-progress'.", Flag),
            new("limit", "How many run at once; 1 when absent.", Whole(1, 10_000)),
        ],
        """{"required": ["group"]}"""), Text);
}
