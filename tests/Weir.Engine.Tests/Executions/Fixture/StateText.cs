using System.Collections;
using System.Reflection;
using System.Text;
using Google.Protobuf;

namespace Weir.Engine.Tests.Executions.Fixture;

/// <summary>A state as text, with everything in it: equal texts mean equal states.</summary>
internal static class StateText
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, depth: 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int depth)
    {
        switch (value)
        {
            case null:
                text.AppendLine("null");
                break;
            case IMessage message:
                text.AppendLine(JsonFormatter.ToDiagnosticString(message));
                break;
            case string or bool or int or long or Enum or TimeSpan:
                text.Append(value).AppendLine();
                break;
            case DateTimeOffset time:
                text.AppendLine(time.ToString("O"));
                break;
            case IEnumerable items:
                WriteItems(text, items, depth);
                break;
            default:
                text.AppendLine();
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    if (property.GetIndexParameters().Length == 0)
                    {
                        text.Append(' ', depth).Append(property.Name).Append(": ");
                        Write(text, property.GetValue(value), depth + 1);
                    }
                }

                break;
        }
    }

    private static void WriteItems(StringBuilder text, IEnumerable items, int depth)
    {
        var texts = new List<string>();
        foreach (var item in items)
        {
            var itemText = new StringBuilder();
            Write(itemText, item, depth + 1);
            texts.Add(itemText.ToString());
        }

        if (items is not IList)
        {
            texts.Sort(StringComparer.Ordinal);
        }

        text.AppendLine();
        texts.ForEach(itemText => text.Append(' ', depth).Append("- ").Append(itemText));
    }
}
