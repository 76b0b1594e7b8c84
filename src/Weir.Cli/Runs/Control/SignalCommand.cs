using System.CommandLine;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;

namespace Weir.Cli.Runs.Control;

/// <summary><c>weir signal ID NAME --value ...</c>: for tasks that wait for a signal or an event.</summary>
internal static class SignalCommand
{
    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var name = new Argument<string>("NAME") { Description = "The signal's name" };
        var value = new ValueOptions("The payload");
        var isEvent = new Option<bool>("--event") { Description = "An event: all tasks that wait for it get it, and it is not kept for later ones" };
        var data = DataFolder.CreateOption();
        var command = new Command("signal", "Sends a signal to a run") { id, name, isEvent, data };
        value.AddTo(command);
        command.SetBody(output, (parsed, token) => RunControl.AskAsync(
            output,
            DataFolder.From(parsed, data),
            parsed.GetRequiredValue(id),
            RunControl.Request(parsed.GetValue(isEvent) ? ControlKind.Event : ControlKind.Signal, parsed.GetRequiredValue(name), value.Read(parsed)),
            $"signal {parsed.GetRequiredValue(name)} was taken",
            token));
        return command;
    }
}
