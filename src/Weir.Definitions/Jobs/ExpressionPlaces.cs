using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Checks the expressions inside YAML values and reports each problem at its place in the file.</summary>
internal sealed class ExpressionPlaces(SourceText source, DiagnosticBag bag)
{
    /// <summary>Checks every text in the subtree.</summary>
    public void Check(YamlNode? node, string path, ScopeShape scope)
    {
        switch (node)
        {
            case YamlScalar scalar when Template.HasExpression(scalar.Text):
                CheckText(scalar, path, scope);
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
    public Template? CheckText(YamlScalar scalar, string path, ScopeShape scope)
    {
        try
        {
            var template = ExpressionCache.Template(scalar.Text);
            foreach (var part in template.Parts.Where(part => part.Expression is not null))
            {
                new ExpressionChecker(scope, e => Report(scalar, path, e, part.SourceOffset)).Check(part.Expression!);
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
    public string? CheckCondition(YamlScalar? scalar, string path, ScopeShape scope)
    {
        if (scalar is null)
        {
            return null;
        }

        try
        {
            var (text, offset) = Condition.Unwrap(scalar.Text);
            try
            {
                new ExpressionChecker(scope, e => Report(scalar, path, e, offset)).CheckCondition(ExpressionCache.Expression(text));
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
