using System.CommandLine;
using System.Text.Json;
using Weir.Definitions.Values;

namespace Weir.Cli.Runs.Control;

/// <summary>A value as text or as JSON, from the command line or standard input.</summary>
internal sealed class ValueOptions
{
    private readonly Option<string?> value;
    private readonly Option<string[]> fields = new("--field", "-f") { Description = "One member of an object as NAME=VALUE, the value JSON or text; may be repeated", HelpName = "NAME=VALUE" };

    public ValueOptions(string description) => value = new("--value", "-v") { Description = $"{description}: JSON, or text when it is none; - reads standard input", HelpName = "VALUE" };

    public void AddTo(Command command)
    {
        command.Add(value);
        command.Add(fields);
    }

    /// <summary>Null when none was given.</summary>
    public Value Read(ParseResult parsed)
    {
        var members = parsed.GetValue(fields) ?? [];
        if (members.Length > 0)
        {
            return parsed.GetValue(value) is null
                ? ObjectValue.Of(members.Select(member => Member("--field", member)))
                : throw new CliException("--value and --field exclude each other.", ExitCodes.Usage);
        }

        return parsed.GetValue(value) switch
        {
            null => Value.Null,
            "-" => Parse(Console.In.ReadToEnd()),
            var text => Parse(text),
        };
    }

    /// <summary>One member of an object.</summary>
    public static KeyValuePair<string, Value> Member(string option, string field)
    {
        var at = field.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? new(field[..at], Parse(field[(at + 1)..])) : throw new CliException($"{option} takes NAME=VALUE, not '{field}'.", ExitCodes.Usage);
    }

    /// <summary>JSON, or the text itself when it is none.</summary>
    public static Value Parse(string text)
    {
        try
        {
            return ValueJson.Parse(text);
        }
        catch (JsonException)
        {
            return Value.Of(text);
        }
    }
}
