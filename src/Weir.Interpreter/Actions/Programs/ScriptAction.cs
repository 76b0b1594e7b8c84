using Weir.Definitions.Actions;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Actions.Programs;

/// <summary>Runs a script, given as text or as a file, with an interpreter.</summary>
internal sealed class ScriptAction(ProcessSupervisor supervisor) : IAction
{
    public ActionDescription Description { get; } = new()
    {
        Name = "script",
        Description = "Runs a script with python3, node or any other interpreter.",
        Inputs =
        [
            new()
            {
                Name = "script",
                Types = ActionInputTypes.String,
                Script = new("interpreter", "bash"),
                Description = "The script's text.",
            },
            new() { Name = "file", Types = ActionInputTypes.String, Description = "A script file, relative to the workspace." },
            new()
            {
                Name = "interpreter",
                Types = ActionInputTypes.String,
                Default = "bash",
                Description = "The program that gets the script's path as its first argument: a name in PATH or a path.",
            },
            new() { Name = "args", Types = ActionInputTypes.Array, Description = "Arguments after the script's path, passed as they are." },
            ..ProgramInputs.Common,
        ],
        ExactlyOneOf = [["script", "file"]],
        Outputs = null,
    };

    public IReadOnlyList<string> Aliases => ["exec/script"];

    public async Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        var result = await ProgramRun.ExecuteAsync(supervisor, context, () => Prepare(context), cancellationToken).ConfigureAwait(false);
        return result with { Outputs = result.Outputs.With("interpreter_used", context.Inputs.RequiredText("interpreter")) };
    }

    private static (string Program, IReadOnlyList<string> Arguments) Prepare(ActionContext context)
    {
        var interpreter = context.Inputs.RequiredText("interpreter");
        var args = context.Inputs.List("args");
        if (context.Inputs.Text("file") is { } given)
        {
            return (interpreter, [Path.GetFullPath(given, context.Workspace), .. args]);
        }

        var file = Path.Combine(context.Folder, "script" + Extension(interpreter));
        File.WriteAllText(file, context.Inputs.RequiredText("script"));
        return (interpreter, [file, .. args]);
    }

    /// <summary>Some interpreters (node, pwsh) judge a script by its name.</summary>
    private static string Extension(string interpreter) => Path.GetFileName(interpreter) switch
    {
        "bash" or "sh" or "dash" or "zsh" => ".sh",
        "node" => ".js",
        "pwsh" => ".ps1",
        var name when name.StartsWith("python", StringComparison.Ordinal) => ".py",
        _ => "",
    };
}
