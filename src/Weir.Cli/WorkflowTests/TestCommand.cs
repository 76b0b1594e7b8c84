using System.CommandLine;
using Weir.Cli.Runs;
using Weir.Cli.Terminal;
using Weir.Interpreter.Packs;

namespace Weir.Cli.WorkflowTests;

/// <summary><c>weir test FILE...</c>: runs the cases of test files, in memory and with time that is skipped.</summary>
internal static class TestCommand
{
    public static Command Create(Output output)
    {
        var files = new Argument<string[]>("FILE") { Description = "Test files, or folders of *.test.yaml files", Arity = ArgumentArity.OneOrMore };
        var options = new TestOptions();
        var data = DataFolder.CreateOption();
        var command = new Command("test", "Tests workflows with mocked actions, in no time") { files, options.Crash, options.Filter, options.Timeout, options.Output, data };
        command.SetBody(output, (parsed, token) =>
        {
            var packs = InstalledPacks.Load(new(DataFolder.From(parsed, data).Packs));
            return new TestSession(output, packs, options.Read(parsed)).RunAsync(TestFiles.Find(parsed.GetRequiredValue(files)), token);
        });
        return command;
    }
}
