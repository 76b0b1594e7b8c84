using System.Globalization;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Scripts;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Checks the expressions inside YAML values and reports each problem at its place in the file.</summary>
internal sealed class ExpressionPlaces(SourceText source, DiagnosticBag bag)
{
    private readonly List<KeyValuePair<string, Value>> _recorded = [];
    private readonly HashSet<string> _kvKeys = new(StringComparer.Ordinal);

    /// <summary>Where the expressions stand that were checked, for the plan.</summary>
    public ObjectValue Recorded => ObjectValue.Of(_recorded);

    /// <summary>Keys that the expressions read.</summary>
    public IReadOnlyList<string> KvKeys => [.. _kvKeys.Order(StringComparer.Ordinal)];

    /// <summary>Checks every text in the subtree.</summary>
    public void Check(YamlNode? node, string path, ScopeShape scope)
    {
        switch (node)
        {
            case YamlScalar scalar when Template.HasExpression(scalar.Text):
                CheckText(scalar, path, scope);
                break;
            case YamlScalar scalar:
                CheckForeign(scalar, path, ForeignSyntax.InText(scalar.Text));
                break;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Items.Count; i++)
                {
                    Check(sequence.Items[i], $"{path}[{i}]", scope);
                }

                break;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    Check(entry.Value, $"{path}.{entry.Key.Text}", scope);
                }

                break;
        }
    }

    /// <summary>The template of a text, or null after a report.</summary>
    /// <param name="isProgram">Whether the expressions are taken out one by one, so that only a single one can be found again.</param>
    public Template? CheckText(YamlScalar scalar, string path, ScopeShape scope, bool isProgram = false)
    {
        try
        {
            var template = ExpressionCache.Template(scalar.Text);
            foreach (var part in template.Parts.Where(part => part.Expression is not null))
            {
                new ExpressionChecker(scope, e => Report(scalar, path, e, part.SourceOffset)).Check(part.Expression!);
                NoteKeys(part.Expression!);
            }

            var expressions = template.Parts.Where(part => part.Expression is not null).ToList();
            if (!isProgram || expressions.Count == 1)
            {
                Record(path, expressions.Select(part => source.Locate(scalar, part.SourceOffset)));
            }

            return template;
        }
        catch (ExpressionException e)
        {
            Report(scalar, path, e, 0);
            return null;
        }
    }

    /// <summary>The bare expression of an <c>if</c>; null when there is none or after a report.</summary>
    public string? CheckCondition(YamlScalar? scalar, string path, ScopeShape scope, string what = "an 'if'")
    {
        if (scalar is null)
        {
            return null;
        }

        try
        {
            var (text, offset) = Condition.Unwrap(scalar.Text, what);
            try
            {
                var expression = ExpressionCache.Expression(text);
                new ExpressionChecker(scope, e => Report(scalar, path, e, offset)).CheckCondition(expression, what);
                NoteKeys(expression);
                var blank = text.Length - text.TrimStart().Length;
                Record(path, [source.Locate(scalar, offset + blank)]);
            }
            catch (ExpressionException e)
            {
                Report(scalar, path, e, offset);
            }

            return text.Trim();
        }
        catch (ExpressionException e)
        {
            Report(scalar, path, e, 0);
            return null;
        }
    }

    /// <summary>Warns of what does something in another system and nothing here.</summary>
    public void CheckForeign(YamlScalar scalar, string path, (int Offset, string Message)? found)
    {
        if (found is var (offset, message))
        {
            Report(scalar, path, DiagnosticCodes.ForeignSyntax, offset, message, severity: Severity.Warning);
        }
    }

    private void NoteKeys(Expression expression)
    {
        foreach (var call in Expression.Calls(expression.Root).Where(call => call.Name == Functions.KvGet))
        {
            if (call.Arguments is [LiteralNode { Value: StringValue key }, ..])
            {
                _kvKeys.Add(key.Value);
            }
        }
    }

    private void Record(string path, IEnumerable<(int Line, int Column)> places) => _recorded.Add(new(
        path,
        Value.Of(string.Join(' ', places.Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.Line}:{place.Column}"))))));

    public void Report(YamlScalar scalar, string path, ExpressionException e, int start) =>
        Report(scalar, path, e.Code, e.Offset + start, e.Problem, e.Expected, e.Suggestion);

    public void Report(
        YamlScalar scalar,
        string path,
        string code,
        int offset,
        string message,
        string? expected = null,
        string? suggestion = null,
        Severity severity = Severity.Error)
    {
        var (line, column) = source.Locate(scalar, offset);
        bag.Add(code, line, column, path, message, null, expected, suggestion, severity);
    }
}
