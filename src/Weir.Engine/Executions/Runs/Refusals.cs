using Weir.Protocol.Calls;
using Weir.Protocol.ErrorDetails.V1;

namespace Weir.Engine.Executions;

/// <summary>Refusals with the statuses and texts that SDKs and their tests look for.</summary>
internal static class Refusals
{
    public static RpcException AlreadyCompleted() => NotFound("workflow execution already completed");

    public static RpcException WorkflowNotFound() => NotFound("workflow execution not found");

    public static RpcException WorkflowTaskNotFound() => NotFound("Workflow task not found.");

    public static RpcException ActivityNotFound() =>
        NotFound("invalid activityID or activity already timed out or invoking workflow is completed");

    public static RpcException ActivityNotFoundById() =>
        NotFound("Can't find pending activity with such ID. Invalid activityID or activity already completed");

    public static RpcException NotFound(string message) => RpcException.With(StatusCode.NotFound, message, new NotFoundFailure());

    public static RpcException InvalidArgument(string message) => new(StatusCode.InvalidArgument, message);

    public static RpcException FailedPrecondition(string message) => new(StatusCode.FailedPrecondition, message);

    public static void EnsureRunning(RunState state)
    {
        if (!state.IsRunning)
        {
            throw AlreadyCompleted();
        }
    }

    /// <summary>An empty <paramref name="firstRunId"/> fits every chain.</summary>
    public static void EnsureChain(RunState state, string firstRunId)
    {
        if (firstRunId.Length > 0 && firstRunId != state.Execution.Started.FirstExecutionRunId)
        {
            throw WorkflowNotFound();
        }
    }
}
