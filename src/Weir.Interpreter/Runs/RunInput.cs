using System.Collections.Immutable;
using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;

namespace Weir.Interpreter.Runs;

/// <summary>The input of the workflow that runs a plan.</summary>
/// <param name="Inputs">Bound inputs: every declared input has its value here.</param>
public sealed record RunInput(Plan Plan, ObjectValue Inputs)
{
    /// <summary>The server group of every job and task; null leaves each to its own <c>runs-on</c>.</summary>
    public string? ServerGroup { get; init; }

    /// <summary>Who started the run; null when unknown.</summary>
    public string? Login { get; init; }

    /// <summary>The configuration of each pack that the plan or a workflow that it calls is of, as it was at the start.</summary>
    public ObjectValue PackConfigs { get => field ?? ObjectValue.Empty; init; }

    /// <summary>Actions that are activities of other workers, by name, as they were at the start.</summary>
    public IReadOnlyDictionary<string, ActivityTarget> Activities { get => field ?? ImmutableDictionary<string, ActivityTarget>.Empty; init; }

    /// <summary>1 (first) to 5; null leaves it to the definition.</summary>
    public int? Priority { get; init; }

    /// <summary>See <see cref="RunFacts.SharedLimits"/>.</summary>
    public IReadOnlyList<string> SharedLimits { get => field ?? []; init; }

    /// <summary>Leases that stay held until this run has ended: of the task that called it, and of the runs around.</summary>
    public IReadOnlyList<LeaseId> Under { get => field ?? []; init; }

    /// <summary>Whether agents run actions that are activities of other workers, too: where their mocks are.</summary>
    public bool ActivitiesOnAgents { get; init; }

    /// <summary>How long a job or task may be silent before its agent counts as gone; null is 30 s.</summary>
    public double? HeartbeatTimeoutSeconds { get; init; }

    /// <summary>What the run and the runs that it calls may cost.</summary>
    public ExecutionLimits Limits { get => field ?? ExecutionLimits.Default; init; }

    /// <summary>How many workflows called each other to get here.</summary>
    public int Depth { get; init; }

    /// <summary>What earlier runs of the chain settled, or the run of which this one runs parts again; null in the first of a run of its own.</summary>
    public RunProgress? Progress { get; init; }

    /// <summary>The jobs and tasks that earlier runs of the chain settled, or that are kept of another run, for the report.</summary>
    public IReadOnlyList<RunJob> Jobs { get => field ?? []; init; }

    /// <summary>The last changes of nodes in earlier runs of the chain.</summary>
    public IReadOnlyList<NodeChange> History { get => field ?? []; init; }

    /// <summary>What became of the last requests in earlier runs of the chain.</summary>
    public IReadOnlyList<ControlAnswer> Controls { get => field ?? []; init; }

    /// <summary>The workflow id of the run of which this one runs parts again; null otherwise.</summary>
    public string? RerunOf { get; init; }

    /// <summary>The input without what earlier runs of the chain left: what a run needs for as long as it goes.</summary>
    public RunInput WithoutPast() => this with { Progress = null, Jobs = [], History = [], Controls = [] };

    /// <summary>Progress without what this input says as well.</summary>
    public RunProgress Fold(RunProgress progress) =>
        progress.Facts.Inputs.Equals(Inputs) ? progress with { Facts = progress.Facts with { Inputs = ObjectValue.Empty } } : progress;

    /// <summary>What <see cref="Fold"/> was given.</summary>
    public RunProgress Unfold(RunProgress progress) =>
        progress.Facts.Inputs is not { Count: > 0 } ? progress with { Facts = progress.Facts with { Inputs = Inputs } } : progress;
}

/// <summary>A job or a task (or one combination or item of it) as the run sees it.</summary>
/// <param name="Key">The job's id; for a combination with its index: <c>build[3]</c>; for the second execution of a task <c>deploy#2</c>.</param>
/// <param name="Id">The job's or task's id in the definition.</param>
/// <param name="Status">pending | held | delayed | running | waiting | retrying | completed | failed | timed_out | cancelled | skipped.</param>
/// <param name="Reason">Why it was skipped, cancelled or failed; null otherwise.</param>
public sealed record RunJob(string Key, string Id, string Name, string Status, string? Reason = null)
{
    /// <summary>When it began; null when it has not, and for jobs, whose agents record it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The run whose result is kept; null for what this run did itself.</summary>
    public string? KeptFrom { get; init; }
}
