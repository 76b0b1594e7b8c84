using Weir.Definitions.Values;
using Weir.Definitions.WorkflowTests;
using static Weir.Definitions.EditorSchemas.KeySchemas;

namespace Weir.Definitions.EditorSchemas;

/// <summary>The parts of a case: mocks, events, expectations.</summary>
internal static class TestSchemas
{
    /// <summary>A number, a flag or nothing is as good as a text where an event needs no name.</summary>
    private static readonly ObjectValue Reason = Parse("""{"type": ["string", "number", "boolean", "null"]}""");

    private static readonly KeySchema[] EventTexts =
    [
        new("answer", "Answers an inquiry: the task's name. Its 'with' is the answer.", Text),
        new("signal", "Sends a signal: its name. Its 'with' is the payload.", Text),
        new("event", "Sends an event: its name. Its 'with' is the payload.", Text),
        new("cancel", "Cancels the run: true, or why.", Reason),
        new("pause", "Pauses the run: true, or why.", Reason),
        new("resume", "Resumes the run: true, or why.", Reason),
        new("skip", "Skips a job or task: its name.", Text),
        new("succeed", "Lets a job or task succeed: its name. Its 'with' is the result.", Text),
        new("terminate", "Terminates the run: true, or why.", Reason),
        new("after", "It happens after this job or task has ended.", Text),
        new("while", "It happens while this job or task runs or waits.", Text),
        new("at", "It happens so long after the start.", Duration),
        new("with", "The answer, the payload or the result.", Any),
        new("by", "Who does it.", Text),
        new("reason", "Why.", Text),
    ];

    public static ObjectValue Mocks => Mapping(
        "What happens in place of the work. Of several that fit, steps go before tasks, and tasks before actions.",
        MockReader.Sections,
        [
            new("steps", "Mocks by JOB.STEP: the step's id, or its number from 1.", Mocked.With(Parse("""{"propertyNames": {"pattern": "\\."}}"""))),
            new("tasks", "Mocks by task.", Mocked),
            new("actions", "Mocks by action.", Mocked),
        ]);

    /// <summary>The first answer is for the first execution, the last for all that follow; nothing is an answer that succeeds.</summary>
    public static ObjectValue Mock => ByKind("array", ObjectValue.Of(("minItems", 1L), ("items", Ref("answer"))), Ref("answer"));

    public static ObjectValue Answer => ByKind("null", Any, Mapping(
        "How one execution ends.",
        MockReader.AnswerKeys,
        [
            new("input", "Only for executions whose input has these members.", Map),
            new("result", "The result of a task or action.", Any),
            new("outputs", "The outputs of a step.", Map),
            new("error", "It fails: a message, or 'type', 'message' and 'retryable'.", ByKind("object", Error, Text)),
            new("timed_out", "It times out: true, or a message.", Text),
            new("delay", "How long it takes.", Duration),
            new("hangs", "It never ends by itself.", Flag),
            new("run", "The action itself runs.", Flag),
        ]).With(AtMostOne(MockReader.Ends)));

    public static ObjectValue Event => Mapping("Something that happens once.", EventReader.Keys, EventTexts)
        .With(ObjectValue.Of(
            ("oneOf", Required(EventReader.Kinds.Keys)),
            ("if", ObjectValue.Of(("anyOf", Required(EventReader.Kinds.Keys.Where(word => EventReader.WaitsForTask(EventReader.Kinds[word])))))),
            ("else", ObjectValue.Of(("anyOf", Required(EventReader.Points))))));

    public static ObjectValue Expectation => Mapping(
        "What the run is held against. What is not named is not compared.",
        ExpectationReader.Keys,
        [
            new("status", "How the run ends; completed when absent, or failed when there is an 'error'.", Choice(ExpectationReader.RunStatuses)),
            new("outputs", "Outputs of the run; others may be there.", Map),
            new("vars", "Variables at the end; others may be there.", Map),
            new("result", "The result, of a case with 'action'.", Any),
            new("error", "Part of the run's message.", Text),
            new("errors", "Parts of the messages of jobs and tasks.", MapOf(Text)),
            new("path", "The jobs and tasks that ran, in order.", Ref("path")),
            new("steps", "The steps that ran, by job.", MapOf(Ref("path"))),
            new("statuses", "How jobs, tasks and JOB.STEP ended.", MapOf(Choice(ExpectationReader.NodeStatuses))),
            new("calls", "How often actions, tasks and JOB.STEP ran, or with which inputs.", MapOf(ByKind("array", Parse("""{"items": {"type": "object"}}"""), Whole(0, int.MaxValue)))),
            new("took", "How long the run takes, in skipped time: a duration (up to a second more is allowed), or bounds.", ByKind("object", Took, Duration)),
        ]);

    /// <summary>Names in order; a list inside has no order.</summary>
    public static ObjectValue Path { get; } = ObjectValue.Of(("type", "array"), ("items", ByKind("array", ObjectValue.Of(("items", Text)), Text)));

    private static ObjectValue Mocked => MapOf(Ref("mock"));

    private static ObjectValue Error => Mapping(
        "How it fails.",
        MockReader.ErrorKeys,
        [
            new("type", "The error's type.", Text),
            new("message", "What is said.", Text),
            new("retryable", "Whether a retry may help; true when absent.", Flag),
        ]);

    private static ObjectValue Took => Mapping(
        "Bounds.",
        ExpectationReader.DurationKeys,
        [
            new("at_least", "The least.", Duration),
            new("at_most", "The most.", Duration),
        ]);

    private static ObjectValue MapOf(ObjectValue schema) => Map.With(ObjectValue.Of(("additionalProperties", schema)));

    private static ArrayValue Required(IEnumerable<string> keys) => ArrayValue.Of(keys.Select(key => (Value)Requires(key)));

    private static ObjectValue AtMostOne(IReadOnlyList<string> keys) => ObjectValue.Of(("not", ObjectValue.Of(("anyOf",
        ArrayValue.Of(keys.SelectMany((first, index) => keys.Skip(index + 1).Select(second => (Value)Requires(first, second))))))));
}
