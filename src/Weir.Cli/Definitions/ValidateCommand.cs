using System.CommandLine;
using Weir.Cli.Runs;
using Weir.Cli.Terminal;
using Weir.Definitions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Plans;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Definitions;

/// <summary><c>weir validate FILE...</c>: checks definitions without running them.</summary>
internal static class ValidateCommand
{
    public static Command Create(Output output)
    {
        var files = new Argument<string[]>("FILE") { Description = "Definitions, or folders of them; - reads standard input", Arity = ArgumentArity.OneOrMore };
        var data = DataFolder.CreateOption();
        var format = RunOptions.Output();
        var recursive = DefinitionFiles.Recursive();
        var command = new Command("validate", "Checks definitions and shows every error") { files, recursive, data, format };
        command.SetBody(output, async (parsed, _) =>
        {
            var packs = InstalledPacks.Load(new(DataFolder.From(parsed, data).Packs));
            var results = DefinitionFiles.Find(parsed.GetRequiredValue(files), parsed.GetValue(recursive))
                .Select(file => (File: file, Result: DefinitionFile.Check(file, packs))).ToArray();
            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                await output.Data.WriteLineAsync(ValidationJson.Write(results));
            }
            else
            {
                await WriteAsync(output, results);
            }

            return results.All(entry => entry.Result.Succeeded) ? ExitCodes.Completed : ExitCodes.Usage;
        });
        return command;
    }

    private static async Task WriteAsync(Output output, (string File, CompilationResult Result)[] results)
    {
        foreach (var (file, result) in results)
        {
            DefinitionFile.Show(output, result.Diagnostics);
            if (result.Plan is { } plan)
            {
                await output.Data.WriteLineAsync(SafeText.OneLine($"{file}: valid ({Counted(plan.Nodes.Count, plan.Form == PlanForm.Tasks ? "task" : "job")})"));
            }
        }

        if (results.Length > 1)
        {
            var findings = results.SelectMany(entry => entry.Result.Diagnostics).ToLookup(finding => finding.Severity);
            output.Notice($"{Counted(results.Length, "file")}: {results.Count(entry => entry.Result.Succeeded)} valid, {results.Count(entry => !entry.Result.Succeeded)} not; "
                + $"{Counted(findings[Severity.Error].Count(), "error")}, {Counted(findings[Severity.Warning].Count(), "warning")}");
        }
    }

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
