using System.CommandLine;
using Weir.Cli.Terminal;
using Weir.Interpreter.Runs;

namespace Weir.Cli.Runs.Control;

/// <summary><c>weir answer ID TASK --value ...</c>: answers an inquiry.</summary>
internal static class AnswerCommand
{
    public static Command Create(Output output)
    {
        var id = RunOptions.Id();
        var task = new Argument<string>("TASK") { Description = "The task that asks" };
        var value = new ValueOptions("The answer");
        var by = new Option<string?>("--by") { Description = "Who answers [default: you]", HelpName = "LOGIN" };
        var data = DataFolder.CreateOption();
        var command = new Command("answer", "Answers a question that a run asks") { id, task, by, data };
        value.AddTo(command);
        command.SetBody(output, (parsed, token) => RunControl.AskAsync(
            output,
            DataFolder.From(parsed, data),
            parsed.GetRequiredValue(id),
            RunControl.Request(ControlKind.Answer, parsed.GetRequiredValue(task), value.Read(parsed), by: parsed.GetValue(by)),
            $"{parsed.GetRequiredValue(task)} is answered",
            token));
        return command;
    }
}
