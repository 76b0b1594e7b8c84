using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Protocol.Enums.V1;

namespace Weir.Interpreter.Runs;

/// <summary>A plan to run.</summary>
/// <param name="Inputs">Bound inputs: every declared input has its value here.</param>
/// <param name="WorkflowId">The run's id. An id that an open run has is refused.</param>
public sealed record RunSubmission(Plan Plan, ObjectValue Inputs, string WorkflowId)
{
    /// <summary>The server group that all jobs go to instead of their own <c>runs-on</c>: for a machine that does everything. Null leaves them.</summary>
    public string? ServerGroup { get; init; }

    /// <summary>Makes a repeated submission the same submission; null makes each one its own.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the id of a closed run may be used again. Default: yes.</summary>
    public WorkflowIdReusePolicy IdReusePolicy { get; init; } = WorkflowIdReusePolicy.AllowDuplicate;
}

/// <summary>A run that was accepted: it finishes, whatever crashes on the way.</summary>
public sealed record SubmittedRun(string WorkflowId, string RunId);
