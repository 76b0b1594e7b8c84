using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Workflow.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Common;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Client;

/// <summary>What a server says about a workflow in a list.</summary>
public class WorkflowExecution
{
    internal WorkflowExecution(WorkflowExecutionInfo info) => Raw = info;

    /// <summary>The whole message. It must not be changed.</summary>
    public WorkflowExecutionInfo Raw { get; }

    public string Id => Raw.Execution.WorkflowId;

    public string RunId => Raw.Execution.RunId;

    public string WorkflowType => Raw.Type?.Name ?? string.Empty;

    public string TaskQueue => Raw.TaskQueue;

    public WorkflowExecutionStatus Status => Raw.Status;

    public DateTime StartTime => Time(Raw.StartTime) ?? default;

    /// <summary>When the first workflow task is or was due; null when the server does not say.</summary>
    public DateTime? ExecutionTime => Time(Raw.ExecutionTime);

    /// <summary>Null while it runs.</summary>
    public DateTime? CloseTime => Time(Raw.CloseTime);

    public long HistoryLength => Raw.HistoryLength;

    /// <summary>Null for a workflow that is no child.</summary>
    public string? ParentId => Raw.ParentExecution?.WorkflowId;

    public string? ParentRunId => Raw.ParentExecution?.RunId;

    public IReadOnlyDictionary<string, RawValue> Memo => Raw.Memo?.Fields.ToRawValues() ?? new Dictionary<string, RawValue>();

    public SearchAttributeCollection TypedSearchAttributes => SearchAttributeCollection.FromProto(Raw.SearchAttributes);

    private static DateTime? Time(Timestamp? time) => time?.ToDateTime();
}

/// <summary>What a server says about one workflow when asked for it.</summary>
public sealed class WorkflowExecutionDescription : WorkflowExecution
{
    internal WorkflowExecutionDescription(DescribeWorkflowExecutionResponse response)
        : base(response.WorkflowExecutionInfo) => RawDescription = response;

    /// <summary>The whole message, with pending activities, children and workflow task. It must not be changed.</summary>
    public DescribeWorkflowExecutionResponse RawDescription { get; }

    public RepeatedField<PendingActivityInfo> PendingActivities => RawDescription.PendingActivities;

    public RepeatedField<PendingChildExecutionInfo> PendingChildren => RawDescription.PendingChildren;

    /// <summary>The workflow task that is scheduled or started; null when there is none.</summary>
    public PendingWorkflowTaskInfo? PendingWorkflowTask => RawDescription.PendingWorkflowTask;
}

/// <summary>How many workflows matched.</summary>
public sealed record WorkflowExecutionCount(long Count, IReadOnlyList<WorkflowExecutionCount.Group> Groups)
{
    /// <summary>How many have these values of the query's GROUP BY.</summary>
    public sealed record Group(long Count, IReadOnlyList<Payload> GroupValues);
}
