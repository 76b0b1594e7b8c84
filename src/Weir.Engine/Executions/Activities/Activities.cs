using Google.Protobuf;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Executions;

/// <summary>The activity task's state machine. Tokens that do not fit a started attempt are refused with NotFound.</summary>
internal static class Activities
{
    /// <summary>Gives the scheduled attempt to a poll. Null when the attempt is stale and must be dropped.</summary>
    public static StartedActivity? TryStart(Decision d, long scheduledEventId, int attempt, PollInfo poll) => throw new NotImplementedException();

    /// <summary>The started attempt was lost on its way to the worker: makes it available again. Does nothing when it is not that attempt any more.</summary>
    public static void Lost(Decision d, ActivityTaskKey key) => throw new NotImplementedException();

    public static void Complete(Decision d, ActivityTaskKey key, Payloads? result, string identity) => throw new NotImplementedException();

    public static void Fail(Decision d, ActivityTaskKey key, Failure? failure, Payloads? lastHeartbeatDetails, string identity) => throw new NotImplementedException();

    public static void Cancel(Decision d, ActivityTaskKey key, Payloads? details, string identity) => throw new NotImplementedException();

    public static RecordActivityTaskHeartbeatResponse Heartbeat(Decision d, ActivityTaskKey key, Payloads? details, string identity) => throw new NotImplementedException();

    /// <summary>The pending activity with this id, for the calls by id. Its start is recorded first when it was not started.</summary>
    /// <exception cref="Protocol.Calls.RpcException">NOT_FOUND.</exception>
    public static ActivityTaskKey FindById(Decision d, string activityId, string identity, bool start) => throw new NotImplementedException();

    public static PollActivityTaskQueueResponse BuildPollResponse(StartedActivity started, ByteString taskToken) => throw new NotImplementedException();
}
