using System.Text;
using Weir.Definitions.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weir.Definitions.Yaml;

/// <summary>
/// Reads one YAML document into nodes, within limits that are checked while events arrive, before anything grows. What
/// would make two readers see different documents is refused: duplicate keys, several documents, tags.
/// </summary>
internal sealed class YamlReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly DefinitionLimits _limits;
    private readonly DiagnosticBag _bag;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private int _nodes;

    private YamlReader(string text, DefinitionLimits limits, DiagnosticBag bag)
    {
        _limits = limits;
        _bag = bag;
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <summary>The document's root and its text, or null after a report of what is wrong.</summary>
    public static (YamlNode Root, SourceText Source)? Read(ReadOnlySpan<byte> bytes, DefinitionLimits limits, DiagnosticBag bag)
    {
        if (bytes.Length > limits.MaxBytes)
        {
            bag.Add(DiagnosticCodes.FileTooLarge, 1, 1, "", $"the file is too large; at most {limits.MaxBytes} bytes are allowed");
            return null;
        }

        if (bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        string text;
        try
        {
            text = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var before = Encoding.UTF8.GetString(bytes[..Math.Clamp(e.Index, 0, bytes.Length)]);
            var line = before.Count(c => c == '\n') + 1;
            bag.Add(DiagnosticCodes.NotUtf8, line, before.Length - before.LastIndexOf('\n'), "", "the file is not UTF-8 text");
            return null;
        }

        try
        {
            var root = new YamlReader(text, limits, bag).ReadDocument();
            return root is null ? null : (root, new SourceText(text));
        }
        catch (YamlException e)
        {
            ReportSyntax(e, text, bag);
            return null;
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    private YamlNode? ReadDocument()
    {
        Expect<StreamStart>();
        if (_parser.Current is StreamEnd)
        {
            _bag.Add(DiagnosticCodes.EmptyFile, 1, 1, "", "the file is empty");
            return null;
        }

        Expect<DocumentStart>();
        if (_parser.Current is Scalar { Value: "", IsPlainImplicit: true })
        {
            _bag.Add(DiagnosticCodes.EmptyFile, 1, 1, "", "the file is empty");
            return null;
        }

        var root = ReadNode(0);
        Expect<DocumentEnd>();
        if (_parser.Current is not StreamEnd)
        {
            throw Refuse(DiagnosticCodes.MultipleDocuments, "a second document starts here; a file holds one definition");
        }

        return root;
    }

    private YamlNode ReadNode(int depth)
    {
        var current = _parser.Current!;
        Count(1);
        if (depth > _limits.MaxDepth)
        {
            throw Refuse(DiagnosticCodes.NestedTooDeep, $"the file is nested deeper than {_limits.MaxDepth} levels");
        }

        if (current is AnchorAlias alias)
        {
            return ReadAlias(alias);
        }

        var (line, column) = ((int)current.Start.Line, (int)current.Start.Column);
        YamlNode node;
        switch (current)
        {
            case Scalar scalar:
                node = ReadScalar(scalar);
                Advance();
                break;
            case SequenceStart start:
                CheckTag(start.Tag, "seq");
                var sequence = new YamlSequence(line, column);
                Advance();
                while (_parser.Current is not SequenceEnd)
                {
                    sequence.Add(ReadNode(depth + 1));
                }

                Advance();
                node = sequence;
                break;
            case MappingStart start:
                CheckTag(start.Tag, "map");
                node = ReadMapping(line, column, depth);
                break;
            default:
                throw Refuse(DiagnosticCodes.YamlSyntax, $"unexpected {current.GetType().Name}");
        }

        if (current is NodeEvent { Anchor: { IsEmpty: false } anchor })
        {
            _anchors[anchor.Value] = node;
        }

        return node;
    }

    private YamlMapping ReadMapping(int line, int column, int depth)
    {
        var mapping = new YamlMapping(line, column);
        var keys = new Dictionary<string, YamlScalar>(StringComparer.Ordinal);
        Advance();
        while (_parser.Current is not MappingEnd)
        {
            if (_parser.Current is not Scalar keyEvent)
            {
                throw Refuse(DiagnosticCodes.KeyNotText, "a key must be text; put text that starts with '{', '[' or '*' in quotes");
            }

            Count(1);
            var key = ReadScalar(keyEvent, isKey: true);
            Advance();
            var value = ReadNode(depth + 1);
            if (!keys.TryAdd(key.Text, key))
            {
                _bag.Add(
                    DiagnosticCodes.DuplicateKey,
                    key,
                    "",
                    $"the key {Wording.Quote(key.Text)} is here a second time; the first is in line {keys[key.Text].Line}");
                continue;
            }

            mapping.Add(new YamlEntry(key, value));
        }

        Advance();
        return mapping;
    }

    private YamlNode ReadAlias(AnchorAlias alias)
    {
        // An anchor is known once its node is complete, so a node cannot hold itself.
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
        {
            throw Refuse(DiagnosticCodes.UnknownAlias, $"the alias '*{alias.Value.Value}' has no anchor '&{alias.Value.Value}' before it");
        }

        Count(node.Size);
        Advance();
        return node;
    }

    private YamlScalar ReadScalar(Scalar scalar, bool isKey = false)
    {
        CheckTag(scalar.Tag, "str");
        var node = new YamlScalar(
            (int)scalar.Start.Line,
            (int)scalar.Start.Column,
            (int)scalar.Start.Index,
            (int)scalar.End.Index,
            scalar.Value,
            scalar.Style,
            scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty)
        {
            EndLine = (int)scalar.End.Line,
            EndColumn = (int)scalar.End.Column,
        };
        if (!isKey && YamlValues.Resolve(node) is null)
        {
            _bag.Add(
                DiagnosticCodes.WrongType,
                node,
                "",
                $"no value can hold the number {Wording.Quote(node.Text)}",
                expected: "a finite number, or the text in quotes");
        }

        return node;
    }

    /// <summary>A tag that names the type which the node has anyway is harmless; any other could mean anything.</summary>
    private void CheckTag(TagName tag, string allowed)
    {
        if (!tag.IsEmpty && !tag.IsNonSpecific && tag.Value != $"tag:yaml.org,2002:{allowed}")
        {
            throw Refuse(DiagnosticCodes.TagRefused, $"the tag {Wording.Quote(tag.Value)} is not supported", $"no tag, or '!!{allowed}'");
        }
    }

    /// <summary>
    /// The next event. On some texts that are not YAML the scanner fails with its own broken assumptions instead of a
    /// <see cref="YamlException"/>; to the author both mean the same.
    /// </summary>
    private void Advance()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            var place = _scanner.CurrentPosition;
            _bag.Add(
                DiagnosticCodes.YamlSyntax,
                (int)place.Line,
                (int)place.Column,
                "",
                "the text from here on is not YAML; look for quotes, brackets or indentation that went wrong");
            throw new RefusedException();
        }
    }

    private void Count(int nodes)
    {
        _nodes += nodes;
        if (_nodes > _limits.MaxNodes)
        {
            throw Refuse(
                DiagnosticCodes.TooManyNodes,
                $"the file holds more than {_limits.MaxNodes} values, aliases counted as what they stand for");
        }
    }

    private void Expect<T>()
        where T : ParsingEvent
    {
        if (_parser.Current is null)
        {
            Advance();
        }

        if (_parser.Current is not T)
        {
            throw Refuse(DiagnosticCodes.YamlSyntax, $"unexpected {_parser.Current?.GetType().Name}");
        }

        Advance();
    }

    private RefusedException Refuse(string code, string message, string? expected = null)
    {
        var start = _parser.Current?.Start ?? Mark.Empty;
        _bag.Add(code, (int)start.Line, (int)start.Column, "", message, expected: expected);
        return new RefusedException();
    }

    private static void ReportSyntax(YamlException e, string text, DiagnosticBag bag)
    {
        var (line, column) = ((int)e.Start.Line, (int)e.Start.Column);
        if (FindTabIndentation(text, line) is { } tab)
        {
            bag.Add(DiagnosticCodes.YamlSyntax, tab.Line, tab.Column, "", "a tab cannot indent YAML; use spaces");
            return;
        }

        bag.Add(DiagnosticCodes.YamlSyntax, line, column, "", SyntaxMessage(e));
    }

    /// <summary>The scanner reports a tab at the start of what it indents, up to a line before or after the tab.</summary>
    private static (int Line, int Column)? FindTabIndentation(string text, int line)
    {
        var lines = text.Split('\n');
        for (var i = Math.Max(line - 2, 0); i < Math.Min(line + 2, lines.Length); i++)
        {
            var indentation = lines[i].AsSpan(0, lines[i].Length - lines[i].AsSpan().TrimStart().Length);
            if (indentation.Length < lines[i].Length && indentation.IndexOf('\t') is >= 0 and var tab)
            {
                return (i + 1, tab + 1);
            }
        }

        return null;
    }

    private static string SyntaxMessage(YamlException e)
    {
        var message = e.Message;
        var cut = message.IndexOf("): ", StringComparison.Ordinal);
        message = cut >= 0 ? message[(cut + 3)..] : message;
        if (message.Contains("plain scalar value, found invalid mapping", StringComparison.Ordinal))
        {
            return "': ' cannot stand inside an unquoted value; quote the whole value, or write it on lines of its own under '|'";
        }

        return message.Length == 0 ? "the file is not YAML" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
    }

    /// <summary>Ends reading after a report.</summary>
    private sealed class RefusedException : Exception;
}
