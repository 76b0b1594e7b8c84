using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;

namespace Weir.Engine.Tests.Executions.Fixture;

internal static class Durations
{
    public static Duration Seconds(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}

internal static class Data
{
    public static Payloads Of(string text) => new() { Payloads_ = { Single(text) } };

    public static Protocol.Common.V1.Payload Single(string text) => new()
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
        Data = ByteString.CopyFromUtf8($"\"{text}\""),
    };

    public static Failure ApplicationFailure(string type = "Oops", bool nonRetryable = false, Duration? nextRetryDelay = null) => new()
    {
        Message = "failed",
        ApplicationFailureInfo = new ApplicationFailureInfo { Type = type, NonRetryable = nonRetryable, NextRetryDelay = nextRetryDelay },
    };
}

/// <summary>Commands of a workflow, short to write.</summary>
internal static class Do
{
    /// <summary>An activity with a start-to-close timeout of 10 s.</summary>
    public static Command Activity(string id = "a", Action<ScheduleActivityTaskCommandAttributes>? with = null)
    {
        var attributes = new ScheduleActivityTaskCommandAttributes
        {
            ActivityId = id,
            ActivityType = new ActivityType { Name = "Activity" },
            Input = Data.Of("input"),
            StartToCloseTimeout = Durations.Seconds(10),
        };
        with?.Invoke(attributes);
        return new Command { CommandType = CommandType.ScheduleActivityTask, ScheduleActivityTaskCommandAttributes = attributes };
    }

    public static Command CancelActivity(long scheduledEventId) => new()
    {
        CommandType = CommandType.RequestCancelActivityTask,
        RequestCancelActivityTaskCommandAttributes = new RequestCancelActivityTaskCommandAttributes { ScheduledEventId = scheduledEventId },
    };

    public static Command Timer(string id = "t", double seconds = 60) => new()
    {
        CommandType = CommandType.StartTimer,
        StartTimerCommandAttributes = new StartTimerCommandAttributes { TimerId = id, StartToFireTimeout = Durations.Seconds(seconds) },
    };

    public static Command CancelTimer(string id = "t") => new()
    {
        CommandType = CommandType.CancelTimer,
        CancelTimerCommandAttributes = new CancelTimerCommandAttributes { TimerId = id },
    };

    public static Command CompleteWorkflow(Payloads? result = null) => new()
    {
        CommandType = CommandType.CompleteWorkflowExecution,
        CompleteWorkflowExecutionCommandAttributes = new CompleteWorkflowExecutionCommandAttributes { Result = result ?? Data.Of("done") },
    };

    public static Command FailWorkflow(Failure? failure = null) => new()
    {
        CommandType = CommandType.FailWorkflowExecution,
        FailWorkflowExecutionCommandAttributes = new FailWorkflowExecutionCommandAttributes { Failure = failure ?? Data.ApplicationFailure() },
    };

    public static Command CancelWorkflow() => new()
    {
        CommandType = CommandType.CancelWorkflowExecution,
        CancelWorkflowExecutionCommandAttributes = new CancelWorkflowExecutionCommandAttributes { Details = Data.Of("cancelled") },
    };

    public static Command ContinueAsNew(Action<ContinueAsNewWorkflowExecutionCommandAttributes>? with = null)
    {
        var attributes = new ContinueAsNewWorkflowExecutionCommandAttributes();
        with?.Invoke(attributes);
        return new Command { CommandType = CommandType.ContinueAsNewWorkflowExecution, ContinueAsNewWorkflowExecutionCommandAttributes = attributes };
    }

    public static Command Marker(string name = "marker") => new()
    {
        CommandType = CommandType.RecordMarker,
        RecordMarkerCommandAttributes = new RecordMarkerCommandAttributes { MarkerName = name, Details = { ["key"] = Data.Of("value") } },
    };

    public static Command Child(string id = "child", Action<StartChildWorkflowExecutionCommandAttributes>? with = null)
    {
        var attributes = new StartChildWorkflowExecutionCommandAttributes { WorkflowId = id, WorkflowType = new WorkflowType { Name = "Child" } };
        with?.Invoke(attributes);
        return new Command { CommandType = CommandType.StartChildWorkflowExecution, StartChildWorkflowExecutionCommandAttributes = attributes };
    }

    public static Command SignalExternal(string workflowId = "other", bool childOnly = false) => new()
    {
        CommandType = CommandType.SignalExternalWorkflowExecution,
        SignalExternalWorkflowExecutionCommandAttributes = new SignalExternalWorkflowExecutionCommandAttributes
        {
            Execution = new WorkflowExecution { WorkflowId = workflowId },
            SignalName = "hello",
            ChildWorkflowOnly = childOnly,
        },
    };

    public static Command CancelExternal(string workflowId = "other", bool childOnly = false) => new()
    {
        CommandType = CommandType.RequestCancelExternalWorkflowExecution,
        RequestCancelExternalWorkflowExecutionCommandAttributes = new RequestCancelExternalWorkflowExecutionCommandAttributes
        {
            WorkflowId = workflowId,
            Reason = "stop",
            ChildWorkflowOnly = childOnly,
        },
    };

    public static Command Upsert(params (string Name, Protocol.Common.V1.Payload Value)[] fields)
    {
        var attributes = new SearchAttributes();
        foreach (var (name, value) in fields)
        {
            attributes.IndexedFields.Add(name, value);
        }

        return new Command
        {
            CommandType = CommandType.UpsertWorkflowSearchAttributes,
            UpsertWorkflowSearchAttributesCommandAttributes = new UpsertWorkflowSearchAttributesCommandAttributes { SearchAttributes = attributes },
        };
    }

    public static Command ModifyMemo(params (string Name, Protocol.Common.V1.Payload Value)[] fields)
    {
        var memo = new Memo();
        foreach (var (name, value) in fields)
        {
            memo.Fields.Add(name, value);
        }

        return new Command
        {
            CommandType = CommandType.ModifyWorkflowProperties,
            ModifyWorkflowPropertiesCommandAttributes = new ModifyWorkflowPropertiesCommandAttributes { UpsertedMemo = memo },
        };
    }
}
