using Weir.Definitions.Actions;
using Weir.Definitions.Values;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Actions.Programs;

/// <summary>Runs a shell program text, or one command without any shell.</summary>
internal sealed class ShellAction(ProcessSupervisor supervisor) : IAction
{
    public ActionDescription Description { get; } = new()
    {
        Name = "shell",
        Description = "Runs commands in a shell, or one command as it is. 'run:' is its short form.",
        Inputs =
        [
            new()
            {
                Name = "run",
                Types = ActionInputTypes.String,
                Script = new("shell", "bash"),
                Description = "Program text for the shell. It ends at the first command that fails.",
            },
            new() { Name = "command", Types = ActionInputTypes.String, Description = "A program to run without a shell, with args." },
            new() { Name = "args", Types = ActionInputTypes.Array, Description = "Arguments, passed as they are." },
            new()
            {
                Name = "shell",
                Types = ActionInputTypes.String,
                Default = "bash",
                Enum = ["bash", "sh"],
                Description = "The shell that reads 'run'.",
            },
            ..ProgramInputs.Common,
        ],
        ExactlyOneOf = [["run", "command"]],
        Outputs = null,
    };

    public IReadOnlyList<string> Aliases => ["exec/shell"];

    public Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken) =>
        ProgramRun.ExecuteAsync(supervisor, context, () => Prepare(context), cancellationToken);

    private static (string Program, IReadOnlyList<string> Arguments) Prepare(ActionContext context)
    {
        var args = context.Inputs.List("args");
        if (context.Inputs.Text("command") is { } command)
        {
            return (command, args);
        }

        var file = Path.Combine(context.Folder, "script.sh");
        File.WriteAllText(file, context.Inputs.RequiredText("run"));
        return context.Inputs.Text("shell") == "sh"
            ? ("sh", ["-e", file, .. args])
            : ("bash", ["--noprofile", "--norc", "-eo", "pipefail", file, .. args]);
    }
}
