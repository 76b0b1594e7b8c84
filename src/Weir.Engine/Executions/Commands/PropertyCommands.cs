using Weir.Engine.Visibility.Attributes;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;

namespace Weir.Engine.Executions;

/// <summary>Commands that only write something down: markers, search attributes, memo.</summary>
internal static class PropertyCommands
{
    public static CommandRejection? RecordMarker(CommandContext context, Command command)
    {
        var c = command.RecordMarkerCommandAttributes;
        if (CommandChecks.Id("MarkerName", c?.MarkerName ?? "", context) is { } problem)
        {
            return new CommandRejection(WorkflowTaskFailedCause.BadRecordMarkerAttributes, problem);
        }

        var attributes = new MarkerRecordedEventAttributes
        {
            MarkerName = c!.MarkerName,
            WorkflowTaskCompletedEventId = context.CompletedEventId,
            Header = c.Header,
            Failure = c.Failure,
        };
        attributes.Details.Add(c.Details);
        context.Append(command, new HistoryEvent { EventType = EventType.MarkerRecorded, MarkerRecordedEventAttributes = attributes });
        return null;
    }

    public static CommandRejection? UpsertSearchAttributes(CommandContext context, Command command)
    {
        var c = command.UpsertWorkflowSearchAttributesCommandAttributes;
        if (c?.SearchAttributes is null || c.SearchAttributes.IndexedFields.Count == 0)
        {
            return new CommandRejection(WorkflowTaskFailedCause.BadSearchAttributes, "SearchAttributes is not set on command.");
        }

        var (typed, problem) = CommandChecks.SearchAttributes(context, context.State.Key.Namespace, c.SearchAttributes);
        if (problem is not null)
        {
            return problem;
        }

        context.Append(command, new HistoryEvent
        {
            EventType = EventType.UpsertWorkflowSearchAttributes,
            UpsertWorkflowSearchAttributesEventAttributes = new UpsertWorkflowSearchAttributesEventAttributes
            {
                WorkflowTaskCompletedEventId = context.CompletedEventId,
                SearchAttributes = typed,
            },
        });
        var all = Descriptions.SearchAttributesOf(context.State) ?? new SearchAttributes();
        return SearchAttributeChecks.SizeProblem(all, context.Decision.Limits) is { } tooLarge
            ? new CommandRejection(WorkflowTaskFailedCause.BadSearchAttributes, tooLarge)
            : null;
    }

    public static CommandRejection? Modify(CommandContext context, Command command)
    {
        var c = command.ModifyWorkflowPropertiesCommandAttributes;
        if (c?.UpsertedMemo is null || c.UpsertedMemo.Fields.Count == 0)
        {
            return new CommandRejection(
                WorkflowTaskFailedCause.BadModifyWorkflowPropertiesAttributes,
                "UpsertedMemo is not set on ModifyWorkflowPropertiesCommand.");
        }

        context.Append(command, new HistoryEvent
        {
            EventType = EventType.WorkflowPropertiesModified,
            WorkflowPropertiesModifiedEventAttributes = new WorkflowPropertiesModifiedEventAttributes
            {
                WorkflowTaskCompletedEventId = context.CompletedEventId,
                UpsertedMemo = c.UpsertedMemo,
            },
        });

        long size = 0;
        foreach (var (name, value) in context.State.Memo)
        {
            size += name.Length + value.CalculateSize();
        }

        return size <= context.Decision.Limits.MemoSizeBytesMax
            ? null
            : new CommandRejection(
                WorkflowTaskFailedCause.BadModifyWorkflowPropertiesAttributes,
                $"The memo has more than {context.Decision.Limits.MemoSizeBytesMax} bytes.",
                TerminatesRun: true);
    }
}
