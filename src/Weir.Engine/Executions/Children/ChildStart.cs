using Weir.Engine.Executions.Records;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>
/// The two phases of a child's start: the child is created, the parent records that it started, and only then the child's first workflow
/// task is scheduled.
/// </summary>
internal static class ChildStart
{
    /// <summary>How the child is to be created. It inherits neither memo nor search attributes, and its execution timeout is its own.</summary>
    public static StartParameters Parameters(RunState parent, ChildState child, string runId, string requestId)
    {
        var a = child.Attributes;
        var parameters = new StartParameters
        {
            Key = new RunKey(a.Namespace, a.WorkflowId, runId),
            NamespaceId = a.NamespaceId,
            RequestId = requestId,
            HoldFirstWorkflowTask = true,
            Attributes = new WorkflowExecutionStartedEventAttributes
            {
                WorkflowType = a.WorkflowType,
                ParentWorkflowNamespace = parent.Key.Namespace,
                ParentWorkflowNamespaceId = parent.NamespaceId,
                ParentWorkflowExecution = new WorkflowExecution { WorkflowId = parent.Key.WorkflowId, RunId = parent.Key.RunId },
                ParentInitiatedEventId = child.InitiatedEventId,
                RootWorkflowExecution = parent.Execution.Started.RootWorkflowExecution,
                TaskQueue = a.TaskQueue,
                Input = a.Input,
                WorkflowExecutionTimeout = a.WorkflowExecutionTimeout,
                WorkflowRunTimeout = a.WorkflowRunTimeout,
                WorkflowTaskTimeout = a.WorkflowTaskTimeout,
                RetryPolicy = a.RetryPolicy,
                CronSchedule = a.CronSchedule,
                Header = a.Header,
                Memo = a.Memo,
                SearchAttributes = a.SearchAttributes,
                Priority = a.Priority,
                VersioningOverride = a.VersioningOverride,
            },
        };
        VersionInheritance.ToChild(parent, parameters.Attributes, a.Namespace);
        return parameters;
    }

    /// <summary>Records in the parent what came of the start.</summary>
    public static void Answered(Decision d, StartChild start, DeliveryResult result)
    {
        var child = d.State.Children[start.InitiatedEventId];
        if (result == DeliveryResult.Done)
        {
            RecordStarted(d, child, start.RunId);
            return;
        }

        d.Record(ChildEvents.StartFailed(child, result == DeliveryResult.AlreadyExists
            ? StartChildWorkflowExecutionFailedCause.WorkflowAlreadyExists
            : StartChildWorkflowExecutionFailedCause.NamespaceNotFound));
    }

    /// <summary>A child may end, by termination, before its parent has heard of its start: the start comes first nevertheless.</summary>
    public static ChildState EnsureStartRecorded(Decision d, ChildState child, string runId)
    {
        if (child.RunId.Length > 0)
        {
            return child;
        }

        foreach (var (id, message) in d.State.Outgoing)
        {
            if (message.KindCase == OutgoingMessage.KindOneofCase.StartChild && message.StartChild.RunId == runId)
            {
                d.Emit(new Change { OutgoingRemoved = new OutgoingRemoved { Id = id } });
                RecordStarted(d, child, runId);
                break;
            }
        }

        return d.State.Children[child.InitiatedEventId];
    }

    private static void RecordStarted(Decision d, ChildState child, string runId)
    {
        d.Record(ChildEvents.Started(child, runId));
        Outbox.Add(d, new OutgoingMessage
        {
            ScheduleChildFirstTask = new ScheduleChildFirstTask
            {
                Namespace = child.Attributes.Namespace,
                WorkflowId = child.Attributes.WorkflowId,
                RunId = runId,
            },
        });
    }
}
