using Weir.Definitions.Diagnostics;
using Weir.Definitions.Jobs;
using Weir.Definitions.Plans;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Triggers;

/// <summary>Reads <c>on</c>: how runs are started without somebody asking.</summary>
internal static class TriggersReader
{
    internal static readonly string[] Events = ["schedule", "webhook", "workflow_dispatch", "push", "pull_request"];
    internal static readonly string[] ScheduleKeys = ["cron", "every", "timezone", "overlap", "inputs"];
    internal static readonly string[] WebhookKeys = ["events", "secret", "inputs", "branches", "paths"];
    internal static readonly string[] ManualKeys = ["inputs"];
    internal static readonly string[] PushKeys = ["branches", "paths", "secret", "inputs"];
    internal static readonly string[] Overlaps = ["skip", "buffer_one", "buffer_all", "cancel_other", "terminate_other", "allow_all"];

    public static void Read(MappingReader root, List<PlanTrigger> into, DiagnosticBag bag)
    {
        switch (root.Node("on"))
        {
            case null:
                return;
            case YamlScalar one:
                Add(one, null, "on", into, bag);
                return;
            case YamlSequence list when list.Items.All(item => item is YamlScalar):
                foreach (var item in list.Items.Cast<YamlScalar>())
                {
                    Add(item, null, "on", into, bag);
                }

                return;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    Add(entry.Key, entry.Value, $"on.{entry.Key.Text}", into, bag);
                }

                return;
            case { } other:
                root.Add(DiagnosticCodes.WrongType, other, "on", "'on' has the wrong type", MappingReader.Describe(other), "an event, an array of events, or an object of them");
                return;
        }
    }

    private static void Add(YamlScalar name, YamlNode? value, string path, List<PlanTrigger> into, DiagnosticBag bag)
    {
        PlanTriggerKind? kind = name.Text switch
        {
            "schedule" => PlanTriggerKind.Schedule,
            "webhook" => PlanTriggerKind.Webhook,
            "workflow_dispatch" => PlanTriggerKind.Manual,
            "push" => PlanTriggerKind.Push,
            "pull_request" => PlanTriggerKind.PullRequest,
            _ => null,
        };
        if (kind is null)
        {
            bag.Add(DiagnosticCodes.ValueNotAllowed, name, path, $"there is no event {Wording.Quote(name.Text)}", expected: Wording.OneOf(Events), suggestion: NearestName.Find(name.Text, Events));
            return;
        }

        var settings = value switch
        {
            YamlSequence list => list.Items,
            YamlMapping mapping => [mapping],
            _ => [],
        };
        if (kind == PlanTriggerKind.Schedule && settings.Count == 0)
        {
            bag.Add(DiagnosticCodes.MissingKey, value ?? name, path, "a schedule needs 'cron' or 'every'");
            return;
        }

        if (settings.Count == 0)
        {
            into.Add(new PlanTrigger { Kind = kind.Value, Line = name.Line });
        }

        for (var i = 0; i < settings.Count; i++)
        {
            var place = value is YamlSequence ? $"{path}[{i}]" : path;
            if (settings[i] is YamlMapping mapping)
            {
                into.Add(kind == PlanTriggerKind.Schedule ? Schedule(mapping, place, bag) : Event(kind.Value, mapping, place, bag));
            }
            else
            {
                bag.Add(DiagnosticCodes.WrongType, settings[i], place, $"'{name.Text}' has the wrong type", MappingReader.Describe(settings[i]), "an object");
            }
        }
    }

    private static PlanTrigger Schedule(YamlMapping mapping, string path, DiagnosticBag bag)
    {
        var fields = new MappingReader(mapping, path, "a schedule", ScheduleKeys, bag);
        var cron = fields.Text("cron");
        var every = fields.Duration("every");
        if ((cron is null) == (fields.Entry("every") is null))
        {
            bag.Add(DiagnosticCodes.MissingKey, mapping, path, "a schedule needs 'cron' or 'every', and not both");
        }

        if (cron is not null && CronText.Problem(cron.Text) is { } problem)
        {
            fields.Add(DiagnosticCodes.BadCron, cron, "cron", $"{Wording.Quote(cron.Text)} is no cron expression: {problem}", expected: CronText.Rule);
        }

        var zone = fields.Text("timezone");
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone.Text, out _))
        {
            fields.Add(DiagnosticCodes.ValueNotAllowed, zone, "timezone", $"there is no time zone {Wording.Quote(zone.Text)}", expected: "a name such as Europe/Berlin");
        }

        return new PlanTrigger
        {
            Kind = PlanTriggerKind.Schedule,
            Cron = cron?.Text,
            EverySeconds = every?.TotalSeconds,
            TimeZone = zone?.Text,
            Overlap = fields.Choice("overlap", Overlaps),
            Inputs = YamlValues.ToObject(fields.Mapping("inputs")),
            Line = mapping.Line,
        };
    }

    private static PlanTrigger Event(PlanTriggerKind kind, YamlMapping mapping, string path, DiagnosticBag bag)
    {
        var keys = kind switch
        {
            PlanTriggerKind.Webhook => WebhookKeys,
            PlanTriggerKind.Manual => ManualKeys,
            _ => PushKeys,
        };
        var fields = new MappingReader(mapping, path, "a trigger", keys, bag);
        return new PlanTrigger
        {
            Kind = kind,
            Events = [.. fields.Names("events").Select(name => name.Text)],
            Branches = [.. fields.Names("branches").Select(name => name.Text)],
            Paths = [.. fields.Names("paths").Select(name => name.Text)],
            Secret = fields.Text("secret")?.Text,
            Inputs = YamlValues.ToObject(fields.Mapping("inputs")),
            Line = mapping.Line,
        };
    }
}
