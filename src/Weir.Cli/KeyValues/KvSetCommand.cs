using System.CommandLine;
using System.Text.Json;
using Weir.Cli.Terminal;
using Weir.Definitions.Values;

namespace Weir.Cli.KeyValues;

/// <summary><c>weir kv set KEY [VALUE]</c>.</summary>
internal static class KvSetCommand
{
    public static Command Create(Output output)
    {
        var options = new KvOptions();
        var value = new Argument<string?>("VALUE") { Description = "The value; - or none reads standard input", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "The value is JSON, not text" };
        var secret = new Option<bool>("--secret") { Description = "Only kv.get_secret reads it, and it is masked wherever it shows up" };
        var allow = new Option<string[]>("--allow")
        {
            Description = "A workflow (reference or name; * for any part) that may read the secret; may be repeated",
            HelpName = "PATTERN",
        };
        var command = new Command("set", "Sets a key");
        options.AddTo(command);
        command.Arguments.Add(value);
        command.Options.Add(json);
        command.Options.Add(secret);
        command.Options.Add(allow);
        KvOptions.SetBody(command, output, options.Data, async (parsed, store) =>
        {
            var name = options.Name(parsed);
            var isSecret = parsed.GetValue(secret);
            var allowed = parsed.GetValue(allow) ?? [];
            if (allowed.Length > 0 && !isSecret)
            {
                throw new CliException("--allow is for secrets; give --secret, too.", ExitCodes.Usage);
            }

            if (isSecret && parsed.GetValue(value) is not (null or "-"))
            {
                output.Notice("weir: a secret on the command line is seen by other processes and kept in the shell's history; standard input is better");
            }

            var text = parsed.GetValue(value) is { } given and not "-" ? given : await ReadAsync(output, isSecret);
            store.Set(name, parsed.GetValue(json) ? Json(text) : Value.Of(text), isSecret, allowed);
            output.Notice($"set {name}{(isSecret ? " (secret)" : "")}");
            return ExitCodes.Completed;
        });
        return command;
    }

    private static async Task<string> ReadAsync(Output output, bool isSecret)
    {
        if (!Console.IsInputRedirected)
        {
            output.Notice($"type the {(isSecret ? "secret" : "value")}, then Ctrl-D:");
        }

        // The end of the last line belongs to the typing, not to the value.
        return (await Console.In.ReadToEndAsync()).TrimEnd('\n').TrimEnd('\r');
    }

    private static Value Json(string text)
    {
        try
        {
            return ValueJson.Parse(text);
        }
        catch (JsonException problem)
        {
            throw new CliException($"the value is no JSON: {problem.Message}", ExitCodes.Usage, problem);
        }
    }
}
