using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Jobs;
using Weir.Definitions.Plans;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tasks;

/// <summary>Reads where a task leads: <c>on_*</c>, <c>next</c>, <c>decision</c>, and what it publishes.</summary>
internal static class TransitionReader
{
    internal static readonly string[] Keys = ["when", "do", "publish"];
    internal static readonly string[] BranchKeys = ["when", "next", "publish"];
    internal static readonly string[] DefaultKeys = ["default", "publish"];

    private static readonly (string Key, PlanEdgeOn On)[] Ways =
    [
        ("on_success", PlanEdgeOn.Success),
        ("on_failure", PlanEdgeOn.Failure),
        ("on_timeout", PlanEdgeOn.Timeout),
        ("on_complete", PlanEdgeOn.Complete),
        ("on_cancel", PlanEdgeOn.Cancel),
        ("next", PlanEdgeOn.Complete),
    ];

    public static IEnumerable<string> TaskKeys => [.. Ways.Select(way => way.Key), "decision"];

    public static void Read(MappingReader fields, TaskModel task, DiagnosticBag bag)
    {
        foreach (var (key, on) in Ways)
        {
            ReadWay(fields, task, key, on, bag);
        }

        ReadDecision(fields, task, bag);
    }

    public static IReadOnlyList<PublishModel> ReadPublish(MappingReader fields, DiagnosticBag bag)
    {
        var published = new List<PublishModel>();
        switch (fields.Node("publish"))
        {
            case null:
                break;
            case YamlMapping mapping:
                published.AddRange(mapping.Entries.Select(entry => new PublishModel(entry.Key, entry.Value)));
                break;
            case YamlSequence list when list.Items.All(item => item is YamlMapping):
                published.AddRange(list.Items.Cast<YamlMapping>().SelectMany(item => item.Entries).Select(entry => new PublishModel(entry.Key, entry.Value)));
                break;
            case { } other:
                fields.Add(DiagnosticCodes.WrongType, other, "publish", "'publish' has the wrong type", MappingReader.Describe(other), "a map of variables, or an array of such maps");
                break;
        }

        foreach (var variable in published.Where(variable => !Names.IsId(variable.Name.Text)))
        {
            bag.Add(DiagnosticCodes.BadName, variable.Name, fields.Child("publish"), $"{Wording.Quote(variable.Name.Text)} cannot name a variable", expected: Names.IdRule);
        }

        return published;
    }

    private static void ReadWay(MappingReader fields, TaskModel task, string key, PlanEdgeOn on, DiagnosticBag bag)
    {
        switch (fields.Node(key))
        {
            case null:
                break;
            case YamlScalar one:
                task.Transitions.Add(new TransitionModel(key, one) { On = on, Do = [.. MappingReader.SplitNames(one)] });
                break;
            case YamlMapping mapping:
                task.Transitions.Add(ReadTransition(mapping, fields.Child(key), key, on, bag));
                break;
            case YamlSequence { Items.Count: 0 } empty:
                fields.Add(DiagnosticCodes.Empty, empty, key, $"'{key}' is empty");
                break;
            case YamlSequence list:
                var names = list.Items.OfType<YamlScalar>().ToList();
                if (names.Count > 0)
                {
                    task.Transitions.Add(new TransitionModel(key, names[0]) { On = on, Do = names });
                }

                for (var i = 0; i < list.Items.Count; i++)
                {
                    if (list.Items[i] is YamlMapping item)
                    {
                        task.Transitions.Add(ReadTransition(item, $"{fields.Child(key)}[{i}]", key, on, bag));
                    }
                    else if (list.Items[i] is not YamlScalar)
                    {
                        fields.Add(DiagnosticCodes.WrongType, list.Items[i], key, $"'{key}' lists tasks", MappingReader.Describe(list.Items[i]), "a task's name, or 'when:' and 'do:'");
                    }
                }

                break;
        }
    }

    private static TransitionModel ReadTransition(YamlMapping mapping, string path, string key, PlanEdgeOn on, DiagnosticBag bag)
    {
        var fields = new MappingReader(mapping, path, "a transition", Keys, bag);
        var when = fields.Text("when");
        var targets = fields.Names("do");
        return new TransitionModel(key, mapping)
        {
            On = key == "next" && when is not null && AsksForEnds(when) ? PlanEdgeOn.Any : on,
            When = when,
            Publish = ReadPublish(fields, bag),
            Do = targets.Count > 0 ? targets : [Reserved(mapping, PlanTarget.Continue)],
        };
    }

    private static void ReadDecision(MappingReader fields, TaskModel task, DiagnosticBag bag)
    {
        switch (fields.Node("decision"))
        {
            case null:
                return;
            case YamlSequence { Items.Count: > 0 } list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    if (list.Items[i] is YamlMapping branch)
                    {
                        ReadBranch(branch, $"{fields.Child("decision")}[{i}]", task, bag, isLast: i == list.Items.Count - 1);
                    }
                    else
                    {
                        fields.Add(DiagnosticCodes.WrongType, list.Items[i], "decision", "a branch of a decision is an object", MappingReader.Describe(list.Items[i]), "'when:' and 'next:', or 'default:'");
                    }
                }

                break;
            case { } other:
                fields.Add(DiagnosticCodes.WrongType, other, "decision", "'decision' has the wrong type", MappingReader.Describe(other), "an array of branches");
                return;
        }

        if (fields.Entry("next") is { } next)
        {
            fields.Add(DiagnosticCodes.KeysExclude, next.Key, "next", "a task has 'decision' or 'next', not both");
        }

        if (fields.Entry("on_success") is { } success)
        {
            bag.Add(
                DiagnosticCodes.NeverTaken,
                success.Key.Line,
                success.Key.Column,
                fields.Child("on_success"),
                "'on_success' is never taken: after a success the 'decision' decides alone",
                severity: Severity.Warning);
        }
    }

    private static void ReadBranch(YamlMapping branch, string path, TaskModel task, DiagnosticBag bag, bool isLast)
    {
        if (branch.Find("default") is not null)
        {
            var fields = new MappingReader(branch, path, "a default", DefaultKeys, bag);
            task.Transitions.Add(new TransitionModel("decision", branch)
            {
                On = PlanEdgeOn.Complete, IsDecision = true, Do = fields.Names("default"), Publish = ReadPublish(fields, bag),
            });
            if (!isLast)
            {
                fields.Add(DiagnosticCodes.KeysExclude, branch, "default", "the default is the last branch of a decision: nothing after it can be reached");
            }

            return;
        }

        var reader = new MappingReader(branch, path, "a branch of a decision", BranchKeys, bag);
        reader.Require("when", "a branch of a decision");
        reader.Require("next", "a branch of a decision");
        task.Transitions.Add(new TransitionModel("decision", branch)
        {
            On = PlanEdgeOn.Complete, IsDecision = true, When = reader.Text("when"), Do = reader.Names("next"), Publish = ReadPublish(reader, bag),
        });
    }

    /// <summary>Whether the condition looks at ends that transitions are otherwise not for.</summary>
    private static bool AsksForEnds(YamlScalar when)
    {
        try
        {
            var expression = ExpressionCache.Expression(Condition.Unwrap(when.Text).Source);
            return Expression.Calls(expression.Root).Any(call => Functions.Find(call.Name)?.Name is "skipped" or "cancelled" or "always");
        }
        catch (ExpressionException)
        {
            // Told when the expression is checked.
            return false;
        }
    }

    private static YamlScalar Reserved(YamlNode place, string target) =>
        new(place.Line, place.Column, 0, 0, target, YamlDotNet.Core.ScalarStyle.Plain, true);
}
