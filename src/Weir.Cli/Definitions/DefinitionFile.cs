using Weir.Cli.Terminal;
using Weir.Definitions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Inputs;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Interpreter.Packs;

namespace Weir.Cli.Definitions;

/// <summary>Reads definitions and inputs from files, and shows everything that is wrong with them at once.</summary>
internal static class DefinitionFile
{
    /// <summary>Compiles a definition; throws after having shown every error.</summary>
    public static Plan Compile(Output output, string file, InstalledPacks packs)
    {
        var result = Check(file, packs);
        Show(output, result.Diagnostics);
        return result.Plan ?? throw new CliException($"{file} is not valid; nothing was started.", ExitCodes.Usage);
    }

    /// <summary>Compiles a definition without showing anything.</summary>
    public static CompilationResult Check(string file, InstalledPacks packs) =>
        DefinitionFiles.TryRead(file, out var problem) is { } bytes ? Check(file, bytes, packs) : new CompilationResult(null, [problem!]);

    /// <summary>
    /// Compiles a definition that is looked at and not run. Actions and called workflows need not be here: what is wrong with them is shown as a
    /// warning, and the plan is then without them. Throws after having shown every error when the definition itself is not valid.
    /// </summary>
    public static Plan CompileToLookAt(Output output, string file, InstalledPacks packs)
    {
        var bytes = DefinitionFiles.TryRead(file, out var problem);
        var result = bytes is null ? new CompilationResult(null, [problem!]) : Check(file, bytes, packs);
        var alone = bytes is null || result.Succeeded ? result : DefinitionCompiler.Compile(file, bytes, limits: OperatorLimits.Read().Definitions);
        Show(output, alone.Succeeded ? [.. result.Diagnostics.Select(finding => finding with { Severity = Severity.Warning })] : result.Diagnostics);
        return alone.Plan ?? throw new CliException($"{file} is not valid.", ExitCodes.Usage);
    }

    private static CompilationResult Check(string file, byte[] bytes, InstalledPacks packs)
    {
        var limits = OperatorLimits.Read().Definitions;
        return DefinitionCompiler.Compile(file, bytes, packs.Actions, limits, new WorkflowFiles(packs, limits));
    }

    /// <summary>A mapping of names to values; throws after having shown every error.</summary>
    public static ObjectValue ReadValues(Output output, string file)
    {
        var read = InputsFile.Read(file, ReadBytes(file));
        Show(output, read.Diagnostics);
        return read.Inputs ?? throw new CliException($"{file} is not valid; nothing was done.", ExitCodes.Usage);
    }

    public static ObjectValue BindInputs(Output output, Plan plan, string? inputsFile, IReadOnlyList<string> inputs) =>
        BindInputs(output, plan, inputsFile is null ? null : ReadValues(output, inputsFile), inputs);

    /// <summary>Binds values, and texts that win over them; throws after having shown every error.</summary>
    public static ObjectValue BindInputs(Output output, Plan plan, ObjectValue? values, IReadOnlyList<string> inputs)
    {
        var bound = InputBinder.Bind(plan, values, inputs.Select(Split));
        Show(output, bound.Diagnostics);
        return bound.Inputs ?? throw new CliException("the inputs do not fit the definition; nothing was started.", ExitCodes.Usage);
    }

    public static void Show(Output output, IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            output.Notice(SafeText.OneLine(diagnostic.Render()));
        }
    }

    private static KeyValuePair<string, string> Split(string input)
    {
        var at = input.IndexOf('=', StringComparison.Ordinal);
        return at > 0
            ? KeyValuePair.Create(input[..at], input[(at + 1)..])
            : throw new CliException($"--input takes NAME=VALUE, not '{input}'.", ExitCodes.Usage);
    }

    /// <summary>A file's bytes; one that is too large is read as far as is needed to refuse it.</summary>
    public static byte[] ReadBytes(string file)
    {
        try
        {
            return DefinitionFiles.Read(file, DefinitionLimits.Default.MaxBytes);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot read '{file}': {problem.Message}", ExitCodes.Usage, problem);
        }
    }
}
