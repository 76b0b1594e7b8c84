using Weir.Definitions.Yaml;

namespace Weir.Definitions.Diagnostics;

/// <summary>Collects the findings about one file.</summary>
internal sealed class DiagnosticBag(string file, int limit)
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly HashSet<(string, int, int, string)> _seen = [];

    public bool HasErrors { get; private set; }

    /// <summary>Findings so far.</summary>
    public int Count => _diagnostics.Count;

    /// <summary>By place; findings at one place in order of their arrival.</summary>
    public IReadOnlyList<Diagnostic> Sorted() => [.. _diagnostics.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column)];

    public void Add(
        string code,
        YamlNode place,
        string path,
        string message,
        string? found = null,
        string? expected = null,
        string? suggestion = null)
    {
        // Of a mapping its first key is marked: marking all of it would hide where the finding is.
        var marked = place is YamlMapping { Entries: [var first, ..] } ? first.Key : place;
        Add(code, place.Line, place.Column, path, message, found, expected, suggestion, end: (marked.EndLine, marked.EndColumn));
    }

    public void Add(
        string code,
        int line,
        int column,
        string path,
        string message,
        string? found = null,
        string? expected = null,
        string? suggestion = null,
        Severity severity = Severity.Error,
        (int Line, int Column) end = default)
    {
        HasErrors |= severity == Severity.Error;

        // An anchored node is read at each of its aliases; its findings are told once.
        if (_diagnostics.Count >= limit || !_seen.Add((code, line, column, message)))
        {
            return;
        }

        _diagnostics.Add(new Diagnostic
        {
            Code = code,
            Severity = severity,
            File = file,
            Line = line,
            Column = column,
            EndLine = end.Line,
            EndColumn = end.Column,
            Path = path,
            Message = message,
            Found = found,
            Expected = expected,
            Suggestion = suggestion,
        });
    }
}
