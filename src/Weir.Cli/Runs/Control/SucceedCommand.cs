using System.CommandLine;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;

namespace Weir.Cli.Runs.Control;

/// <summary><c>weir succeed ID NODE --value ...</c>: a node that waits or has not started ends as succeeded, with this result.</summary>
internal static class SucceedCommand
{
    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var node = RunControl.Node();
        var value = new ValueOptions("The result");
        var reason = RunControl.Reason();
        var data = DataFolder.CreateOption();
        var command = new Command("succeed", "Lets a job or task that waits or has not started count as done") { id, node, reason, data };
        value.AddTo(command);
        command.SetBody(output, (parsed, token) => RunControl.AskAsync(
            output,
            DataFolder.From(parsed, data),
            parsed.GetRequiredValue(id),
            RunControl.Request(ControlKind.Succeed, parsed.GetRequiredValue(node), value.Read(parsed), parsed.GetValue(reason)),
            $"{parsed.GetRequiredValue(node)} counts as done",
            token));
        return command;
    }
}
