using System.Text.RegularExpressions;

namespace Weir.Definitions.Scripts;

/// <summary>Finds what people bring from other systems that would silently do nothing here.</summary>
internal static partial class ForeignSyntax
{
    private const string Outputs = "a step's outputs are lines NAME=VALUE in the file that $WEIR_OUTPUT names";

    /// <summary>In a text that holds no expression: where, and what to write.</summary>
    public static (int Offset, string Message)? InText(string text) =>
        text.Contains("<%", StringComparison.Ordinal) && Yaql().Match(text) is { Success: true } match
            ? (match.Index, "'<% %>' is no expression here and stays as it is; write '{{ }}' and its functions")
            : null;

    /// <summary>In a program.</summary>
    public static (int Offset, string Message)? InProgram(string text)
    {
        if (!text.Contains("GITHUB_", StringComparison.Ordinal) && !text.Contains("::", StringComparison.Ordinal))
        {
            return null;
        }

        return GitHub().Match(text) is not { Success: true } match ? null : match.Value switch
        {
            "GITHUB_OUTPUT" => (match.Index, $"GITHUB_OUTPUT is not set here; {Outputs}"),
            "::set-output" => (match.Index, $"'::set-output' is only printed; {Outputs}"),
            _ => (match.Index, $"{match.Value} is not set here; give later steps a value by an output of this one"),
        };
    }

    [GeneratedRegex(@"<%\s*(ctx|result|item|task|task_status|succeeded|failed|completed|st2kv)\s*\(", RegexOptions.NonBacktracking)]
    private static partial Regex Yaql();

    [GeneratedRegex("GITHUB_OUTPUT|GITHUB_ENV|GITHUB_PATH|::set-output", RegexOptions.NonBacktracking)]
    private static partial Regex GitHub();
}
