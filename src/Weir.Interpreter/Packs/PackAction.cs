using Weir.Definitions.Actions;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Actions.Programs;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Packs;

/// <summary>An action that a program of a pack does.</summary>
/// <remarks>
/// The result is what the program writes to the file <c>$WEIR_RESULT</c>, else its standard output. A result in the file outlives the agent:
/// when an agent is killed after the program ended, the program is not run again. Otherwise it is.
/// </remarks>
internal sealed class PackAction(Pack pack, PackActionSpec spec, ProcessSupervisor supervisor) : IAction
{
    public const string ResultVariable = "WEIR_RESULT";
    public const string ParametersVariable = "WEIR_PARAMETERS";
    public const string ParameterPrefix = "WEIR_PARAM_";

    public ActionDescription Description => spec.Description;

    public ActivityTarget? Activity => spec.Activity;

    public bool KeepsResult => true;

    private string Interpreter => spec.Runner switch
    {
        PackRunner.Python => "python3",
        PackRunner.Node => "node",
        _ => "bash",
    };

    public ValueTask<ActionHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        if (spec.Activity is not null)
        {
            return ValueTask.FromResult(ActionHealth.Healthy);
        }

        var path = Environment.GetEnvironmentVariable("PATH") ?? CommandLookup.DefaultPath;
        var (_, _, problem) = CommandLookup.Find(Interpreter, path, "/");
        return ValueTask.FromResult(
            problem is not null ? ActionHealth.Unhealthy(problem)
            : !File.Exists(spec.EntryPoint) ? ActionHealth.Unhealthy($"the file '{spec.EntryPoint}' is gone")
            : ActionHealth.Healthy);
    }

    public async Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        if (spec.Activity is not null)
        {
            return ActionResult.Failed($"{Description.Name} is an activity of other workers; only a task can use it, not a step of a job", retryable: false);
        }

        var resultFile = Path.Combine(context.Folder, "result.json");
        if (context.EndedWith is { } status && new FileInfo(resultFile) is { Exists: true, Length: > 0 })
        {
            context.Output.Write(OutputStream.Weir, $"[the program had ended with exit code {status} when the agent was interrupted; it is not run again]");
            return PackResult.Read(spec, new(ProcessEnd.Exited, status, TimeSpan.Zero), null, resultFile);
        }

        var parameters = context.Inputs.WithDefaults();
        var parametersFile = Path.Combine(context.Folder, "parameters.json");

        // A status that an interrupted execution left says nothing of this one.
        var control = context.EndedWith is null ? context.Folder : Directory.CreateDirectory(Path.Combine(context.Folder, "again")).FullName;
        await File.WriteAllBytesAsync(resultFile, [], cancellationToken).ConfigureAwait(false);
        try
        {
            if (spec.Delivery != ParameterDelivery.Env)
            {
                await WritePrivateAsync(parametersFile, parameters.ToJson(), cancellationToken).ConfigureAwait(false);
            }

            var process = new ProcessSpec(
                Interpreter, [spec.EntryPoint], context.Workspace, EnvironmentOf(context, parameters, parametersFile, resultFile), control, context.Token)
            {
                Timeout = spec.Timeout,
                Grace = context.Grace,
                InputFile = spec.Delivery == ParameterDelivery.Stdin ? parametersFile : null,
            };
            var capture = new StreamCapture(context.Output, PackResult.MaxCharacters + 1);
            var outcome = await supervisor.RunAsync(process, capture, cancellationToken).ConfigureAwait(false);
            return PackResult.Read(spec, outcome, capture, resultFile);
        }
        finally
        {
            File.Delete(parametersFile);
        }
    }

    private Dictionary<string, string> EnvironmentOf(ActionContext context, ObjectValue parameters, string parametersFile, string resultFile)
    {
        var environment = new Dictionary<string, string>(context.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in spec.Env)
        {
            environment[name] = value;
        }

        environment["WEIR_PACK"] = pack.Name;
        environment["WEIR_PACK_FOLDER"] = pack.Folder;
        environment["WEIR_PACK_CONFIG"] = pack.Config.ToJson();
        environment["WEIR_ACTION"] = Description.Name;
        environment[ResultVariable] = resultFile;
        if (spec.Delivery == ParameterDelivery.File)
        {
            environment[ParametersVariable] = parametersFile;
        }
        else if (spec.Delivery == ParameterDelivery.Env)
        {
            foreach (var (name, value) in parameters.Members)
            {
                environment[ParameterPrefix + name.ToUpperInvariant().Replace('-', '_')] = value is StringValue text ? text.Value : value.ToJson();
            }
        }

        return environment;
    }

    private static async Task WritePrivateAsync(string file, string text, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var stream = new FileStream(file, options);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        }
    }
}
