using System.CommandLine;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;

namespace Weir.Cli.Runs.Control;

/// <summary><c>weir skip ID NODE</c>: a node that waits or has not started ends as skipped.</summary>
internal static class SkipCommand
{
    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var node = RunControl.Node();
        var reason = RunControl.Reason();
        var data = DataFolder.CreateOption();
        var command = new Command("skip", "Skips a job or task that waits or has not started") { id, node, reason, data };
        command.SetBody(output, (parsed, token) => RunControl.AskAsync(
            output,
            DataFolder.From(parsed, data),
            parsed.GetRequiredValue(id),
            RunControl.Request(ControlKind.Skip, parsed.GetRequiredValue(node), reason: parsed.GetValue(reason)),
            $"{parsed.GetRequiredValue(node)} is skipped",
            token));
        return command;
    }
}
