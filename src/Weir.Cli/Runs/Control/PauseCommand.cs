using System.CommandLine;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;

namespace Weir.Cli.Runs.Control;

/// <summary><c>weir pause ID</c>: what runs ends, nothing more starts. <c>weir resume</c> goes on.</summary>
internal static class PauseCommand
{
    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var reason = RunControl.Reason();
        var data = DataFolder.CreateOption();
        var command = new Command("pause", "Lets what runs end and starts nothing more") { id, reason, data };
        command.SetBody(output, (parsed, token) => RunControl.AskAsync(
            output,
            DataFolder.From(parsed, data),
            parsed.GetRequiredValue(id),
            RunControl.Request(ControlKind.Pause, reason: parsed.GetValue(reason)),
            $"nothing more starts; 'weir resume {parsed.GetRequiredValue(id)}' goes on with it",
            token));
        return command;
    }
}
