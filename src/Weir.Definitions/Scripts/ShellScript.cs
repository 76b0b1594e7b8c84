using System.Text;
using System.Text.RegularExpressions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.Scripts;

/// <summary>
/// Takes expressions out of a POSIX shell program: each becomes a reference to an environment variable, quoted as its
/// place asks, so that its value is data whatever it holds.
/// </summary>
internal static partial class ShellScript
{
    public const string VariablePrefix = "WEIR_EXPR_";

    /// <summary>One for each form of <see cref="Reference"/>; those that hold others go before them.</summary>
    private static readonly ShellPlace[] Places = [ShellPlace.AnsiQuotes, ShellPlace.SingleQuotes, ShellPlace.Command, ShellPlace.DoubleQuotes];

    private static readonly string[] Shells = ["bash", "sh", "dash", "ksh", "zsh"];

    public static bool IsShell(string interpreter) => Array.IndexOf(Shells, interpreter[(interpreter.LastIndexOf('/') + 1)..]) >= 0;

    /// <param name="report">Takes code, offset in the script, message and severity of each finding.</param>
    public static RewrittenScript Rewrite(Template script, Action<string, int, string, Severity> report)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var scanner = new ShellScanner();
        var text = new StringBuilder();
        foreach (var part in script.Parts)
        {
            if (part.Expression is null)
            {
                scanner.Take(part.Text);
                text.Append(part.Text);
                continue;
            }

            var source = part.Expression.Source.Trim();
            if (!variables.TryGetValue(source, out var variable))
            {
                variable = VariablePrefix + (variables.Count + 1);
                variables.Add(source, variable);
            }

            if (ReachesInterpreter().IsMatch(scanner.Line))
            {
                report(
                    DiagnosticCodes.ExpressionReachesInterpreter,
                    part.Offset,
                    "the value of this expression becomes part of a command that a second interpreter reads; "
                    + "pass it as an argument or through env: instead",
                    Severity.Warning);
            }

            var place = scanner.Place;
            if (Refusal(place) is { } refusal)
            {
                report(DiagnosticCodes.ExpressionInQuotedText, part.Offset, refusal, Severity.Error);
            }

            text.Append(Reference(place, variable));
            scanner.TakeExpression();
        }

        return new RewrittenScript(
            text.ToString(),
            ObjectValue.Of(variables.Select(variable => KeyValuePair.Create(variable.Value, Value.Of($"${{{{ {variable.Key} }}}}")))));
    }

    /// <summary>A program as people read it: with its expressions in place of the variables that stand for them.</summary>
    public static string AsWritten(string text, ObjectValue variables)
    {
        foreach (var (variable, source) in variables.Members)
        {
            text = Places.Aggregate(text, (read, place) => read.Replace(Reference(place, variable), source.ToText(), StringComparison.Ordinal));
        }

        return text;
    }

    private static string Reference(ShellPlace place, string variable) => place switch
    {
        ShellPlace.Command => $"\"${{{variable}}}\"",
        ShellPlace.SingleQuotes => $"'\"${{{variable}}}\"'",
        ShellPlace.AnsiQuotes => $"'\"${{{variable}}}\"$'",
        _ => $"${{{variable}}}",
    };

    private static string? Refusal(ShellPlace place) => place switch
    {
        ShellPlace.QuotedHereDocument =>
            "an expression cannot stand in a here-document with a quoted delimiter, where nothing is replaced; "
            + "take the quotes off the delimiter, or pass the value through env:",
        ShellPlace.Arithmetic =>
            "an expression cannot stand in shell arithmetic, which would run commands found in its value; calculate inside the ${{ }}",
        ShellPlace.AfterBackslash => "an expression cannot follow a backslash; remove the backslash",
        _ => null,
    };

    [GeneratedRegex(
        @"\b(eval|ssh)\s|\b(ba|da|z|k)?sh\s+(-\S+\s+)*-\w*c\b|\b(python[0-9.]*|perl|ruby|node)\s+(-\S+\s+)*-[ceE]\b", RegexOptions.NonBacktracking)]
    private static partial Regex ReachesInterpreter();
}

/// <summary>A script without expressions.</summary>
/// <param name="Text">The script as it runs.</param>
/// <param name="Variables">Environment variable to <c>${{ expression }}</c>.</param>
internal sealed record RewrittenScript(string Text, ObjectValue Variables);
