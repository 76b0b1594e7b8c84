using Weir.Definitions.Jobs;
using Weir.Definitions.Settings;
using Weir.Definitions.Triggers;
using Weir.Definitions.Values;
using static Weir.Definitions.EditorSchemas.KeySchemas;

namespace Weir.Definitions.EditorSchemas;

/// <summary>What both forms of a definition have.</summary>
internal static class CommonSchemas
{
    private static readonly KeySchema Count = new("count", "Further executions after the first, 1 to 100.", Whole(1, 100));
    private static readonly KeySchema Delay = new("delay", "Pause before the next execution: seconds, or a text such as 500ms, 30s, 1h30m.", Duration);
    private static readonly KeySchema Backoff = new("backoff", "How the pause grows: constant (5, 5, 5), linear (5, 10, 15), exponential (5, 10, 20).", Choice(RetryReader.Backoffs));
    private static readonly KeySchema Jitter = new("jitter", "Spreads the pause at random: a share from 0 to 1; true is a tenth.", Parse("""{"type": ["boolean", "number"], "minimum": 0, "maximum": 1}"""));
    private const string LongestPause = "The longest pause.";

    public static ObjectValue StepRetry => Mapping("Further executions after a failure.", RetryReader.StepKeys, [Count, Delay, Backoff, new("max-delay", LongestPause, Duration)], RequiresCount);

    public static ObjectValue JobRetry => Mapping("Further executions after a failure.", RetryReader.JobKeys, [Count, Delay, Backoff, new("max-delay", LongestPause, Duration), Jitter], RequiresCount);

    public static ObjectValue TaskRetry => Mapping(
        "Further executions after a failure.",
        RetryReader.TaskKeys,
        [
            new("count", "Further executions after the first, 1 to 100, or an expression.", WholeOrExpression(1, 100)),
            Delay,
            Backoff,
            new("max_delay", LongestPause, Duration),
            Jitter,
            new("on_error", "Retries only failures for which this holds, for example task.NAME.error.type == 'timeout'.", Condition),
            new("when", "Retries while this holds, after a success, too.", Condition),
        ],
        RequiresCount);

    public static ObjectValue Limits => Mapping(
        "Lower limits for runs: each at most what the operator allows.",
        LimitsReader.Keys,
        [.. LimitSettings.OfRuns.Select(limit => new KeySchema(limit.Name, $"At most so many {limit.What}.", Whole(limit.Minimum, limit.Maximum)))]);

    /// <summary>An input may be named without saying anything of it.</summary>
    public static ObjectValue Input => ByKind("null", Any, Mapping(
        "An input of the run.",
        InputsReader.Keys,
        [
            new("type", "The input's type; that of the default when absent, else string. 'choice' is a string with 'enum'.", Choice(InputsReader.Types.Keys)),
            new("required", "Whether a run without it is refused.", Flag),
            new("default", "The value when none is given. No expression.", Any),
            new("enum", "The allowed values.", Parse("""{"type": "array", "minItems": 1}""")),
            new("options", "The allowed values; another word for 'enum'.", Parse("""{"type": "array", "minItems": 1}""")),
            new("description", "What the input means.", Text),
        ]));

    public static ObjectValue Triggers => ByKind(
        "object",
        Mapping(
            "What starts runs.",
            TriggersReader.Events,
            [
                new("schedule", "Times at which runs start.", OneOrMore("schedule")),
                new("webhook", "Requests that start runs.", OneOrMore("webhook")),
                new("workflow_dispatch", "People may start runs.", OneOrMore("dispatch")),
                new("push", "Pushes to a repository that start runs.", OneOrMore("push")),
                new("pull_request", "Pull requests that start runs.", OneOrMore("push")),
            ]),
        ByKind("array", ObjectValue.Of(("items", Choice(TriggersReader.Events))), Choice(TriggersReader.Events)));

    public static ObjectValue Schedule => Mapping(
        "Times at which runs start: 'cron' or 'every'.",
        TriggersReader.ScheduleKeys,
        [
            new("cron", "Minute, hour, day, month, weekday, for example 0 3 * * 1-5.", Text),
            new("every", "A duration, for example 1h.", Duration),
            new("timezone", "Time zone of 'cron', for example Europe/Berlin; UTC when absent.", Text),
            new("overlap", "What happens when the time comes while a run is open; skip when absent.", Choice(TriggersReader.Overlaps)),
            new("inputs", "Inputs of the runs.", Map),
        ],
        """{"oneOf": [{"required": ["cron"]}, {"required": ["every"]}]}""");

    public static ObjectValue Webhook => Mapping(
        "Requests that start runs.",
        TriggersReader.WebhookKeys,
        [
            new("events", "Events that start a run; all when absent.", NameList),
            new("secret", "Signs the requests.", Text),
            new("inputs", "Inputs of the runs.", Map),
            new("branches", "Branches that start a run; all when absent.", NameList),
            new("paths", "Changed files that start a run; all when absent.", NameList),
        ]);

    public static ObjectValue Push => Mapping(
        "Changes of a repository that start runs.",
        TriggersReader.PushKeys,
        [
            new("branches", "Branches that start a run; all when absent.", NameList),
            new("paths", "Changed files that start a run; all when absent.", NameList),
            new("secret", "Signs the requests.", Text),
            new("inputs", "Inputs of the runs.", Map),
        ]);

    public static ObjectValue Dispatch => Mapping("People may start runs.", TriggersReader.ManualKeys, [new("inputs", "Inputs of the runs.", Map)]);

    private static string RequiresCount => """{"required": ["count"]}""";

    private static ObjectValue OneOrMore(string definition) =>
        ByKind("null", Any, ByKind("array", ObjectValue.Of(("items", Ref(definition))), Ref(definition)));
}
