using System.CommandLine;
using Weir.Cli.Definitions;
using Weir.Cli.DryRuns;
using Weir.Cli.Terminal;
using Weir.Definitions.DryRuns;
using Weir.Interpreter.Packs;
using Weir.Interpreter.Runs;
using Weir.Server.Hosting;

namespace Weir.Cli.Runs;

/// <summary><c>weir run FILE</c>: validates a definition, starts a run of it, and follows it to its end.</summary>
internal static class RunCommand
{
    public static Command Create(Output output)
    {
        var file = new Argument<string>("FILE") { Description = "The definition; - reads standard input" };
        var inputs = new Option<string[]>("--input", "-i") { Description = "One input as NAME=VALUE; may be repeated", HelpName = "NAME=VALUE" };
        var inputsFile = new Option<string?>("--inputs-file") { Description = "A YAML or JSON mapping of inputs; --input wins over it", HelpName = "FILE" };
        var id = new Option<string?>("--id") { Description = "The run's workflow id [default: the definition's name and a random part]", HelpName = "ID" };
        var priority = new Option<int?>("--priority") { Description = "1 (first) to 5; wins over the definition's", HelpName = "N" };
        priority.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var given) && given is < 1 or > 5)
            {
                result.AddError("--priority is 1 (first) to 5.");
            }
        });
        var data = DataFolder.CreateOption();
        var format = RunOptions.Output();
        var detach = new Option<bool>("--detach", "-d") { Description = "Starts the run in the background and prints its id" };
        var dry = new Option<bool>("--dry-run") { Description = "Starts nothing, and shows what the run would do as far as that is known" };
        var command = new Command("run", "Runs a definition durably") { file, inputs, inputsFile, id, priority, data, format, detach, dry };
        command.SetBody(output, async (parsed, token) =>
        {
            var folder = DataFolder.From(parsed, data);
            var packs = InstalledPacks.Load(new(folder.Packs));
            var plan = DefinitionFile.Compile(output, parsed.GetRequiredValue(file), packs);
            var bound = DefinitionFile.BindInputs(output, plan, parsed.GetValue(inputsFile), parsed.GetValue(inputs) ?? []);
            if (parsed.GetValue(dry))
            {
                return await DryAsync(output, DryRunner.Of(plan, bound, parsed.GetValue(priority), OperatorLimits.Read().Runs), parsed.GetValue(format));
            }

            var submission = packs.Equip(new RunSubmission(plan, bound, parsed.GetValue(id) ?? RunIds.Create(plan.Name))
            {
                ServerGroup = LocalHost.ServerGroup,
                RequestId = Guid.NewGuid().ToString(),
                Login = Environment.UserName,
                Priority = parsed.GetValue(priority),
                Limits = OperatorLimits.Read().Runs,
            });
            return parsed.GetValue(detach)
                ? await Submissions.DetachAsync(output, folder, submission, token)
                : await Submissions.FollowAsync(output, folder, submission, parsed.GetValue(format), token);
        });
        return command;
    }

    private static async Task<int> DryAsync(Output output, DryRun run, OutputFormat format)
    {
        foreach (var line in format == OutputFormat.Json ? [DryRunJson.Write(run)] : DryRunText.Write(run, output.DataWidth))
        {
            await output.Data.WriteLineAsync(line);
        }

        return ExitCodes.Completed;
    }
}
