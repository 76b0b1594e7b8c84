using System.Collections.Immutable;
using Weir.Definitions.Plans;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Tasks;

/// <summary>A definition of the <c>tasks:</c> form as read: its shape is checked, its graph and expressions are not yet.</summary>
internal sealed class TaskWorkflowModel
{
    public string Name { get; set; } = "";

    public YamlScalar? Ref { get; set; }

    public YamlScalar? Label { get; set; }

    public YamlScalar? Description { get; set; }

    public YamlScalar? Version { get; set; }

    public IReadOnlyList<YamlScalar> Tags { get; set; } = [];

    public List<PlanInput> Parameters { get; } = [];

    public YamlMapping? Vars { get; set; }

    public YamlMapping? Output { get; set; }

    public YamlMapping? OutputMap { get; set; }

    public YamlNode? Concurrency { get; set; }

    public YamlScalar? Priority { get; set; }

    public int? MaxParallel { get; set; }

    public IReadOnlyDictionary<string, long> Limits { get; set; } = ImmutableDictionary<string, long>.Empty;

    public double? TimeoutSeconds { get; set; }

    public double? CancelGraceSeconds { get; set; }

    public PlanFailurePolicy OnFailure { get; set; } = PlanFailurePolicy.FailFast;

    public PlanCancelPolicy OnCancel { get; set; }

    public List<PlanTrigger> Triggers { get; } = [];

    /// <summary>All tasks, those of parallel tasks after the task that holds them.</summary>
    public List<TaskModel> Tasks { get; } = [];
}

/// <summary>A task as read.</summary>
internal sealed class TaskModel(string name, YamlNode place, string path, TaskModel? parent)
{
    public string Name { get; } = name;

    /// <summary>Where the name stands.</summary>
    public YamlNode Place { get; } = place;

    /// <summary>As it stands in the file: <c>tasks[2]</c>.</summary>
    public string FilePath { get; } = path;

    /// <summary>As runs name it.</summary>
    public string Path => $"tasks.{Name}";

    public TaskModel? Parent { get; } = parent;

    public required YamlMapping Node { get; init; }

    public PlanNodeKind Kind { get; set; } = PlanNodeKind.Action;

    public YamlScalar? Label { get; set; }

    /// <summary>The action or workflow; null for a task without one.</summary>
    public YamlScalar? Action { get; set; }

    public bool IsWorkflow { get; set; }

    public YamlMapping? Input { get; set; }

    public YamlScalar? When { get; set; }

    public YamlNode? WithItems { get; set; }

    public YamlScalar? BatchSize { get; set; }

    public YamlScalar? Concurrency { get; set; }

    public YamlNode? ConcurrencyGroup { get; set; }

    public YamlMapping? Resources { get; set; }

    public bool FailFast { get; set; }

    public YamlScalar? ContinueOnError { get; set; }

    public YamlScalar? RunsOn { get; set; }

    public YamlScalar? Priority { get; set; }

    public YamlScalar? Timeout { get; set; }

    public YamlScalar? Delay { get; set; }

    public PlanJoin? Join { get; set; }

    public int JoinCount { get; set; }

    public YamlNode? JoinPlace { get; set; }

    public IReadOnlyList<YamlScalar> Needs { get; set; } = [];

    public YamlScalar? Compensate { get; set; }

    public IReadOnlyList<PublishModel> Publish { get; set; } = [];

    /// <summary>In order of evaluation.</summary>
    public List<TransitionModel> Transitions { get; } = [];

    public bool HasDecision => Transitions.Exists(transition => transition.IsDecision);

    public List<TaskModel> Children { get; } = [];

    public bool IsEntry { get; set; }
}

/// <summary>A variable that a task sets.</summary>
internal sealed record PublishModel(YamlScalar Name, YamlNode Value);

/// <summary>A way on from a task.</summary>
/// <param name="Key">The key that holds it: <c>on_success</c>, <c>next</c>, <c>decision</c>.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record TransitionModel(string Key, YamlNode Place)
{
    public PlanEdgeOn On { get; init; }

    public YamlScalar? When { get; init; }

    public IReadOnlyList<PublishModel> Publish { get; init; } = [];

    /// <summary>Tasks and reserved targets.</summary>
    public IReadOnlyList<YamlScalar> Do { get; init; } = [];

    public bool IsDecision { get; init; }
}
