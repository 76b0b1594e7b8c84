using Google.Protobuf.Collections;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Executions;

/// <summary>Which handler does which command.</summary>
internal static class CommandDispatch
{
    private static readonly Func<CommandContext, Command, CommandRejection?>?[] Handlers = BuildTable();

    /// <summary>A command that closes the run must be the last one.</summary>
    /// <exception cref="Protocol.Calls.RpcException">INVALID_ARGUMENT; the workflow task stays as it is.</exception>
    public static void EnsureSequence(RepeatedField<Command> commands)
    {
        for (var i = 0; i < commands.Count - 1; i++)
        {
            if (Closes(commands[i].CommandType))
            {
                throw Refusals.InvalidArgument($"invalid command sequence: command {commands[i].CommandType} must be the last command.");
            }
        }
    }

    /// <summary>Whether there is a handler for it.</summary>
    public static bool Knows(CommandType type) => (uint)type < Handlers.Length && Handlers[(int)type] is not null;

    public static CommandRejection? Handle(CommandContext context, Command command)
    {
        var handler = (uint)command.CommandType < Handlers.Length ? Handlers[(int)command.CommandType] : null;
        if (handler is null)
        {
            return new CommandRejection(WorkflowTaskFailedCause.FeatureDisabled, $"Command {command.CommandType} is not supported.");
        }

        return CommandSizes.Check(command, context.Decision.Limits) ?? handler(context, command);
    }

    private static bool Closes(CommandType type) => type is
        CommandType.CompleteWorkflowExecution or CommandType.FailWorkflowExecution or
        CommandType.CancelWorkflowExecution or CommandType.ContinueAsNewWorkflowExecution;

    private static Func<CommandContext, Command, CommandRejection?>?[] BuildTable()
    {
        var table = new Func<CommandContext, Command, CommandRejection?>?[32];
        table[(int)CommandType.ScheduleActivityTask] = ActivityCommands.Schedule;
        table[(int)CommandType.RequestCancelActivityTask] = ActivityCommands.RequestCancel;
        table[(int)CommandType.StartTimer] = TimerCommands.Start;
        table[(int)CommandType.CancelTimer] = TimerCommands.Cancel;
        table[(int)CommandType.CompleteWorkflowExecution] = CloseCommands.Complete;
        table[(int)CommandType.FailWorkflowExecution] = CloseCommands.Fail;
        table[(int)CommandType.CancelWorkflowExecution] = CloseCommands.Cancel;
        table[(int)CommandType.ContinueAsNewWorkflowExecution] = CloseCommands.ContinueAsNew;
        table[(int)CommandType.RecordMarker] = PropertyCommands.RecordMarker;
        table[(int)CommandType.UpsertWorkflowSearchAttributes] = PropertyCommands.UpsertSearchAttributes;
        table[(int)CommandType.ModifyWorkflowProperties] = PropertyCommands.Modify;
        table[(int)CommandType.StartChildWorkflowExecution] = ChildCommands.Start;
        table[(int)CommandType.SignalExternalWorkflowExecution] = ExternalCommands.Signal;
        table[(int)CommandType.RequestCancelExternalWorkflowExecution] = ExternalCommands.RequestCancel;
        table[(int)CommandType.ProtocolMessage] = UpdateCommands.ProtocolMessage;
        table[(int)CommandType.ScheduleNexusOperation] = static (_, _) => new CommandRejection(
            WorkflowTaskFailedCause.BadScheduleNexusOperationAttributes, "Nexus operations are not supported.");
        table[(int)CommandType.RequestCancelNexusOperation] = static (_, _) => new CommandRejection(
            WorkflowTaskFailedCause.BadRequestCancelNexusOperationAttributes, "Nexus operations are not supported.");
        return table;
    }
}
