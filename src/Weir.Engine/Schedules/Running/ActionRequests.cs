using System.Globalization;
using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Schedules.Records;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Schedules;

/// <summary>What a schedule asks of the workflow service.</summary>
internal static class ActionRequests
{
    private const string StartTimeAttribute = "TemporalScheduledStartTime";
    private const string ByIdAttribute = "TemporalScheduledById";

    public static string IdentityOf(ScheduleRecord record) => $"temporal-scheduler-{record.Namespace}-{record.ScheduleId}";

    public static StartWorkflowExecutionRequest Start(ScheduleRecord record, StartingWorkflow starting)
    {
        var action = record.Schedule.Action.StartWorkflow;
        return new StartWorkflowExecutionRequest
        {
            Namespace = record.Namespace,
            WorkflowId = starting.WorkflowId,
            WorkflowType = action.WorkflowType,
            TaskQueue = action.TaskQueue,
            Input = action.Input,
            WorkflowExecutionTimeout = action.WorkflowExecutionTimeout,
            WorkflowRunTimeout = action.WorkflowRunTimeout,
            WorkflowTaskTimeout = action.WorkflowTaskTimeout,
            Identity = IdentityOf(record),
            RequestId = starting.RunId,
            WorkflowIdReusePolicy = starting.Manual || record.Schedule.Policies.KeepOriginalWorkflowId
                ? WorkflowIdReusePolicy.AllowDuplicate
                : WorkflowIdReusePolicy.RejectDuplicate,
            RetryPolicy = action.RetryPolicy,
            Memo = action.Memo,
            SearchAttributes = Attributes(record, action.SearchAttributes, Times.FromTicks(starting.NominalTime)),
            Header = action.Header,
            UserMetadata = action.UserMetadata,
            VersioningOverride = action.VersioningOverride,
            Priority = action.Priority,

            // Runs side by side have no order in which one could hand on to the next.
            LastCompletionResult = starting.Overlapping ? null : record.LastCompletionResult,
            ContinuedFailure = starting.Overlapping ? null : record.ContinuedFailure,
        };
    }

    public static RequestCancelWorkflowExecutionRequest Cancel(ScheduleRecord record, ClosingWorkflow closing) => new()
    {
        Namespace = record.Namespace,
        WorkflowExecution = new WorkflowExecution { WorkflowId = closing.WorkflowId },
        FirstExecutionRunId = closing.RunId,
        Identity = IdentityOf(record),
        Reason = "cancelled by schedule overlap policy",
    };

    public static TerminateWorkflowExecutionRequest Terminate(ScheduleRecord record, ClosingWorkflow closing) => new()
    {
        Namespace = record.Namespace,
        WorkflowExecution = new WorkflowExecution { WorkflowId = closing.WorkflowId },
        FirstExecutionRunId = closing.RunId,
        Identity = IdentityOf(record),
        Reason = "terminated by schedule overlap policy",
    };

    private static SearchAttributes Attributes(ScheduleRecord record, SearchAttributes? asked, DateTimeOffset nominal)
    {
        var attributes = asked?.Clone() ?? new SearchAttributes();
        var second = nominal.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        attributes.IndexedFields[StartTimeAttribute] = Typed(second, "Datetime");
        attributes.IndexedFields[ByIdAttribute] = Typed(record.ScheduleId, "Keyword");
        return attributes;
    }

    private static Payload Typed(string value, string type)
    {
        var payload = JsonPayload.OfString(value);
        payload.Metadata.Add("type", ByteString.CopyFromUtf8(type));
        return payload;
    }
}
