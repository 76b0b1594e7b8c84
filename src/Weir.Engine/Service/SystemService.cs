using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Service;

/// <summary>What the engine says of itself.</summary>
internal sealed class SystemService(CallGate gate, int shardCount, string storeName)
{
    // SDKs compare this with what they need of a server; it names the API level that is implemented, not a build of ours.
    private const string ServerVersion = "1.29.0";
    private const string ClusterId = "weir";

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
            ClusterName = ClusterId,
            HistoryShardCount = shardCount,
            PersistenceStore = storeName,
            VisibilityStore = storeName,
        };
    }
}
