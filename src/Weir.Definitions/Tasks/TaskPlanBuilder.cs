using Weir.Definitions.Actions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Jobs;
using Weir.Definitions.Plans;
using Weir.Definitions.Scripts;
using Weir.Definitions.Values;
using Weir.Definitions.Workflows;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tasks;

/// <summary>Checks what of a task graph depends on the whole of it (expressions, actions) and builds the plan.</summary>
internal sealed class TaskPlanBuilder(TaskWorkflowModel model, string fileName, IActionCatalog? catalog, WorkflowCalls? workflows, SourceText source, DiagnosticBag bag)
{
    private readonly ExpressionPlaces _places = new(source, bag);
    private readonly TaskScopes _scopes = new(model);
    private readonly List<PlanEdge> _edges = [];

    public Plan Build()
    {
        _places.Check(model.Vars, "vars", _scopes.Vars);
        _places.Check(ConcurrencyReader.NameOf(model.Concurrency), "concurrency.group", _scopes.Vars.At("'concurrency'"));
        _places.Check(model.Priority, "priority", _scopes.Vars.At("'priority'"));
        _places.Check(model.OutputMap, "output_map", _scopes.OutputMap);
        var nodes = model.Tasks.Select(Node).ToList();
        return new Plan
        {
            Name = model.Name,
            Form = PlanForm.Tasks,
            Ref = model.Ref?.Text,
            Label = model.Label?.Text,
            Version = model.Version?.Text,
            Tags = [.. model.Tags.Select(tag => tag.Text)],
            Description = model.Description?.Text,
            Source = fileName,
            Inputs = model.Parameters,
            Vars = YamlValues.ToObject(model.Vars),
            Nodes = nodes,
            Edges = _edges,
            Outputs = YamlValues.ToObject(model.OutputMap),
            OutputSchema = model.Output is null ? Value.Null : YamlValues.ToValue(model.Output),
            OnFailure = model.OnFailure,
            OnCancel = model.OnCancel,
            CancelGraceSeconds = model.CancelGraceSeconds,
            MaxParallel = model.MaxParallel,
            Limits = model.Limits,
            TimeoutSeconds = model.TimeoutSeconds,
            Priority = Or(model.Priority, Value.Null),
            Concurrency = ConcurrencyReader.Read(model.Concurrency, "concurrency", bag),
            Triggers = model.Triggers,
            KvKeys = _places.KvKeys,
            Places = _places.Recorded,
        };
    }

    private PlanNode Node(TaskModel task)
    {
        var path = task.Path;
        var item = _scopes.Item(task, "a task");
        _places.Check(task.Label, $"{path}.name", item.At("a task's 'label'"));
        _places.Check(task.ContinueOnError, $"{path}.continue_on_error", item.At("'continue_on_error'"));
        _places.Check(task.Priority, $"{path}.priority", item.At("'priority'"));
        _places.Check(ConcurrencyReader.NameOf(task.ConcurrencyGroup), $"{path}.concurrency.group", item.At("'concurrency_group'"));
        _places.Check(task.Resources, $"{path}.resources", item.At("'resources'"));
        _places.Check(task.Delay, $"{path}.delay", _scopes.Before(task, "'delay'"));
        var retry = RetryReader.Read(
            new MappingReader(task.Node, task.FilePath, "a task", [.. task.Node.Entries.Select(entry => entry.Key.Text)], bag),
            RetryReader.TaskKeys,
            bag,
            (text, key) => _places.CheckCondition(text, $"{path}.retry.{key}", _scopes.Item(task, "a retry").At($"a retry's '{key}'", allowsStatus: true), $"'{key}'"));
        AddEdges(task);
        var what = Task(task);
        return new PlanNode
        {
            Id = task.Name,
            Kind = task.Kind,
            Name = task.Label?.Text,
            If = _places.CheckCondition(task.When, $"{path}.when", Condition(task), "'when'"),
            Join = task.Needs.Count > 0 ? PlanJoin.All : task.Join ?? PlanJoin.Each,
            JoinCount = task.JoinCount,
            Parent = task.Parent?.Name,
            IsEntry = task.IsEntry,
            ContinueOnError = Or(task.ContinueOnError, Value.False),
            Retry = retry,
            Delay = Or(task.Delay, Value.Null),
            Priority = Or(task.Priority, Value.Null),
            Concurrency = ConcurrencyReader.Read(task.ConcurrencyGroup, $"{task.FilePath}.concurrency_group", bag, "concurrency_group"),
            Resources = YamlValues.ToObject(task.Resources),
            Compensate = task.Compensate?.Text,
            Task = what,
            Line = task.Place.Line,
        };
    }

    /// <summary>A task with dependencies may ask how they ended, as a job may.</summary>
    private ScopeShape Condition(TaskModel task) => task.Needs.Count > 0
        ? _scopes.Before(task, "a task's 'when'").At("a task's 'when'", allowsStatus: true)
        : _scopes.Before(task, "a task's 'when'");

    private PlanTask Task(TaskModel task)
    {
        var path = task.Path;
        var before = _scopes.Before(task, "a task");
        _places.Check(task.WithItems, $"{path}.with_items", before.At("'with_items'"));
        _places.Check(task.BatchSize, $"{path}.batch_size", before.At("'batch_size'"));
        _places.Check(task.Concurrency, $"{path}.concurrency", before.At("'concurrency'"));
        _places.Check(task.Timeout, $"{path}.timeout", _scopes.Item(task, "a task's 'timeout'"));
        _places.Check(task.RunsOn, $"{path}.runs-on", _scopes.Item(task, "'runs_on'"));
        var (action, description) = Action(task);
        var (input, scriptEnv) = new ProgramTexts(_places, "the task's input 'env'").Inputs(description, task.Input, $"{path}.input", _scopes.Input(task));
        return new PlanTask
        {
            Action = action,
            Input = input,
            ScriptEnv = scriptEnv,
            Programs = [.. (description?.Inputs ?? []).Where(known => known.Script is not null).Select(known => known.Name)],
            WithItems = task.WithItems is null ? Value.Null : YamlValues.ToValue(task.WithItems),
            BatchSize = Or(task.BatchSize, Value.Null),
            Concurrency = Or(task.Concurrency, Value.Null),
            FailFast = task.FailFast,
            Publish = Publish(task.Publish, $"{path}.publish", _scopes.Ended(task, "'publish'")),
            Timeout = Or(task.Timeout, Value.Null),
            RunsOn = task.RunsOn?.Text,
        };
    }

    /// <summary>Finds out what the task runs; sets its kind.</summary>
    private (string Name, ActionDescription? Description) Action(TaskModel task)
    {
        var path = $"{task.FilePath}.input";
        if (task.Action is not { } action)
        {
            task.Kind = task.Kind == PlanNodeKind.Parallel ? PlanNodeKind.Parallel : PlanNodeKind.Noop;
            return ("", null);
        }

        if (CoreActions.All.TryGetValue(action.Text, out var core))
        {
            task.Kind = core.Kind;
            ActionCheck.Check(core.Description, task.Input, task.Input ?? (YamlNode)action, path, bag);
            if (core.Kind == PlanNodeKind.Inquiry)
            {
                SchemaReading.Check(task.Input?.Find("schema")?.Value, $"{path}.schema", bag);
            }

            return (action.Text, null);
        }

        if (action.Text.StartsWith("core.", StringComparison.Ordinal) && catalog?.Find(action.Text) is null)
        {
            bag.Add(
                DiagnosticCodes.UnknownAction,
                action,
                $"{task.FilePath}.action",
                $"there is no action {Wording.Quote(action.Text)}",
                expected: Wording.OneOf([.. CoreActions.All.Keys]),
                suggestion: NearestName.Find(action.Text, CoreActions.All.Keys));
            return (action.Text, null);
        }

        if (task.IsWorkflow || (workflows is not null && catalog?.Find(action.Text) is null && workflows.Knows(action.Text, fileName)))
        {
            return (Workflow(task, action, path), null);
        }

        if (catalog is null)
        {
            return (action.Text, null);
        }

        var description = ActionCheck.Find(action, task.FilePath, catalog, bag, "action");
        if (description is not null)
        {
            ActionCheck.Check(description, task.Input, task.Input ?? (YamlNode)action, path, bag, catalog);
        }

        return (description?.Name ?? action.Text, description);
    }

    private string Workflow(TaskModel task, YamlScalar action, string path)
    {
        task.Kind = PlanNodeKind.Workflow;
        if (workflows?.Resolve(action, $"{task.FilePath}.action", fileName, bag) is not var (reference, plan))
        {
            return action.Text;
        }

        if (plan is not null)
        {
            WorkflowCalls.Check(plan, action.Text, task.Input, task.Input ?? (YamlNode)action, path, bag);
        }

        return reference;
    }

    private void AddEdges(TaskModel task)
    {
        _edges.AddRange(task.Needs.Select(need => new PlanEdge(need.Text, task.Name)));
        for (var number = 0; number < task.Transitions.Count; number++)
        {
            var transition = task.Transitions[number];
            var place = $"{task.Path}.next[{number}]";
            var scope = _scopes.Ended(task, $"'{transition.Key}'");
            var when = _places.CheckCondition(transition.When, $"{place}.when", scope, "'when'");
            var publish = Publish(transition.Publish, $"{place}.publish", scope);
            for (var i = 0; i < transition.Do.Count; i++)
            {
                _edges.Add(new PlanEdge(task.Name, transition.Do[i].Text, when)
                {
                    On = transition.On,
                    Transition = number,
                    IsDecision = transition.IsDecision,
                    Publish = i == 0 ? publish : [],
                });
            }
        }
    }

    private IReadOnlyList<PlanVariable> Publish(IReadOnlyList<PublishModel> published, string path, ScopeShape scope)
    {
        var variables = new List<PlanVariable>();
        for (var i = 0; i < published.Count; i++)
        {
            _places.Check(published[i].Value, $"{path}[{i}].{published[i].Name.Text}", scope);
            variables.Add(new PlanVariable(published[i].Name.Text, YamlValues.ToValue(published[i].Value)));
        }

        return variables;
    }

    private static Value Or(YamlScalar? scalar, Value fallback) => scalar is null ? fallback : YamlValues.ToValue(scalar);
}
