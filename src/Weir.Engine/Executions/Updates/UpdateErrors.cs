using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.ErrorDetails.V1;
using Weir.Protocol.Failure.V1;

namespace Weir.Engine.Executions;

/// <summary>Refusals and failures of updates, with the texts and types that SDKs and people look for.</summary>
internal static class UpdateErrors
{
    private const string FailureSource = "Server";

    /// <summary>The worker finished the task that carried the update and did not say a word about it.</summary>
    public static Failure Unprocessed() => Failed(
        "UnprocessedUpdate",
        "Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow Update is not supported by the worker.");

    /// <summary>Who knows that an update was accepted expects an outcome, not an error.</summary>
    public static Failure AcceptedUpdateCompletedWorkflow() => Failed(
        "AcceptedUpdateCompletedWorkflow",
        "Workflow Update failed because the Workflow completed before the Update completed.");

    public static RpcException AbortedByClosing() => Refusals.NotFound("workflow update was aborted by closing workflow");

    public static RpcException AbortedByTaskFailure() =>
        NotReady("Unable to perform workflow execution update due to unexpected workflow task failure.");

    public static RpcException TaskKeepsFailing() =>
        NotReady("Unable to perform workflow execution update due to Workflow Task in failed state.");

    public static RpcException Paused() => new(StatusCode.FailedPrecondition, "Workflow is paused. Cannot update the workflow.");

    public static RpcException NotFound(string updateId) => Refusals.NotFound($"update \"{updateId}\" not found");

    /// <summary>The run tried to close and is about to try again; the next one can take the update.</summary>
    public static RpcException Closing() => RpcException.With(
        StatusCode.ResourceExhausted,
        "workflow operation can not be applied because workflow is closing",
        new ResourceExhaustedFailure { Cause = ResourceExhaustedCause.BusyWorkflow, Scope = ResourceExhaustedScope.Namespace });

    public static RpcException TooManyInFlight(int limit) => Exhausted(
        $"limit on number of concurrent in-flight updates has been reached ({limit})");

    public static RpcException TooLargeInFlight(long limitBytes) => Exhausted(
        $"limit on size of in-flight updates has been reached ({limitBytes})");

    public static RpcException TooMany(int limit) =>
        new(StatusCode.FailedPrecondition, $"limit on number of total updates has been reached ({limit})");

    private static RpcException Exhausted(string message) => RpcException.With(
        StatusCode.ResourceExhausted,
        message,
        new ResourceExhaustedFailure { Cause = ResourceExhaustedCause.ConcurrentLimit, Scope = ResourceExhaustedScope.Namespace });

    private static RpcException NotReady(string message) =>
        RpcException.With(StatusCode.FailedPrecondition, message, new WorkflowNotReadyFailure());

    private static Failure Failed(string type, string message) => new()
    {
        Message = message,
        Source = FailureSource,
        ApplicationFailureInfo = new ApplicationFailureInfo { Type = type, NonRetryable = true },
    };
}
