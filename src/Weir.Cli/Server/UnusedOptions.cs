using System.CommandLine;

namespace Weir.Cli.Server;

/// <summary>Options of Temporal's command that scripts pass and that mean nothing here: accepted, with a notice.</summary>
internal sealed class UnusedOptions
{
    private static readonly string[] Valued =
    [
        "--http-port", "--metrics-port", "--ui-port", "--ui-ip", "--ui-public-path", "--ui-asset-path", "--ui-codec-endpoint", "--sqlite-pragma",
        "--client-connect-timeout", "--command-timeout", "--color", "--output", "--time-format", "--env", "--env-file", "--config-file", "--profile",
    ];

    private static readonly string[] Flags = ["--log-config", "--disable-config-env", "--disable-config-file", "--no-json-shorthand-payloads"];

    private readonly List<Option> options =
    [
        .. Valued.Select(name => new Option<string[]>(name) { Hidden = true }),
        .. Flags.Select(name => new Option<bool>(name) { Hidden = true }),
    ];

    /// <summary>All of them, for the documentation.</summary>
    public static IEnumerable<string> Names => Valued.Concat(Flags);

    public void AddTo(Command command) => options.ForEach(command.Options.Add);

    /// <summary>Those that were given.</summary>
    public IReadOnlyList<string> In(ParseResult parsed) =>
        [.. options.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];
}
