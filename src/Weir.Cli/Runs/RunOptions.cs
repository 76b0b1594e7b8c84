using System.CommandLine;

namespace Weir.Cli.Runs;

/// <summary>Options that several commands about runs share.</summary>
internal static class RunOptions
{
    public static Option<OutputFormat> Output() => new("--output", "-o")
    {
        Description = "What standard output gets",
        DefaultValueFactory = _ => OutputFormat.Text,
    };

    public static Argument<string> Id() => new("ID") { Description = "The run's workflow id" };
}

/// <summary>How a command writes its data.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}
