using System.Text.Json;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.Actions.Programs;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Packs;

/// <summary>Turns how a pack's program ended into the result of its action.</summary>
internal static class PackResult
{
    public const int MaxCharacters = 1024 * 1024;

    public static ActionResult Read(PackActionSpec spec, ProcessOutcome outcome, StreamCapture? capture, string resultFile)
    {
        var (value, problem) = Value(spec, capture, resultFile);
        var result = outcome.End switch
        {
            ProcessEnd.Exited when outcome.ExitCode == 0 => Succeeded(spec, value, problem),
            ProcessEnd.Exited => Failed(outcome.ExitCode, value, capture),
            ProcessEnd.TimedOut => ActionResult.TimedOut(outcome.Problem!),
            ProcessEnd.Cancelled => ActionResult.Cancelled(),
            ProcessEnd.NotStarted => ActionResult.Failed(outcome.Problem!, retryable: false),
            _ => ActionResult.Failed(outcome.Problem!, retryable: true),
        };
        return result with { ExitCode = outcome.ExitCode >= 0 ? outcome.ExitCode : null };
    }

    private static ActionResult Succeeded(PackActionSpec spec, Value? value, string? problem)
    {
        if (problem is not null || value is null)
        {
            return ActionResult.Failed(problem!, retryable: false) with { ErrorType = "result" };
        }

        if (spec.Output?.Validate(value) is [var misfit, ..])
        {
            return ActionResult.Failed($"the result does not fit the action's output schema: {misfit}", retryable: false) with { ErrorType = "result" };
        }

        return ActionResult.Succeeded(value as ObjectValue ?? ObjectValue.Of(("result", value))) with { Result = value };
    }

    /// <summary>A program may tell what kind of failure it was: <c>{"error": {"type": ..., "message": ...}}</c>.</summary>
    private static ActionResult Failed(int exitCode, Value? value, StreamCapture? capture)
    {
        var error = (value as ObjectValue)?.Get("error") as ObjectValue;
        var said = (error?.Get("message") as StringValue)?.Value ?? capture?.StandardError.Split('\n')[^1].Trim();
        var message = string.IsNullOrEmpty(said) ? $"exit code {exitCode}" : $"exit code {exitCode}: {said}";
        return ActionResult.Failed(message, retryable: true, (value as ObjectValue ?? ObjectValue.Empty).With("exit_code", Definitions.Values.Value.Of((long)exitCode)))
            with { ErrorType = (error?.Get("type") as StringValue)?.Value };
    }

    private static (Value? Value, string? Problem) Value(PackActionSpec spec, StreamCapture? capture, string resultFile)
    {
        var file = new FileInfo(resultFile);
        if (file is { Exists: true, Length: > 0 })
        {
            return file.Length > MaxCharacters
                ? (null, $"the result in ${PackAction.ResultVariable} is longer than {MaxCharacters:N0} bytes")
                : Parse(File.ReadAllText(resultFile), $"what the program wrote to ${PackAction.ResultVariable}");
        }

        var text = capture?.StandardOutput ?? "";
        return text.Length > MaxCharacters ? (null, $"standard output is longer than {MaxCharacters:N0} characters; hand large results on in files")
            : spec.OutputFormat == PackOutputFormat.Text ? (ObjectValue.Of(("stdout", text)), null)
            : string.IsNullOrWhiteSpace(text) ? (ObjectValue.Empty, null)
            : Parse(text, "the program's standard output");
    }

    private static (Value? Value, string? Problem) Parse(string text, string what)
    {
        try
        {
            return (ValueJson.Parse(text), null);
        }
        catch (JsonException bad)
        {
            return (null, $"{what} is no JSON value ({bad.Message}); notes belong on standard error, and 'output_format: text' takes any text");
        }
    }
}
