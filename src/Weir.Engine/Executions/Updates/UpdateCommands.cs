using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

internal static class UpdateCommands
{
    /// <summary>Writes nothing itself: it gives one of the completion's messages its place among the commands.</summary>
    public static CommandRejection? ProtocolMessage(CommandContext context, Command command)
    {
        var id = command.ProtocolMessageCommandAttributes?.MessageId ?? "";
        if (id.Length == 0)
        {
            return new CommandRejection(WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage, "MessageId is not set on ProtocolMessageCommand.");
        }

        return context.Messages.Take(id) is { } message
            ? UpdateMessages.Handle(context.Decision, message)
            : new CommandRejection(
                WorkflowTaskFailedCause.BadUpdateWorkflowExecutionMessage,
                $"ProtocolMessageCommand referenced absent message ID {id}");
    }
}
