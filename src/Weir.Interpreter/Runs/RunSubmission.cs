using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Protocol.Enums.V1;

namespace Weir.Interpreter.Runs;

/// <summary>A plan to run.</summary>
/// <param name="Inputs">Bound inputs: every declared input has its value here.</param>
/// <param name="WorkflowId">The run's id. An id that an open run has is refused.</param>
public sealed record RunSubmission(Plan Plan, ObjectValue Inputs, string WorkflowId)
{
    /// <summary>The server group that all jobs go to instead of their own <c>runs-on</c>: for a machine that does everything. Null leaves them.</summary>
    public string? ServerGroup { get; init; }

    /// <summary>Who starts it; null when unknown.</summary>
    public string? Login { get; init; }

    /// <summary>See <see cref="RunInput.PackConfigs"/>.</summary>
    public ObjectValue PackConfigs { get; init; } = ObjectValue.Empty;

    /// <summary>See <see cref="RunInput.Activities"/>.</summary>
    public IReadOnlyDictionary<string, ActivityTarget> Activities { get; init; } = new Dictionary<string, ActivityTarget>();

    /// <summary>1 (first) to 5; null leaves it to the definition.</summary>
    public int? Priority { get; init; }

    /// <summary>See <see cref="RunInput.ActivitiesOnAgents"/>.</summary>
    public bool ActivitiesOnAgents { get; init; }

    /// <summary>How long a job or task may be silent before its agent counts as gone. Default: 30 s.</summary>
    public TimeSpan? HeartbeatTimeout { get; init; }

    /// <summary>What an ended run left, of which this run runs parts again; null for a run of its own.</summary>
    public RunProgress? Progress { get; init; }

    /// <summary>The jobs and tasks of that run whose results are kept.</summary>
    public IReadOnlyList<RunJob> Jobs { get; init; } = [];

    /// <summary>The workflow id of that run.</summary>
    public string? RerunOf { get; init; }

    /// <summary>What the run may cost.</summary>
    public ExecutionLimits Limits { get; init; } = ExecutionLimits.Default;

    /// <summary>Makes a repeated submission the same submission; null makes each one its own.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the id of a closed run may be used again. Default: yes.</summary>
    public WorkflowIdReusePolicy IdReusePolicy { get; init; } = WorkflowIdReusePolicy.AllowDuplicate;
}

/// <summary>A run that was accepted: it finishes, whatever crashes on the way.</summary>
public sealed record SubmittedRun(string WorkflowId, string RunId);
