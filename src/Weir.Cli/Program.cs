using System.CommandLine;
using Weir.Cli;
using Weir.Cli.Actions;
using Weir.Cli.Definitions;
using Weir.Cli.Graphs;
using Weir.Cli.Hosting;
using Weir.Cli.KeyValues;
using Weir.Cli.Limits;
using Weir.Cli.Packs;
using Weir.Cli.Runs;
using Weir.Cli.Runs.Control;
using Weir.Cli.Runs.Explain;
using Weir.Cli.Runs.Reruns;
using Weir.Cli.Server;
using Weir.Cli.Terminal;
using Weir.Cli.WorkflowTests;

var output = Output.ForProcess();
var root = new RootCommand("Durable workflows: what was accepted finishes, whatever crashes on the way.")
{
    RunCommand.Create(output),
    ValidateCommand.Create(output),
    FmtCommand.Create(output),
    GraphCommand.Create(output),
    SchemaCommand.Create(output),
    TestCommand.Create(output),
    ListCommand.Create(output),
    ShowCommand.Create(output),
    LogsCommand.Create(output),
    CancelCommand.Create(output),
    ResumeCommand.Create(output),
    PauseCommand.Create(output),
    AnswerCommand.Create(output),
    SkipCommand.Create(output),
    SucceedCommand.Create(output),
    SignalCommand.Create(output),
    ExplainCommand.Create(output),
    TerminateCommand.Create(output),
    RetryCommand.Create(output),
    RerunCommand.Create(output),
    ActionsCommand.Create(output),
    PackCommand.Create(output),
    KvCommand.Create(output),
    LimitCommand.Create(output),
    ServerCommand.Create(output),
    TestServerCommand.Create(output),
    BackgroundHostCommand.Create(output),
};

var parsed = root.Parse(TestServerCommand.Adopt(args));
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
    {
        output.Notice($"weir: {error.Message}");
    }

    output.Notice($"Try 'weir {string.Join(' ', CommandPath.Of(parsed))} --help'.".Replace("weir  ", "weir ", StringComparison.Ordinal));
    return ExitCodes.Usage;
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
