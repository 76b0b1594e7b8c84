using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Executions;
using Weir.Engine.Shards;
using Weir.Engine.Tokens;
using Weir.Protocol.Calls;
using Weir.Protocol.Common.V1;
using TaskQueueMessage = Weir.Protocol.TaskQueue.V1.TaskQueue;

namespace Weir.Engine.Service;

/// <summary>Checks of requests. Everything that fails here is INVALID_ARGUMENT and names the field.</summary>
internal static class Validation
{
    // Names made by the server itself begin with this.
    private const string ReservedTaskQueuePrefix = "/_sys/";

    public static RpcException Invalid(string message) => new(StatusCode.InvalidArgument, message);

    public static WorkflowKey Workflow(string namespaceName, WorkflowExecution? execution, EngineLimits limits)
    {
        if (execution is null)
        {
            throw Invalid("Execution is not set on request.");
        }

        WorkflowId(execution.WorkflowId, limits);
        if (execution.RunId.Length > 0 && !Guid.TryParse(execution.RunId, out _))
        {
            throw Invalid("Invalid RunId.");
        }

        return new WorkflowKey(namespaceName, execution.WorkflowId);
    }

    public static void WorkflowId(string workflowId, EngineLimits limits)
    {
        if (workflowId.Length == 0)
        {
            throw Invalid("WorkflowId is not set on request.");
        }

        Length(workflowId, "WorkflowId", limits);
    }

    public static void WorkflowType(WorkflowType? type, EngineLimits limits)
    {
        if (type is null || type.Name.Length == 0)
        {
            throw Invalid("WorkflowType is not set on request.");
        }

        Length(type.Name, "WorkflowType", limits);
    }

    public static void TaskQueue(TaskQueueMessage? queue, EngineLimits limits)
    {
        if (queue is null || queue.Name.Length == 0)
        {
            throw Invalid("TaskQueue is not set on request.");
        }

        Length(queue.Name, "TaskQueue", limits);
        if (queue.Name.StartsWith(ReservedTaskQueuePrefix, StringComparison.Ordinal))
        {
            throw Invalid($"TaskQueue name cannot start with reserved prefix {ReservedTaskQueuePrefix}.");
        }
    }

    public static void Priority(Priority? priority)
    {
        if (Priorities.Validate(priority) is { } problem)
        {
            throw Invalid(problem);
        }
    }

    public static void Length(string value, string field, EngineLimits limits)
    {
        // A string that fits even if each of its characters takes the most bytes needs no counting.
        if (value.Length * 3 > limits.IdLengthBytesMax && Encoding.UTF8.GetByteCount(value) > limits.IdLengthBytesMax)
        {
            throw Invalid($"{field} length exceeds limit.");
        }
    }

    public static void Timeout(Duration? timeout, string field)
    {
        if (timeout is { } value && (value.Seconds < 0 || value.Nanos < 0))
        {
            throw Invalid($"An invalid {field} is set on request: negative duration.");
        }
    }

    public static void Size(IMessage? blob, int sizeBytesMax)
    {
        if (blob?.CalculateSize() > sizeBytesMax)
        {
            throw Invalid("Blob data size exceeds limit.");
        }
    }

    public static void Memo(Memo? memo, EngineLimits limits)
    {
        if (memo?.CalculateSize() > limits.MemoSizeBytesMax)
        {
            throw Invalid("Memo size exceeds limit.");
        }
    }

    public static void UserMetadata(Protocol.Sdk.V1.UserMetadata? metadata, EngineLimits limits)
    {
        if (UserMetadataSizes.Problem(metadata, limits) is { } problem)
        {
            throw Invalid(problem);
        }
    }

    /// <summary>Callbacks would be called over HTTP, which this engine does not do; refusing them is better than never calling.</summary>
    public static void Callbacks(IReadOnlyCollection<Callback> callbacks)
    {
        if (callbacks.Count > 0)
        {
            throw Invalid("attaching workflow callbacks is disabled for this namespace");
        }
    }

    public static void SameNamespace(string requested, TaskToken token)
    {
        if (requested != token.Run.Namespace)
        {
            throw Invalid("Operation requested with a token from a different namespace.");
        }
    }
}
