using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Compatibility;

/// <summary>
/// What a reader must know beyond "works" and "does not". A note on something that works makes it partly supported: it says what is
/// missing. A note on something that does not work says why.
/// </summary>
internal static class ApiNotes
{
    private const string Nexus = "no Nexus";
    private const string OldVersioning = "superseded by worker deployments";
    private const string PreRelease = "pre-release form of worker deployments";
    private const string Rules = "no workflow rules";
    private const string Standalone = "no standalone activities";
    private const string ServerScaled = "no server-scaled deployments";
    private const string OneCluster = "one server, no clusters";

    /// <summary>By RPC.</summary>
    public static IReadOnlyDictionary<string, string> Rpcs { get; } = Notes(
        (["StartWorkflowExecution", "SignalWithStartWorkflowExecution", "UpdateWorkflowExecution"], "completion callbacks are recorded and not called; no time skipping of single runs"),
        (["PollNexusTaskQueue", "RespondNexusTaskCompleted", "RespondNexusTaskFailed"], Nexus),
        (["CreateNexusEndpoint", "UpdateNexusEndpoint", "DeleteNexusEndpoint", "GetNexusEndpoint", "ListNexusEndpoints"], Nexus),
        ([
            "StartNexusOperationExecution", "DescribeNexusOperationExecution", "PollNexusOperationExecution", "ListNexusOperationExecutions",
            "CountNexusOperationExecutions", "RequestCancelNexusOperationExecution", "TerminateNexusOperationExecution", "DeleteNexusOperationExecution",
        ], Nexus),
        ([
            "UpdateWorkerBuildIdCompatibility", "GetWorkerBuildIdCompatibility", "UpdateWorkerVersioningRules", "GetWorkerVersioningRules",
            "GetWorkerTaskReachability",
        ], OldVersioning),
        (["DescribeDeployment", "ListDeployments", "GetDeploymentReachability", "GetCurrentDeployment", "SetCurrentDeployment"], PreRelease),
        (["CreateWorkflowRule", "DescribeWorkflowRule", "DeleteWorkflowRule", "ListWorkflowRules", "TriggerWorkflowRule"], Rules),
        ([
            "StartActivityExecution", "DescribeActivityExecution", "PollActivityExecution", "ListActivityExecutions", "CountActivityExecutions",
            "RequestCancelActivityExecution", "TerminateActivityExecution", "DeleteActivityExecution", "PauseActivityExecution", "ResetActivityExecution",
            "UnpauseActivityExecution", "UpdateActivityExecutionOptions",
        ], Standalone),
        (["UpdateWorkerDeploymentVersionComputeConfig", "ValidateWorkerDeploymentVersionComputeConfig"], ServerScaled),
        (["AddOrUpdateRemoteCluster", "RemoveRemoteCluster", "ListClusters"], OneCluster),
        (["ListArchivedWorkflowExecutions"], "no archive"),
        (["PollWorkflowExecutionTimeSkipping"], "no time skipping of single runs; see the test service"));

    /// <summary>By command type.</summary>
    public static IReadOnlyDictionary<string, string> Commands { get; } = Notes((["ScheduleNexusOperation", "RequestCancelNexusOperation"], Nexus));

    /// <summary>They have a handler, which refuses them.</summary>
    public static IReadOnlyList<CommandType> RefusedCommands { get; } = [CommandType.ScheduleNexusOperation, CommandType.RequestCancelNexusOperation];

    /// <summary>By event type.</summary>
    public static IReadOnlyDictionary<string, string> Events { get; } = Notes(
        ([
            "NexusOperationScheduled", "NexusOperationStarted", "NexusOperationCompleted", "NexusOperationFailed", "NexusOperationCanceled",
            "NexusOperationTimedOut", "NexusOperationCancelRequested", "NexusOperationCancelRequestCompleted", "NexusOperationCancelRequestFailed",
        ], Nexus),
        (["WorkflowExecutionUpdateRejected"], "Temporal's server never writes it either"),
        (["WorkflowPropertiesModifiedExternally", "ActivityPropertiesModifiedExternally"], "Temporal's server never writes it either"),
        (["WorkflowExecutionTimeSkippingTransitioned"], "no time skipping of single runs"));

    public static IReadOnlyList<EventType> EventsNeverWritten { get; } =
        [.. Enum.GetValues<EventType>().Where(type => Events.ContainsKey(type.ToString()))];

    private static Dictionary<string, string> Notes(params (string[] Names, string Note)[] notes) =>
        notes.SelectMany(entry => entry.Names.Select(name => (name, entry.Note))).ToDictionary(entry => entry.name, entry => entry.Note);
}
