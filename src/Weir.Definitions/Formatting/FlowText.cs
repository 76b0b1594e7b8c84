using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weir.Definitions.Formatting;

/// <summary>Writes a collection in brackets on one line: <c>{a: 1, b: [x, y]}</c>.</summary>
internal static class FlowText
{
    /// <param name="events">The collection from its start to its end.</param>
    /// <returns>Null when it holds something that only its author's spelling says well.</returns>
    public static string? Write(IReadOnlyList<ParsingEvent> events, string source)
    {
        var text = new StringBuilder();
        var at = 0;
        return Write(events, source, ref at, text) && at == events.Count ? text.ToString() : null;
    }

    private static bool Write(IReadOnlyList<ParsingEvent> events, string source, ref int at, StringBuilder text)
    {
        switch (events[at])
        {
            case Scalar { Style: ScalarStyle.Plain, Value: "" }:
                return false;
            case Scalar or AnchorAlias:
                text.Append(source, (int)events[at].Start.Index, (int)(events[at].End.Index - events[at].Start.Index));
                at++;
                return true;
            case SequenceStart start:
                return IsPlain(start, source, '[') && WriteSequence(events, source, ref at, text);
            case MappingStart start:
                return IsPlain(start, source, '{') && WriteMapping(events, source, ref at, text);
            default:
                return false;
        }
    }

    private static bool WriteSequence(IReadOnlyList<ParsingEvent> events, string source, ref int at, StringBuilder text)
    {
        text.Append('[');
        for (at++; events[at] is not SequenceEnd;)
        {
            text.Append(events[at - 1] is SequenceStart ? "" : ", ");
            if (!Write(events, source, ref at, text))
            {
                return false;
            }
        }

        at++;
        text.Append(']');
        return true;
    }

    private static bool WriteMapping(IReadOnlyList<ParsingEvent> events, string source, ref int at, StringBuilder text)
    {
        text.Append('{');
        for (at++; events[at] is not MappingEnd;)
        {
            text.Append(events[at - 1] is MappingStart ? "" : ", ");
            if (!Write(events, source, ref at, text))
            {
                return false;
            }

            text.Append(": ");
            if (!Write(events, source, ref at, text))
            {
                return false;
            }
        }

        at++;
        text.Append('}');
        return true;
    }

    private static bool IsPlain(NodeEvent start, string source, char bracket) =>
        start.Anchor.IsEmpty && start.Tag.IsEmpty && start.Start.Index < source.Length && source[(int)start.Start.Index] == bracket;
}
