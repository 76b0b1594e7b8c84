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
        string? suggestion = null) =>
        Add(code, place.Line, place.Column, path, message, found, expected, suggestion);

    public void Add(
        string code,
        int line,
        int column,
        string path,
        string message,
        string? found = null,
        string? expected = null,
        string? suggestion = null,
        Severity severity = Severity.Error)
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
            Path = path,
            Message = message,
            Found = found,
            Expected = expected,
            Suggestion = suggestion,
        });
    }
}
