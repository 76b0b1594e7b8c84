using Weir.Definitions.Diagnostics;
using Weir.Definitions.Jobs;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.WorkflowTests;

/// <summary>Reads <c>mocks</c>.</summary>
internal static class MockReader
{
    internal static readonly string[] Sections = ["actions", "tasks", "steps"];
    internal static readonly string[] AnswerKeys = ["input", "result", "outputs", "error", "timed_out", "delay", "hangs", "run"];
    internal static readonly string[] Ends = ["error", "timed_out", "hangs", "run"];
    internal static readonly string[] ErrorKeys = ["type", "message", "retryable"];

    private const string DefaultError = "the mock fails";

    public static IEnumerable<TestMock> Read(MappingReader keys, DiagnosticBag bag)
    {
        if (keys.Mapping("mocks") is not { } mapping)
        {
            return [];
        }

        var path = keys.Child("mocks");
        var sections = new MappingReader(mapping, path, "'mocks'", Sections, bag);

        // What is said of one task or step counts before what is said of its action.
        return [.. Section(sections, "steps", MockedThing.Step, bag), .. Section(sections, "tasks", MockedThing.Task, bag), .. Section(sections, "actions", MockedThing.Action, bag)];
    }

    private static IEnumerable<TestMock> Section(MappingReader sections, string key, MockedThing of, DiagnosticBag bag)
    {
        foreach (var (name, node) in sections.Mapping(key)?.Entries ?? [])
        {
            var path = $"{sections.Child(key)}.{name.Text}";
            if (of == MockedThing.Step && !name.Text.Contains('.'))
            {
                bag.Add(DiagnosticCodes.BadName, name, path, "a step is named with its job", Wording.Quote(name.Text), "JOB.STEP");
            }

            YamlNode[] answers = node is YamlSequence list ? [.. list.Items] : [node];
            if (answers.Length == 0)
            {
                bag.Add(DiagnosticCodes.Empty, node, path, "a mock needs an answer");
            }

            yield return new(of, name.Text, [.. answers.Select(answer => Answer(answer, path, bag))], TestFileReader.PlaceOf(name));
        }
    }

    private static MockAnswer Answer(YamlNode node, string path, DiagnosticBag bag)
    {
        if (MappingReader.IsNull(node))
        {
            return new();
        }

        if (node is not YamlMapping mapping)
        {
            bag.Add(DiagnosticCodes.WrongType, node, path, "a mock's answer is an object", MappingReader.Describe(node), Wording.OneOf(AnswerKeys));
            return new();
        }

        var keys = new MappingReader(mapping, path, "a mock's answer", AnswerKeys, bag);
        var ends = Ends.Where(key => keys.Node(key) is not null).ToArray();
        if (ends.Length > 1)
        {
            keys.Add(DiagnosticCodes.KeysExclude, keys.Entry(ends[1])!.Key, ends[1], $"an answer has '{ends[0]}' or '{ends[1]}', not both");
        }

        var result = keys.Node("result") is { } given ? YamlValues.ToValue(given) : null;
        var outputs = keys.Mapping("outputs");
        return new()
        {
            Input = keys.Mapping("input") is { } input ? YamlValues.ToObject(input) : null,
            Result = result,
            Outputs = outputs is null ? result as ObjectValue ?? ObjectValue.Empty : YamlValues.ToObject(outputs),
            Error = Error(keys, bag) ?? Timeout(keys),
            Delay = keys.Duration("delay") ?? TimeSpan.Zero,
            Hangs = IsTrue(keys, "hangs"),
            Runs = IsTrue(keys, "run"),
        };
    }

    private static MockError? Error(MappingReader keys, DiagnosticBag bag)
    {
        if (keys.Node("error") is not YamlMapping mapping)
        {
            return keys.Text("error") is { } message ? new(null, message.Text) : null;
        }

        var parts = new MappingReader(mapping, keys.Child("error"), "'error'", ErrorKeys, bag);
        return new(parts.Text("type")?.Text, parts.Text("message")?.Text ?? DefaultError, parts.Flag("retryable") is not { Text: "false" });
    }

    private static MockError? Timeout(MappingReader keys)
    {
        if (keys.Node("timed_out") is not YamlScalar text)
        {
            return null;
        }

        return YamlValues.Resolve(text) switch
        {
            BooleanValue { Value: false } => null,
            StringValue message => new("timeout", message.Value, IsTimeout: true),
            _ => new("timeout", "the mock timed out", IsTimeout: true),
        };
    }

    private static bool IsTrue(MappingReader keys, string key) => keys.Flag(key) is { } flag && YamlValues.Resolve(flag) is BooleanValue { Value: true };
}
