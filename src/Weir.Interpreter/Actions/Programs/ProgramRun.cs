using Weir.Definitions.Values;
using Weir.Interpreter.Processes;
using Weir.Interpreter.Steps;

namespace Weir.Interpreter.Actions.Programs;

/// <summary>Runs a program for a step and turns how it ended into the step's result.</summary>
internal static class ProgramRun
{
    /// <summary>The variable that names the file which takes the step's outputs.</summary>
    public const string OutputVariable = "WEIR_OUTPUT";

    /// <param name="prepare">
    /// The program and its arguments. Called only when the program is really to run; it may write files to the execution's folder.
    /// </param>
    public static async Task<ActionResult> ExecuteAsync(
        ProcessSupervisor supervisor,
        ActionContext context,
        Func<(string Program, IReadOnlyList<string> Arguments)> prepare,
        CancellationToken cancellationToken)
    {
        var outputFile = Path.Combine(context.Folder, "output");
        if (context.EndedWith is { } status)
        {
            context.Output.Write(OutputStream.Weir, $"[the program had ended with exit code {status} when the agent was interrupted; it is not run again]");
            return Result(new(ProcessEnd.Exited, status, TimeSpan.Zero), null, outputFile);
        }

        var (program, arguments) = prepare();
        await File.WriteAllBytesAsync(outputFile, [], cancellationToken).ConfigureAwait(false);
        var environment = new Dictionary<string, string>(context.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in context.Inputs.Map("env"))
        {
            environment[name] = value;
        }

        environment[OutputVariable] = outputFile;
        var spec = new ProcessSpec(program, arguments, WorkingDirectory(context), environment, context.Folder, context.Token)
        {
            Timeout = context.Inputs.Duration("timeout"),
            Grace = context.Grace,
        };
        var capture = new StreamCapture(context.Output, StreamCapture.DefaultCharacters);
        var outcome = await supervisor.RunAsync(spec, capture, cancellationToken).ConfigureAwait(false);
        return Result(outcome, capture, outputFile);
    }

    private static string WorkingDirectory(ActionContext context)
    {
        var given = context.Inputs.Text("working-directory");
        return given is null ? context.Workspace : Path.GetFullPath(given, context.Workspace);
    }

    private static ActionResult Result(ProcessOutcome outcome, StreamCapture? capture, string outputFile)
    {
        var fixedOutputs = ObjectValue.Of(
            ("exit_code", Value.Of((long)outcome.ExitCode)),
            ("elapsed_ms", Value.Of((long)outcome.Elapsed.TotalMilliseconds)));
        if (capture is not null)
        {
            fixedOutputs = fixedOutputs.With(ObjectValue.Of(("stdout", capture.StandardOutput), ("stderr", capture.StandardError)));
        }

        var read = OutputFile.Read(outputFile);
        var outputs = fixedOutputs.With(read.Outputs);
        var result = outcome.End switch
        {
            ProcessEnd.Exited when outcome.ExitCode == 0 && read.Problem is not null => ActionResult.Failed(read.Problem, retryable: false, outputs),
            ProcessEnd.Exited when outcome.ExitCode == 0 => ActionResult.Succeeded(outputs),
            ProcessEnd.Exited => ActionResult.Failed(ExitProblem(outcome.ExitCode), retryable: true, outputs),
            ProcessEnd.NotStarted => ActionResult.Failed(outcome.Problem!, retryable: false, outputs),
            ProcessEnd.TimedOut => ActionResult.TimedOut(outcome.Problem!, outputs),
            ProcessEnd.Cancelled => ActionResult.Cancelled(outputs),
            _ => ActionResult.Failed(outcome.Problem!, retryable: true, outputs),
        };
        return result with { ExitCode = outcome.ExitCode >= 0 ? outcome.ExitCode : null };
    }

    private static string ExitProblem(int status) => status switch
    {
        CommandLookup.NotFoundStatus => "exit code 127: a command was not found",
        CommandLookup.NotExecutableStatus => "exit code 126: a command may not be executed",
        > 128 and < 160 => $"exit code {status}: ended by signal {status - 128}",
        _ => $"exit code {status}",
    };
}
