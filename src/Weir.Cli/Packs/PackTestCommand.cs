using System.CommandLine;
using Weir.Cli.Terminal;
using Weir.Cli.WorkflowTests;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Packs;

/// <summary><c>weir pack test DIR</c>: runs the test files of a pack's folder <c>tests</c>, with the pack as it is there.</summary>
internal static class PackTestCommand
{
    public static Command Create(Output output)
    {
        var folder = new Argument<string>("DIR") { Description = "The pack's folder" };
        var options = new TestOptions();
        var data = DataFolder.CreateOption();
        var command = new Command("test", "Runs a pack's tests") { folder, options.Crash, options.Filter, options.Timeout, options.Output, data };
        command.SetBody(output, (parsed, token) =>
        {
            var (pack, packs) = PackFolder.Read(output, parsed.GetRequiredValue(folder), DataFolder.From(parsed, data));
            return pack.Tests.Count > 0
                ? new TestSession(output, packs, options.Read(parsed)).RunAsync([.. pack.Tests.Select(Shown)], token)
                : throw new CliException($"pack '{pack.Name}' has no tests: there are no YAML files in '{Path.Combine(pack.Folder, "tests")}'.", ExitCodes.Usage);
        });
        return command;
    }

    /// <summary>People name files from where they are.</summary>
    private static string Shown(string file)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, file);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }
}
