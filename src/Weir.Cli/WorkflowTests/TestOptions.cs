using System.CommandLine;
using Weir.Cli.Runs;
using Weir.Definitions;
using Weir.Definitions.Values;

namespace Weir.Cli.WorkflowTests;

/// <summary>The options of <c>test</c> and <c>pack test</c>.</summary>
internal sealed class TestOptions
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    public Option<bool> Crash { get; } = new("--crash")
    {
        Description = "Runs each case again for every completed step and kills the workers there: the end must be the same, and nothing may run twice",
    };

    public Option<string?> Filter { get; } = new("--filter") { Description = "Only cases whose name has this text in it", HelpName = "TEXT" };

    public Option<string?> Timeout { get; } = new("--timeout") { Description = "How long one run of a case may take in real time [default: 60s]", HelpName = "DURATION" };

    public Option<OutputFormat> Output { get; } = RunOptions.Output();

    public TestSettings Read(ParseResult parsed)
    {
        var timeout = DefaultTimeout;
        if (parsed.GetValue(Timeout) is { } text)
        {
            timeout = Durations.Parse(Value.Of(text)) is { Ticks: > 0 } given
                ? given
                : throw new CliException($"--timeout takes {Durations.Rule}, not '{text}'.", ExitCodes.Usage);
        }

        return new(parsed.GetValue(Crash), parsed.GetValue(Filter), timeout, parsed.GetValue(Output));
    }
}

/// <param name="Filter">Null runs all.</param>
/// <param name="Timeout">Real time for one run of a case.</param>
internal sealed record TestSettings(bool Crash, string? Filter, TimeSpan Timeout, OutputFormat Output);
