using System.CommandLine;
using Weir.Cli.Terminal;
using Weir.Interpreter.KeyValues;
using Weir.Server.KeyValues;

namespace Weir.Cli.KeyValues;

/// <summary>Options that the <c>kv</c> commands share, and how they reach the store.</summary>
internal sealed class KvOptions
{
    private readonly Argument<string> key = new("KEY") { Description = "The key" };
    private readonly Option<string?> pack = new("--pack") { Description = "A key of this pack [default: of the system]", HelpName = "NAME" };
    private readonly Option<string?> user = new("--user") { Description = "A key of this user", HelpName = "LOGIN" };

    public Option<string?> Data { get; } = DataFolder.CreateOption();

    public void AddTo(Command command)
    {
        command.Add(key);
        command.Add(pack);
        command.Add(user);
        command.Add(Data);
        command.Validators.Add(result =>
        {
            if (result.GetValue(pack) is not null && result.GetValue(user) is not null)
            {
                result.AddError("--pack and --user exclude each other");
            }
        });
    }

    public KeyName Name(ParseResult parsed) => parsed.GetValue(pack) is { } ofPack ? new(KeyScope.Pack, ofPack, parsed.GetRequiredValue(key))
        : parsed.GetValue(user) is { } ofUser ? new(KeyScope.User, ofUser, parsed.GetRequiredValue(key))
        : new(KeyScope.System, "", parsed.GetRequiredValue(key));

    /// <summary>Runs the body of a command on the store of a data folder.</summary>
    public static void SetBody(Command command, Output output, Option<string?> data, Func<ParseResult, KeyValueStore, Task<int>> body) =>
        command.SetBody(output, async (parsed, _) =>
        {
            var folder = DataFolder.From(parsed, data);
            folder.Create();
            try
            {
                return await body(parsed, new(folder.Keys));
            }
            catch (KeyRingException problem)
            {
                throw new CliException(problem.Message, innerException: problem);
            }
            catch (ArgumentException problem)
            {
                throw new CliException(problem.Message, ExitCodes.Usage, problem);
            }
        });
}
