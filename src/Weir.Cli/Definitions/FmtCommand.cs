using System.CommandLine;
using System.Text;
using Weir.Cli.Terminal;
using Weir.Definitions.Formatting;
using Weir.Interpreter.Actions.Files;

namespace Weir.Cli.Definitions;

/// <summary><c>weir fmt FILE...</c>: writes definitions in their canonical layout.</summary>
internal static class FmtCommand
{
    public static Command Create(Output output)
    {
        var files = new Argument<string[]>("FILE") { Description = "Definitions, or folders of them; - reads standard input and writes standard output", Arity = ArgumentArity.OneOrMore };
        var check = new Option<bool>("--check") { Description = "Changes nothing; names the files that are not formatted and exits with 1 when there are any" };
        var diff = new Option<bool>("--diff") { Description = "Changes nothing; shows what would change" };
        var recursive = DefinitionFiles.Recursive();
        var command = new Command("fmt", "Formats definitions: comments, order and meaning stay") { files, check, diff, recursive };
        command.SetBody(output, async (parsed, token) =>
        {
            var counts = new Counts();
            var isDry = parsed.GetValue(check) || parsed.GetValue(diff);
            foreach (var file in DefinitionFiles.Find(parsed.GetRequiredValue(files), parsed.GetValue(recursive)))
            {
                await FormatAsync(output, file, isDry, parsed.GetValue(diff), counts, token);
            }

            if (counts is { Total: > 1 } or { Broken: > 0, Changed: > 0 })
            {
                output.Notice($"{counts.Changed} {(isDry ? "to format" : "formatted")}, {counts.Total - counts.Changed - counts.Broken} as they should be{(counts.Broken > 0 ? $", {counts.Broken} left alone" : "")}");
            }

            return counts.Broken > 0 ? ExitCodes.Usage : parsed.GetValue(check) && counts.Changed > 0 ? ExitCodes.Error : ExitCodes.Completed;
        });
        return command;
    }

    private static async Task FormatAsync(Output output, string file, bool isDry, bool showsDiff, Counts counts, CancellationToken cancellationToken)
    {
        counts.Total++;
        if (DefinitionFiles.TryRead(file, out var problem) is not { } bytes)
        {
            counts.Broken++;
            output.Notice(SafeText.OneLine(problem!.Render()));
            return;
        }

        var result = DefinitionFormatter.Format(file, bytes);
        DefinitionFile.Show(output, result.Diagnostics);
        if (result.Text is not { } text)
        {
            counts.Broken++;
            return;
        }

        var isChanged = !Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(bytes);
        counts.Changed += isChanged ? 1 : 0;
        if (file == DefinitionFiles.StandardInput && !isDry)
        {
            await output.Data.WriteAsync(text);
        }
        else if (isChanged && showsDiff)
        {
            foreach (var line in LineDiff.Unified(file, Encoding.UTF8.GetString(bytes), text))
            {
                await output.Data.WriteLineAsync(SafeText.OneLine(line));
            }
        }
        else if (isChanged)
        {
            await output.Data.WriteLineAsync(SafeText.OneLine(file));
            await (isDry ? Task.CompletedTask : ReplaceAsync(file, text, cancellationToken));
        }
    }

    /// <summary>A link stays a link: what it leads to is replaced. Whoever reads meanwhile sees the old text or the new one.</summary>
    private static async Task ReplaceAsync(string file, string text, CancellationToken cancellationToken)
    {
        try
        {
            var target = new FileInfo(Path.GetFullPath(file));
            target = target.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? target;
            var mode = OperatingSystem.IsWindows() ? null : (UnixFileMode?)target.UnixFileMode;
            await AtomicFile.WriteAsync(target.FullName, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask(), mode, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"cannot write '{file}': {problem.Message}", ExitCodes.Error, problem);
        }
    }

    private sealed class Counts
    {
        public int Total { get; set; }

        public int Changed { get; set; }

        public int Broken { get; set; }
    }
}
