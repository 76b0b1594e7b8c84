using Weir.Definitions.Diagnostics;
using Weir.Definitions.Jobs;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.WorkflowTests;

/// <summary>Reads <c>expect</c>.</summary>
internal sealed class ExpectationReader(MappingReader keys, DiagnosticBag bag)
{
    internal static readonly string[] Keys = ["status", "outputs", "vars", "result", "error", "errors", "path", "steps", "statuses", "calls", "took"];
    internal static readonly string[] RunStatuses = ["completed", "failed", "timed_out", "cancelled", "terminated"];
    internal static readonly string[] NodeStatuses = ["completed", "failed", "timed_out", "cancelled", "skipped"];
    /// <summary>What a task's status is called in expressions.</summary>
    private const string Succeeded = "succeeded";

    internal static readonly string[] DurationKeys = ["at_least", "at_most"];

    public static TestExpectation Read(MappingReader parent, YamlMapping testCase, DiagnosticBag bag)
    {
        if (parent.Mapping("expect") is not { } mapping)
        {
            return new() { Status = new("completed", TestFileReader.PlaceOf(testCase)) };
        }

        var keys = new MappingReader(mapping, parent.Child("expect"), "'expect'", Keys, bag);
        return new ExpectationReader(keys, bag).Read(mapping);
    }

    private TestExpectation Read(YamlMapping mapping)
    {
        var error = keys.Text("error");
        return new()
        {
            Status = Status(mapping, otherwise: error is null ? "completed" : "failed"),
            Error = error is null ? null : Placed(error.Text, error),
            Outputs = Members("outputs", Placed),
            Variables = Members("vars", Placed),
            Result = keys.Entry("result") is { } result ? new(YamlValues.ToValue(result.Value), TestFileReader.PlaceOf(result.Key)) : null,
            Errors = Texts("errors", null),
            Statuses = Texts("statuses", NodeStatuses),
            Path = keys.Node("path") is { } path ? Parts(path, "path") : null,
            Steps = Members("steps", (name, node) => Parts(node, $"steps.{name.Text}")),
            Calls = Members("calls", Calls),
            Took = Took(),
        };
    }

    private Expected<string> Status(YamlMapping mapping, string otherwise) =>
        keys.Choice("status", RunStatuses) is { } status ? Placed(status, keys.Node("status")!) : Placed(otherwise, mapping);

    private Dictionary<string, Expected<T>> Members<T>(string key, Func<YamlScalar, YamlNode, Expected<T>?> read)
    {
        var members = new Dictionary<string, Expected<T>>(StringComparer.Ordinal);
        foreach (var (name, node) in keys.Mapping(key)?.Entries ?? [])
        {
            if (read(name, node) is { } member)
            {
                members[name.Text] = member;
            }
        }

        return members;
    }

    private static Expected<Value> Placed(YamlScalar name, YamlNode node) => new(YamlValues.ToValue(node), TestFileReader.PlaceOf(name));

    private Dictionary<string, Expected<string>> Texts(string key, string[]? choices) => Members<string>(key, (name, node) =>
    {
        if (node is YamlScalar text && (choices is null || choices.Contains(text.Text)))
        {
            return Placed(text.Text, text);
        }

        var nearest = choices is not null && node is YamlScalar word ? word.Text == Succeeded ? RunStatuses[0] : NearestName.Find(word.Text, choices) : null;
        keys.Add(
            choices is null ? DiagnosticCodes.WrongType : DiagnosticCodes.ValueNotAllowed,
            node,
            $"{key}.{name.Text}",
            choices is null ? "part of a message is a text" : "there is no such status",
            MappingReader.Describe(node),
            choices is null ? null : Wording.OneOf(choices),
            nearest);
        return null;
    });

    private Expected<IReadOnlyList<PathPart>>? Parts(YamlNode node, string key)
    {
        if (node is YamlSequence list && list.Items.All(item => item is YamlScalar || (item is YamlSequence group && group.Items.All(name => name is YamlScalar))))
        {
            return new([.. list.Items.Select(Part)], TestFileReader.PlaceOf(node));
        }

        keys.Add(DiagnosticCodes.WrongType, node, key, $"'{key}' has the wrong type", MappingReader.Describe(node), "an array of names, or of arrays of names whose order does not matter");
        return null;
    }

    private static PathPart Part(YamlNode node) => node is YamlSequence group
        ? new([.. group.Items.Cast<YamlScalar>().Select(name => name.Text)])
        : new([((YamlScalar)node).Text]);

    private Expected<ExpectedCalls>? Calls(YamlScalar name, YamlNode node)
    {
        if (node is YamlScalar count && YamlValues.Resolve(count) is NumberValue number && number.TryGetInt64(out var times) && times is >= 0 and <= int.MaxValue)
        {
            return new(new((int)times, null), TestFileReader.PlaceOf(count));
        }

        if (node is YamlSequence list && list.Items.All(item => item is YamlMapping))
        {
            return new(new(list.Items.Count, [.. list.Items.Cast<YamlMapping>().Select(YamlValues.ToObject)]), TestFileReader.PlaceOf(name));
        }

        keys.Add(DiagnosticCodes.WrongType, node, $"calls.{name.Text}", "calls are counted, or listed with their inputs", MappingReader.Describe(node), "a whole number, or an array of objects");
        return null;
    }

    private Expected<ExpectedDuration>? Took()
    {
        if (keys.Node("took") is not YamlMapping mapping)
        {
            return keys.Duration("took") is { } exact ? new(ExpectedDuration.Of(exact), TestFileReader.PlaceOf(keys.Node("took")!)) : null;
        }

        var bounds = new MappingReader(mapping, keys.Child("took"), "'took'", DurationKeys, bag);
        return new(new(bounds.Duration("at_least"), bounds.Duration("at_most")), TestFileReader.PlaceOf(mapping));
    }

    private static Expected<string> Placed(string text, YamlNode node) => new(text, TestFileReader.PlaceOf(node));
}
