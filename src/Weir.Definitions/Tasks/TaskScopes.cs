using Weir.Definitions.Expressions;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tasks;

/// <summary>Which contexts expressions reach at each place of a definition of the <c>tasks:</c> form.</summary>
internal sealed class TaskScopes
{
    private const string StatusPlaces = "what a task does when it has ended (publish, next, on_..., decision, retry)";

    private static readonly string[] TaskMembers =
    [
        "status", "result", "error", "attempts", "answered_by", "total_count", "count", "failed_count", "succeeded_count", "errors", "combinations",
    ];

    private readonly ScopeShape _base;
    private readonly TaskWorkflowModel _model;
    private readonly HashSet<string> _compensating;

    public TaskScopes(TaskWorkflowModel model)
    {
        _model = model;
        _compensating = model.Tasks.Select(task => task.Compensate?.Text).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var parameters = Shape.Of(
            name => $"there is no parameter '{name}'{(model.Parameters.Count == 0 ? ": the workflow declares no parameters" : "")}",
            model.Parameters.Select(parameter => parameter.Name));
        var start = new ScopeShape("'vars'", new Dictionary<string, Shape>(StringComparer.Ordinal)
        {
            ["workflow"] = Shape.Of(NoMember("'workflow'"), ["id", "name", "run_id", "run_number"]),
            ["inputs"] = parameters,
            ["parameters"] = parameters,
            ["pack"] = Shape.Of(NoMember("'pack'"), ["config"]),
            ["system"] = Shape.Of(NoMember("'system'"), new Dictionary<string, Shape>
            {
                ["execution_id"] = Shape.Any,
                ["timestamp"] = Shape.Any,
                ["identity"] = Shape.Of(NoMember("'system.identity'"), ["login"]),
            }),
        })
        {
            StatusPlaces = StatusPlaces,
        };
        Vars = start.With("vars", Shape.Any);
        var published = model.Tasks.SelectMany(task => task.Publish.Concat(task.Transitions.SelectMany(transition => transition.Publish)));
        var variables = (model.Vars?.Entries.Select(entry => entry.Key.Text) ?? []).Concat(published.Select(variable => variable.Name.Text)).Distinct(StringComparer.Ordinal);
        _base = start
            .With("vars", Shape.Of(name => $"there is no variable '{name}' in 'vars', and no task publishes it", variables))
            .With("task", Shape.Of(name => $"there is no task '{name}'", model.Tasks.DistinctBy(task => task.Name).Select(task => KeyValuePair.Create(task.Name, TaskShape(task)))));
    }

    /// <summary>For <c>vars</c>: earlier ones are known to later ones.</summary>
    public ScopeShape Vars { get; }

    public ScopeShape OutputMap => _base.At("'output_map'");

    /// <summary>For what is decided before a task's items are known.</summary>
    public ScopeShape Before(TaskModel task, string place)
    {
        var scope = task.Needs.Count == 0 ? _base : _base.With("needs", Needs(task));
        if (_compensating.Contains(task.Name))
        {
            scope = scope.With("compensated", Shape.Any);
        }

        return scope.At(place);
    }

    /// <summary>For the texts of one execution.</summary>
    public ScopeShape Item(TaskModel task, string place) => task.WithItems is null
        ? Before(task, place)
        : Before(task, place).With("item", Shape.Any).With("index", Shape.Any).At(place);

    /// <summary>For a task's input, which an agent may complete with secrets.</summary>
    public ScopeShape Input(TaskModel task) => (Item(task, "a task's 'input'") with { AllowsSecrets = true }).With("secrets", Shape.Any);

    /// <summary>For what a task decides when it has ended.</summary>
    public ScopeShape Ended(TaskModel task, string place) => Before(task, place).At(place, allowsStatus: true);

    private static Func<string, string> NoMember(string owner) => name => $"{owner} has no member '{name}'";

    private static Shape TaskShape(TaskModel task) => Shape.Of(NoMember($"task '{task.Name}'"), TaskMembers);

    private Shape Needs(TaskModel task) => Shape.Of(
        name => _model.Tasks.Exists(other => other.Name == name) ? $"task '{name}' is not among the 'needs' of task '{task.Name}'" : $"there is no task '{name}'",
        task.Needs.Select(need => need.Text));
}
