using System.CommandLine;
using Weir.Cli.Hosting;
using Weir.Cli.Terminal;
using Weir.Definitions.Limits;
using Weir.Interpreter.Limits;

namespace Weir.Cli.Limits;

/// <summary><c>weir limit</c>: what runs share.</summary>
internal static class LimitCommand
{
    public static Command Create(Output output) => new("limit", "Limits that runs share: groups, pools, actions, workflows, all runs")
    {
        Set(output),
        Remove(output),
        LimitListCommand.Create(output),
    };

    private static Command Set(Output output)
    {
        var name = Name();
        var size = new Argument<int>("SIZE") { Description = "How many at once, or how many units; 0 lets nobody in" };
        size.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var given) && given is < 0 or > LimitNames.LargestSize)
            {
                result.AddError($"SIZE is a whole number from 0 to {LimitNames.LargestSize}.");
            }
        });
        var data = DataFolder.CreateOption();
        var command = new Command("set", "Sets a size; what waits begins at once where it may") { name, size, data };
        command.SetBody(output, (parsed, token) => UseAsync(DataFolder.From(parsed, data), async limits =>
        {
            var (limit, given) = (parsed.GetRequiredValue(name), parsed.GetRequiredValue(size));
            var isNew = (await limits.ListAsync(token)).FirstOrDefault(view => view.Name == limit)?.IsSet != true;
            await limits.SetAsync(limit, given, token);
            output.Notice($"set {limit} to {given}");
            if (isNew && LimitNames.MustBeKnown(limit))
            {
                output.Notice("runs that began before do not count");
            }

            return ExitCodes.Completed;
        }, token));
        return command;
    }

    private static Command Remove(Output output)
    {
        var name = Name();
        var data = DataFolder.CreateOption();
        var command = new Command("remove", "Removes a size, so that only definitions say") { name, data };
        command.SetBody(output, (parsed, token) => UseAsync(DataFolder.From(parsed, data), async limits =>
        {
            var limit = parsed.GetRequiredValue(name);
            if (!(await limits.ListAsync(token)).Any(view => view.Name == limit && view.IsSet))
            {
                throw new CliException($"no size of '{limit}' was set. 'weir limit list' shows all.", ExitCodes.NotFound);
            }

            await limits.SetAsync(limit, null, token);
            output.Notice($"removed {limit}");
            return ExitCodes.Completed;
        }, token));
        return command;
    }

    /// <summary>The limits are decided by a coordinator: this process works as one when nobody else does.</summary>
    public static Task<int> UseAsync(DataFolder folder, Func<LimitsClient, Task<int>> body, CancellationToken cancellationToken) =>
        Connection.UseAsync(folder, works: true, connection => body(new LimitsClient(connection.Client)), cancellationToken, runsJobs: false);

    private static Argument<string> Name()
    {
        var name = new Argument<string>("NAME") { Description = LimitNames.Rule };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !LimitNames.IsName(token.Value))
            {
                result.AddError($"'{token.Value}' names no limit: it is {LimitNames.Rule}.");
            }
        });
        return name;
    }
}
