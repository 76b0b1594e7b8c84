using Weir.Definitions.Diagnostics;
using Weir.Definitions.Jobs;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.WorkflowTests;

/// <summary>Reads <c>events</c>.</summary>
internal static class EventReader
{
    internal static readonly string[] Points = ["after", "while", "at"];
    private static readonly string[] Details = ["with", "by", "reason"];

    internal static readonly Dictionary<string, TestEventKind> Kinds = Enum.GetValues<TestEventKind>()
        .ToDictionary(kind => kind.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    internal static readonly string[] Keys = [.. Kinds.Keys, .. Points, .. Details];

    public static IReadOnlyList<TestEvent> Read(MappingReader keys, DiagnosticBag bag)
    {
        switch (keys.Node("events"))
        {
            case null:
                return [];
            case YamlSequence list:
                return [.. list.Items.Select((item, index) => ReadEvent(item, $"{keys.Child("events")}[{index}]", bag)).OfType<TestEvent>()];
            case { } other:
                keys.Add(DiagnosticCodes.WrongType, other, "events", "'events' has the wrong type", MappingReader.Describe(other), "an array of events");
                return [];
        }
    }

    private static TestEvent? ReadEvent(YamlNode node, string path, DiagnosticBag bag)
    {
        if (node is not YamlMapping mapping)
        {
            bag.Add(DiagnosticCodes.WrongType, node, path, "an event is an object", MappingReader.Describe(node), Wording.OneOf(Kinds.Keys));
            return null;
        }

        var keys = new MappingReader(mapping, path, "an event", Keys, bag);
        var words = Kinds.Keys.Where(word => keys.Entry(word) is not null).ToArray();
        if (words.Length != 1)
        {
            bag.Add(DiagnosticCodes.MissingKey, mapping, path, "an event is one thing that happens", words.Length == 0 ? null : string.Join(" and ", words), Wording.OneOf(Kinds.Keys));
            return null;
        }

        var kind = Kinds[words[0]];
        var concernsRun = ConcernsRun(kind);
        var value = keys.Text(words[0]);
        var flag = value is not null && YamlValues.Resolve(value) is BooleanValue { Value: true };
        if (!concernsRun && (value is null || value.Text.Length == 0))
        {
            keys.Add(DiagnosticCodes.Empty, keys.Entry(words[0])!.Value, words[0], $"'{words[0]}' needs a name");
        }

        var found = new TestEvent(kind, concernsRun ? null : value?.Text, TestFileReader.PlaceOf(mapping))
        {
            With = keys.Node("with") is { } with ? YamlValues.ToValue(with) : Value.Null,
            By = keys.Text("by")?.Text,
            Reason = keys.Text("reason")?.Text ?? (concernsRun && !flag ? value?.Text : null),
            After = keys.Text("after")?.Text,
            While = keys.Text("while")?.Text,
            At = keys.Duration("at"),
        };
        if (!WaitsForTask(kind) && found is { After: null, While: null, At: null })
        {
            bag.Add(DiagnosticCodes.MissingKey, mapping, path, $"'{words[0]}' needs a moment", expected: Wording.OneOf(Points));
        }

        return found;
    }

    internal static bool ConcernsRun(TestEventKind kind) => kind is TestEventKind.Cancel or TestEventKind.Pause or TestEventKind.Resume or TestEventKind.Terminate;

    /// <summary>Whether it comes when a task waits for it, so that it needs no other moment.</summary>
    internal static bool WaitsForTask(TestEventKind kind) => kind is TestEventKind.Answer or TestEventKind.Signal or TestEventKind.Event;
}
