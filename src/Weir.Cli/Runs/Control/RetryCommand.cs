using System.CommandLine;
using Weir.Cli.Terminal;
using Weir.Definitions.Values;
using Weir.Interpreter.Runs;

namespace Weir.Cli.Runs.Control;

/// <summary><c>weir retry ID NODE [--set NAME=VALUE]</c>: what waits for another attempt tries at once, with another input if asked.</summary>
internal static class RetryCommand
{
    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var node = RunControl.Node();
        var set = new Option<string[]>("--set", "-s") { Description = "One input to change, the value JSON, text or an expression; may be repeated", HelpName = "NAME=VALUE" };
        var reason = RunControl.Reason();
        var data = DataFolder.CreateOption();
        var command = new Command("retry", "Lets a job or task that waits for another attempt try at once") { id, node, set, reason, data };
        command.SetBody(output, (parsed, token) =>
        {
            var inputs = ObjectValue.Of((parsed.GetValue(set) ?? []).Select(input => ValueOptions.Member("--set", input)));
            var chosen = parsed.GetRequiredValue(node);
            return RunControl.AskAsync(
                output,
                DataFolder.From(parsed, data),
                parsed.GetRequiredValue(id),
                RunControl.Request(ControlKind.Retry, chosen, inputs, parsed.GetValue(reason)),
                $"{chosen} tries again{(inputs.Count == 0 ? "" : $" with another {string.Join(", ", inputs.Names)}")}",
                token);
        });
        return command;
    }
}
