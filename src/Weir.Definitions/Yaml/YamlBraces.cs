using System.Text;
using Weir.Definitions.Expressions;

namespace Weir.Definitions.Yaml;

/// <summary>
/// Turns the spelling <c>{{ }}</c> into <c>${{ }}</c>, so that everything after the reader knows one spelling only. Scalars remember
/// what was put in, and findings still point to the right column.
/// </summary>
internal static class YamlBraces
{
    public static YamlNode Unify(YamlNode root) => Unify(root, new Dictionary<YamlNode, YamlNode>(ReferenceEqualityComparer.Instance));

    private static YamlNode Unify(YamlNode node, Dictionary<YamlNode, YamlNode> known)
    {
        if (known.TryGetValue(node, out var done))
        {
            return done;
        }

        switch (node)
        {
            case YamlScalar scalar:
                done = Unify(scalar);
                break;
            case YamlSequence sequence:
                var items = new YamlSequence(sequence.Line, sequence.Column);
                foreach (var item in sequence.Items)
                {
                    items.Add(Unify(item, known));
                }

                done = items;
                break;
            case YamlMapping mapping:
                var entries = new YamlMapping(mapping.Line, mapping.Column);
                foreach (var entry in mapping.Entries)
                {
                    entries.Add(new YamlEntry(entry.Key, Unify(entry.Value, known)));
                }

                done = entries;
                break;
            default:
                done = node;
                break;
        }

        return known[node] = done;
    }

    /// <summary>The same for a text that came from elsewhere.</summary>
    public static string Unify(string text) => Unify(text, []);

    private static YamlScalar Unify(YamlScalar scalar)
    {
        var inserted = new List<int>();
        var unified = Unify(scalar.Text, inserted);
        return inserted.Count == 0 ? scalar : scalar.With(unified, inserted);
    }

    private static string Unify(string text, List<int> inserted)
    {
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return text;
        }

        var unified = new StringBuilder(text.Length + 4);
        var position = 0;
        while (text.IndexOf("{{", position, StringComparison.Ordinal) is var open && open >= 0)
        {
            unified.Append(text, position, open - position);
            if (open == 0 || text[open - 1] != '$')
            {
                inserted.Add(unified.Length);
                unified.Append('$');
            }

            var close = FindClose(text, open + 2);
            unified.Append(text, open, close - open);
            position = close;
        }

        return unified.Append(text, position, text.Length - position).ToString();
    }

    /// <summary>Behind the expression that starts here; the end of the text when it has no end.</summary>
    private static int FindClose(string text, int start)
    {
        var close = ExpressionEnd.Find(text, start, out _);
        return close < 0 ? text.Length : close + Template.Close.Length;
    }
}
