using Weir.Protocol.Version.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

/// <summary>What the engine says of itself.</summary>
internal sealed class SystemService(CallGate gate, int shardCount, string storeName)
{
    // SDKs compare this with what they need of a server; it names the API level that is implemented, not a build of ours.
    private const string ServerVersion = "1.29.0";
    public const string ClusterId = "weir";

    /// <summary>The one cluster there is; namespaces name it as theirs.</summary>
    public const string ClusterName = "active";

    // As Temporal's server says; only tools that print it look at this.
    private static readonly Dictionary<string, string> SupportedClients = new()
    {
        ["temporal-cli"] = "<2.0.0",
        ["temporal-go"] = "<2.0.0",
        ["temporal-java"] = "<2.0.0",
        ["temporal-php"] = "<3.0.0",
        ["temporal-server"] = "<2.0.0",
        ["temporal-typescript"] = "<2.0.0",
        ["temporal-ui"] = "<3.0.0",
    };

    // Only what works is advertised: SDKs use whatever is true here.
    public GetSystemInfoResponse GetSystemInfo()
    {
        gate.Admit();
        return new GetSystemInfoResponse
        {
            ServerVersion = ServerVersion,
            Capabilities = new GetSystemInfoResponse.Types.Capabilities
            {
                SignalAndQueryHeader = true,
                InternalErrorDifferentiation = true,
                ActivityFailureIncludeHeartbeat = true,
                EncodedFailureAttributes = true,
                UpsertMemo = true,
                EagerWorkflowStart = true,
                SdkMetadata = true,
                CountGroupByExecutionStatus = true,
                SupportsSchedules = true,
            },
        };
    }

    public GetClusterInfoResponse GetClusterInfo()
    {
        gate.Admit();
        return new GetClusterInfoResponse
        {
            ServerVersion = ServerVersion,
            ClusterId = ClusterId,
            ClusterName = ClusterName,
            VersionInfo = new VersionInfo { Current = new ReleaseInfo { Version = ServerVersion } },
            SupportedClients = { SupportedClients },
            InitialFailoverVersion = 1,
            FailoverVersionIncrement = 10,
            HistoryShardCount = shardCount,
            PersistenceStore = storeName,
            VisibilityStore = storeName,
        };
    }
}
