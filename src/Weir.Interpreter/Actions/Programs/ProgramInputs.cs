using Weir.Definitions.Actions;

namespace Weir.Interpreter.Actions.Programs;

/// <summary>Inputs that every action which runs a program has.</summary>
internal static class ProgramInputs
{
    public static IReadOnlyList<ActionInput> Common { get; } =
    [
        new()
        {
            Name = "working-directory",
            Types = ActionInputTypes.String,
            Description = "Where it runs; relative to the workspace, which is the default.",
        },
        new() { Name = "env", Types = ActionInputTypes.Object, Description = "Environment variables beside those of the step." },
        new()
        {
            Name = "timeout",
            Types = ActionInputTypes.Duration,
            Minimum = 0.001m,
            Maximum = 2_592_000,
            Description = "After this it is ended with its whole process tree. At most 30 days. Default: no limit but the step's and the job's.",
        },
    ];
}
