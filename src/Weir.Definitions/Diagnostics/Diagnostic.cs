using System.Text;

namespace Weir.Definitions.Diagnostics;

/// <summary>One finding about a definition or its inputs. <see cref="Code"/> is stable; the texts may be improved.</summary>
public sealed record Diagnostic
{
    /// <summary>A code of <see cref="DiagnosticCodes"/>, for example <c>WEIR1020</c>.</summary>
    public required string Code { get; init; }

    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>The file as the caller named it; null when there is none (inputs from a command line).</summary>
    public string? File { get; init; }

    /// <summary>1-based; 0 when the finding has no place in a file.</summary>
    public int Line { get; init; }

    /// <summary>1-based; 0 when the finding has no place in a file.</summary>
    public int Column { get; init; }

    /// <summary>Where what is meant ends: the line, and the column behind it; 0 when that is not known.</summary>
    public int EndLine { get; init; }

    public int EndColumn { get; init; }

    /// <summary>Where in the definition's structure, for example <c>jobs.build.steps[1].run</c>; empty for the whole file.</summary>
    public string Path { get; init; } = "";

    public required string Message { get; init; }

    /// <summary>What stands there, as people would quote it; null when the message says it.</summary>
    public string? Found { get; init; }

    /// <summary>What may stand there; null when the message says it.</summary>
    public string? Expected { get; init; }

    /// <summary>The nearest valid name, or what to write instead; null when nothing is near.</summary>
    public string? Suggestion { get; init; }

    /// <summary><c>file:line:column: error WEIR1020: message; found …; expected …; did you mean …?</c></summary>
    public string Render()
    {
        var text = new StringBuilder();
        if (File is not null)
        {
            text.Append(File).Append(':');
        }

        if (Line > 0)
        {
            text.Append(Line).Append(':').Append(Column).Append(':');
        }

        if (text.Length > 0)
        {
            text.Append(' ');
        }

        text.Append(Severity == Severity.Error ? "error " : "warning ").Append(Code).Append(": ").Append(Message);
        if (Found is not null)
        {
            text.Append("; found ").Append(Found);
        }

        if (Expected is not null)
        {
            text.Append("; expected ").Append(Expected);
        }

        if (Suggestion is not null)
        {
            text.Append("; did you mean '").Append(Suggestion).Append("'?");
        }

        return text.ToString();
    }

    public override string ToString() => Render();
}

public enum Severity
{
    Warning,
    Error,
}
