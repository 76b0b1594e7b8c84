using Weir.Definitions.Diagnostics;
using Weir.Definitions.Jobs;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tasks;

/// <summary>Reads tasks.</summary>
internal sealed class TaskReader(TaskWorkflowModel model, DefinitionLimits limits, DiagnosticBag bag)
{
    internal static readonly string[] Keys =
    [
        "name", "label", "description", "type", "action", "workflow", "input", "when", "publish", "with_items", "batch_size", "concurrency",
        "concurrency_group", "fail_fast", "retry", "timeout", "delay", "join", "needs", "tasks", "compensate", "continue_on_error", "runs_on",
        "priority", "resources", .. TransitionReader.TaskKeys,
    ];

    private static readonly string[] ParallelExcludes = ["action", "workflow", "input", "with_items", "batch_size", "concurrency", "concurrency_group", "resources", "retry", "runs_on"];
    internal static readonly string[] Types = ["action", "parallel", "workflow"];
    internal static readonly string[] Joins = ["all", "any", "first", "majority"];

    private readonly Dictionary<string, TaskModel> _byName = new(StringComparer.Ordinal);

    /// <summary>Reads an array of tasks, or a map of them by name.</summary>
    public void ReadAll(MappingReader fields, string path, TaskModel? parent)
    {
        switch (fields.Node("tasks"))
        {
            case null:
                break;
            case YamlSequence { Items.Count: > 0 } list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    ReadItem(list.Items[i], $"{path}[{i}]", parent);
                }

                break;
            case YamlMapping { Entries.Count: > 0 } map:
                foreach (var entry in map.Entries)
                {
                    if (entry.Value is YamlMapping mapping)
                    {
                        Read(mapping, $"{path}.{entry.Key.Text}", parent, entry.Key);
                    }
                    else
                    {
                        AddNoTask(entry.Value, $"{path}.{entry.Key.Text}");
                    }
                }

                break;
            case YamlSequence or YamlMapping:
                fields.Add(DiagnosticCodes.Empty, fields.Node("tasks")!, "tasks", parent is null ? "a workflow needs at least one task" : "a parallel task needs at least one task");
                break;
            case { } other:
                fields.Add(DiagnosticCodes.WrongType, other, "tasks", "'tasks' has the wrong type", MappingReader.Describe(other), "an array of tasks");
                break;
        }
    }

    private void ReadItem(YamlNode node, string path, TaskModel? parent)
    {
        if (node is not YamlMapping mapping)
        {
            AddNoTask(node, path);
            return;
        }

        if (mapping.Find("name")?.Value is YamlScalar name)
        {
            Read(mapping, path, parent, name);
            return;
        }

        bag.Add(DiagnosticCodes.MissingKey, mapping, path, "a task needs the key 'name'");
    }

    private void AddNoTask(YamlNode node, string path) =>
        bag.Add(DiagnosticCodes.WrongType, node, path, "a task is an object", MappingReader.Describe(node), "keys such as 'name:' and 'action:'");

    private void Read(YamlMapping mapping, string path, TaskModel? parent, YamlScalar name)
    {
        var fields = new MappingReader(mapping, path, "a task", Keys, bag);
        var task = new TaskModel(name.Text, name, path, parent)
        {
            Node = mapping,
            Label = fields.Text("label"),
            When = fields.Text("when"),
            ContinueOnError = fields.Boolean("continue_on_error"),
            Priority = fields.Number("priority", 1, exclusive: false, 5, whole: true),
            Timeout = fields.DurationOrExpression("timeout"),
            Delay = fields.DurationOrExpression("delay"),
            Needs = fields.Names("needs"),
            Compensate = fields.Text("compensate"),
            ConcurrencyGroup = fields.Node("concurrency_group"),
            Resources = ResourcesReader.Read(fields),
            FailFast = fields.Flag("fail_fast") is { } failFast && YamlValues.Resolve(failFast) is BooleanValue { Value: true },
            Publish = TransitionReader.ReadPublish(fields, bag),
        };
        CheckName(task, fields);
        model.Tasks.Add(task);
        parent?.Children.Add(task);
        if (model.Tasks.Count == limits.MaxJobs + 1)
        {
            bag.Add(DiagnosticCodes.TooMany, name, path, $"the workflow has more than {limits.MaxJobs} tasks");
        }

        ReadKind(task, fields, path);
        ReadJoin(task, fields);
        TransitionReader.Read(fields, task, bag);
    }

    private void CheckName(TaskModel task, MappingReader fields)
    {
        if (!Names.IsId(task.Name))
        {
            bag.Add(DiagnosticCodes.BadName, task.Place, fields.Child("name"), $"{Wording.Quote(task.Name)} cannot name a task", expected: Names.IdRule);
        }
        else if (PlanTarget.IsReserved(task.Name))
        {
            bag.Add(DiagnosticCodes.BadName, task.Place, fields.Child("name"), $"'{task.Name}' is reserved: as a target it does not name a task");
        }

        if (!_byName.TryAdd(task.Name, task))
        {
            bag.Add(DiagnosticCodes.DuplicateId, task.Place, fields.Child("name"), $"another task has the name '{task.Name}', in line {_byName[task.Name].Place.Line}");
        }
    }

    private void ReadKind(TaskModel task, MappingReader fields, string path)
    {
        var type = fields.Choice("type", Types) ?? (fields.Entry("tasks") is null ? null : "parallel");
        if (type == "parallel")
        {
            task.Kind = PlanNodeKind.Parallel;
            foreach (var key in ParallelExcludes.Where(key => fields.Entry(key) is not null))
            {
                fields.Add(DiagnosticCodes.KeysExclude, fields.Entry(key)!.Key, key, $"'{key}' does not go with a parallel task");
            }

            fields.Require("tasks", "a parallel task");
            ReadAll(fields, $"{path}.tasks", task);
            return;
        }

        task.Action = fields.Text("action");
        if (fields.Text("workflow") is { } workflow)
        {
            if (task.Action is not null)
            {
                fields.Add(DiagnosticCodes.KeysExclude, workflow, "workflow", "a task has 'action' or 'workflow', not both");
            }

            task.Action = workflow;
            task.IsWorkflow = true;
        }

        task.IsWorkflow |= type == "workflow";
        if (task.IsWorkflow && task.Action is null)
        {
            fields.Add(DiagnosticCodes.MissingKey, task.Node, "type", "a task of type 'workflow' needs 'workflow' or 'action'");
        }

        if (fields.Entry("tasks") is { } tasks)
        {
            fields.Add(DiagnosticCodes.KeysExclude, tasks.Key, "tasks", "'tasks' goes with 'type: parallel'");
        }

        task.Input = fields.Mapping("input");
        task.RunsOn = fields.Text("runs_on");
        ReadItems(task, fields);
    }

    private static void ReadItems(TaskModel task, MappingReader fields)
    {
        task.WithItems = fields.Node("with_items");
        if (task.WithItems is YamlMapping || (task.WithItems is YamlScalar scalar && !MappingReader.IsExpression(scalar)))
        {
            fields.Add(DiagnosticCodes.WrongType, task.WithItems, "with_items", "'with_items' has the wrong type", MappingReader.Describe(task.WithItems), "an array, or an expression that gives one");
        }

        task.BatchSize = fields.Number("batch_size", 1, exclusive: false, 1_000_000, whole: true);
        task.Concurrency = fields.Number("concurrency", 1, exclusive: false, 1_000_000, whole: true);
        foreach (var key in (string[])["batch_size", "concurrency"])
        {
            if (task.WithItems is null && fields.Entry(key) is { } entry)
            {
                fields.Add(DiagnosticCodes.KeysExclude, entry.Key, key, $"'{key}' goes with 'with_items'");
            }
        }
    }

    private static void ReadJoin(TaskModel task, MappingReader fields)
    {
        const string Expected = "all, any, first, majority, or a whole number of at least 1";
        task.JoinPlace = fields.Node("join");
        switch (task.JoinPlace)
        {
            case null:
                return;
            case YamlScalar scalar when YamlValues.Resolve(scalar) is NumberValue number && number.TryGetInt64(out var count) && count is >= 1 and <= int.MaxValue:
                (task.Join, task.JoinCount) = (PlanJoin.Count, (int)count);
                return;
            case YamlScalar scalar when Joins.Contains(scalar.Text):
                task.Join = Enum.Parse<PlanJoin>(scalar.Text, ignoreCase: true);
                return;
            default:
                fields.Add(
                    DiagnosticCodes.ValueNotAllowed, task.JoinPlace, "join", "there is no such join", MappingReader.Describe(task.JoinPlace), Expected,
                    task.JoinPlace is YamlScalar other ? NearestName.Find(other.Text, Joins) : null);
                return;
        }
    }
}
