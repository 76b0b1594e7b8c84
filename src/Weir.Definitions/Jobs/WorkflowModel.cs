using System.Collections.Immutable;
using Weir.Definitions.Plans;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>A definition of the <c>jobs:</c> form as read: its shape is checked, its expressions and actions are not yet.</summary>
internal sealed class WorkflowModel
{
    public string Name { get; set; } = "";

    public YamlScalar? Description { get; set; }

    public List<PlanInput> Inputs { get; } = [];

    public YamlMapping? Vars { get; set; }

    public YamlMapping? Env { get; set; }

    public YamlMapping? Outputs { get; set; }

    public List<JobModel> Jobs { get; } = [];

    public YamlScalar? DefaultShell { get; set; }

    public YamlScalar? DefaultWorkingDirectory { get; set; }

    public YamlNode? Concurrency { get; set; }

    public YamlScalar? Priority { get; set; }

    public IReadOnlyDictionary<string, long> Limits { get; set; } = ImmutableDictionary<string, long>.Empty;

    public double? TimeoutSeconds { get; set; }

    public List<PlanTrigger> Triggers { get; } = [];
}

internal sealed class JobModel(string id, YamlScalar key)
{
    public string Id { get; } = id;

    public YamlScalar Key { get; } = key;

    public string Path => $"jobs.{Id}";

    public YamlScalar? Name { get; set; }

    public YamlScalar? RunsOn { get; set; }

    public List<YamlScalar> Needs { get; set; } = [];

    public YamlScalar? If { get; set; }

    public YamlMapping? Env { get; set; }

    public YamlMapping? Outputs { get; set; }

    public YamlNode? Matrix { get; set; }

    /// <summary>Items, for each of which the job runs.</summary>
    public YamlNode? ForEach { get; set; }

    public YamlScalar? MaxParallel { get; set; }

    public YamlScalar? FailFast { get; set; }

    public RepeatModel? Repeat { get; set; }

    public bool HasStrategy { get; set; }

    /// <summary>Whether it has neither steps nor a workflow: it decides, and runs nothing.</summary>
    public bool IsGate { get; set; }

    public YamlScalar? TimeoutMinutes { get; set; }

    public YamlScalar? ContinueOnError { get; set; }

    /// <summary>The workflow that the job calls in place of steps.</summary>
    public YamlScalar? Uses { get; set; }

    public YamlMapping? With { get; set; }

    public RetryPolicy? Retry { get; set; }

    public YamlNode? Concurrency { get; set; }

    public YamlScalar? Priority { get; set; }

    public YamlMapping? Resources { get; set; }

    public YamlScalar? DefaultShell { get; set; }

    public YamlScalar? DefaultWorkingDirectory { get; set; }

    public List<StepModel> Steps { get; } = [];

    public Dictionary<string, YamlScalar> StepIds { get; } = new(StringComparer.Ordinal);
}

/// <summary>A job's <c>repeat</c>: one of the two conditions.</summary>
internal sealed record RepeatModel(YamlScalar? While, YamlScalar? Until, int Max, double DelaySeconds);

internal sealed class StepModel(YamlMapping node, string path)
{
    public YamlMapping Node { get; } = node;

    public string Path { get; } = path;

    public YamlScalar? Id { get; set; }

    public YamlScalar? Name { get; set; }

    public YamlScalar? Uses { get; set; }

    public YamlMapping? With { get; set; }

    public YamlScalar? Run { get; set; }

    public YamlScalar? Shell { get; set; }

    public YamlScalar? WorkingDirectory { get; set; }

    public YamlScalar? If { get; set; }

    public YamlMapping? Env { get; set; }

    public RetryPolicy? Retry { get; set; }

    public YamlScalar? TimeoutMinutes { get; set; }

    public YamlScalar? ContinueOnError { get; set; }
}
