namespace Weir.Interpreter.Runs;

/// <summary>Names by which the parts of a run find each other. They are stored in histories and never change.</summary>
public static class RunNames
{
    public const string WorkflowType = "weir.run";

    /// <summary>The task queue of the workers that decide what runs do next.</summary>
    public const string CoordinatorTaskQueue = "weir-coordinator";

    public const string StatusQuery = "status";

    /// <summary>Asks for nodes, inquiries, history and answers: <see cref="RunNodesReport"/>.</summary>
    public const string NodesQuery = "nodes";

    /// <summary>Asks for all that a rerun begins with, also of a run that has ended: <see cref="RunProgressReport"/>.</summary>
    public const string ProgressQuery = "progress";

    /// <summary>Carries a <see cref="ControlRequest"/>. Every other signal is for tasks that wait for its name.</summary>
    public const string ControlSignal = "weir.control";

    /// <summary>The activity of coordinators that reads keys for <c>kv.get</c>.</summary>
    public const string ReadKeysActivity = "weir.read-keys";

    /// <summary>The workflow that decides what runs share: one of a namespace.</summary>
    public const string LimitsWorkflowType = "weir.limits";

    public const string LimitsWorkflowId = "weir-limits";

    /// <summary>Carries what a run asks for and gives back to the limits workflow, and what was decided to the run.</summary>
    public const string LeaseSignal = "weir.lease";

    /// <summary>Sets the size of a limit.</summary>
    public const string LimitSignal = "weir.limit";

    public const string LimitsQuery = "limits";

    public const string WaitsQuery = "waits";

    /// <summary>Memo of the limits workflow: limits that runs must know of when they start, one a line.</summary>
    public const string LimitsMemo = "weir.limits";

    /// <summary>The activity of coordinators that finds runs that have ended.</summary>
    public const string FindEndedActivity = "weir.find-ended-runs";

    /// <summary>The activity of coordinators that starts the limits workflow.</summary>
    public const string OpenLimitsActivity = "weir.open-limits";

    /// <summary>Memo: the definition's name.</summary>
    public const string NameMemo = "weir.name";

    /// <summary>Memo: the definition's file as it was given.</summary>
    public const string SourceMemo = "weir.source";

    /// <summary>Memo: the workflow id of the run of which this one runs parts again.</summary>
    public const string RerunOfMemo = "weir.rerun-of";

    /// <summary>Stands in the id of a rerun between the id of the first run and what is its own.</summary>
    public const string RerunMark = ".rerun-";

    /// <summary>The id of the run that a chain of reruns began with.</summary>
    public static string RerunRoot(string id) => id.LastIndexOf(RerunMark, StringComparison.Ordinal) is > 0 and var mark ? id[..mark] : id;

    /// <summary>Memo: <c>paused</c> while a run is, <c>held</c> while it waits to begin; absent otherwise.</summary>
    public const string StateMemo = "weir.state";

    /// <summary>Memo: the plan's hash.</summary>
    public const string PlanMemo = "weir.plan";
}
