using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Values;
using Weir.Definitions.Yaml;

namespace Weir.Definitions.Jobs;

/// <summary>Reads the members of one mapping and reports what does not fit, each time with its place.</summary>
internal sealed class MappingReader
{
    private readonly YamlMapping _mapping;
    private readonly string _path;
    private readonly DiagnosticBag _bag;

    /// <param name="what">How messages name the mapping, for example <c>a step</c>.</param>
    public MappingReader(YamlMapping mapping, string path, string what, IReadOnlyCollection<string> keys, DiagnosticBag bag)
    {
        _mapping = mapping;
        _path = path;
        _bag = bag;
        foreach (var entry in mapping.Entries.Where(entry => !keys.Contains(entry.Key.Text)))
        {
            bag.Add(
                DiagnosticCodes.UnknownKey,
                entry.Key,
                Child(entry.Key.Text),
                $"{what} has no key {Wording.Quote(entry.Key.Text)}",
                expected: Wording.OneOf(keys),
                suggestion: NearestName.Find(entry.Key.Text, keys) ?? ForeignKeys.Find(entry.Key.Text, keys));
        }
    }

    public YamlEntry? Entry(string key) => _mapping.Find(key);

    /// <summary>The member, absent when it is not there or is an explicit null.</summary>
    public YamlNode? Node(string key) => _mapping.Find(key)?.Value is { } node && !IsNull(node) ? node : null;

    /// <summary>A text. Numbers and booleans are taken as they are written.</summary>
    public YamlScalar? Text(string key)
    {
        var node = Node(key);
        return node is YamlScalar scalar ? scalar : node is null ? null : Wrong<YamlScalar>(key, node, "a string");
    }

    public YamlMapping? Mapping(string key)
    {
        var node = Node(key);
        return node is YamlMapping mapping ? mapping : node is null ? null : Wrong<YamlMapping>(key, node, "an object");
    }

    /// <summary>A boolean, or a text with an expression.</summary>
    public YamlScalar? Boolean(string key) =>
        Scalar(key, "a boolean or an expression", (scalar, value) => value is BooleanValue || IsExpression(scalar));

    /// <summary>A boolean that must be known before the run.</summary>
    public YamlScalar? Flag(string key) => Scalar(key, "a boolean", (_, value) => value is BooleanValue);

    /// <summary>A number within bounds, or a text with an expression.</summary>
    /// <param name="isKnown">Whether it must be known before the run: then it is no expression.</param>
    public YamlScalar? Number(string key, decimal minimum, bool exclusive, decimal maximum, bool whole, bool isKnown = false)
    {
        var bounds = exclusive ? $"above {minimum} and up to {maximum}" : $"from {minimum} to {maximum}";
        var expected = $"a {(whole ? "whole " : "")}number {bounds}";
        var scalar = Scalar(key, isKnown ? expected : $"{expected}, or an expression", (scalar, value) => value is NumberValue || (!isKnown && IsExpression(scalar)));
        if (scalar is null || YamlValues.Resolve(scalar) is not NumberValue number)
        {
            return scalar;
        }

        var inside = number.TryGetDecimal(out var value) && (exclusive ? value > minimum : value >= minimum) && value <= maximum;
        if (inside && (!whole || number.IsInteger))
        {
            return scalar;
        }

        Add(DiagnosticCodes.OutOfRange, scalar, key, $"'{key}' is out of range", scalar.Text, expected);
        return null;
    }

    /// <summary>A duration that must be known before the run.</summary>
    public TimeSpan? Duration(string key)
    {
        var node = Node(key);
        if (node is null)
        {
            return null;
        }

        var duration = Durations.Parse(YamlValues.ToValue(node));
        if (duration is null)
        {
            Add(DiagnosticCodes.WrongType, node, key, $"'{key}' is no duration", Describe(node), Durations.Rule);
        }

        return duration;
    }

    /// <summary>A duration, or a text with an expression; null when there is none.</summary>
    public YamlScalar? DurationOrExpression(string key)
    {
        if (Node(key) is YamlScalar scalar && IsExpression(scalar))
        {
            return scalar;
        }

        return Duration(key) is null ? null : (YamlScalar)Node(key)!;
    }

    /// <summary>One of several words; null when it is absent or another.</summary>
    public string? Choice(string key, IReadOnlyCollection<string> choices)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (choices.Contains(text.Text))
        {
            return text.Text;
        }

        Add(
            DiagnosticCodes.ValueNotAllowed,
            text,
            key,
            $"there is no such {key.Replace('_', ' ')}",
            Wording.Quote(text.Text),
            Wording.OneOf(choices),
            NearestName.Find(text.Text, choices));
        return null;
    }

    /// <summary>Names: one text, texts separated by commas, or an array of texts.</summary>
    public IReadOnlyList<YamlScalar> Names(string key)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlScalar one:
                return [.. SplitNames(one)];
            case YamlSequence list when list.Items.All(item => item is YamlScalar):
                return [.. list.Items.Cast<YamlScalar>()];
            case { } other:
                Add(DiagnosticCodes.WrongType, other, key, $"'{key}' has the wrong type", Describe(other), "a name or an array of names");
                return [];
        }
    }

    public static IEnumerable<YamlScalar> SplitNames(YamlScalar scalar) => scalar.Text.Contains(',')
        ? scalar.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(name => new YamlScalar(scalar.Line, scalar.Column, scalar.Start, scalar.End, name, scalar.Style, scalar.IsForcedText))
        : [scalar];

    /// <summary>Reports a required key that is absent, at the place of the mapping.</summary>
    public void Require(string key, string what)
    {
        if (_mapping.Find(key) is { Value: var node })
        {
            if (IsNull(node))
            {
                Add(DiagnosticCodes.Empty, node, key, $"'{key}' is empty");
            }

            return;
        }

        _bag.Add(DiagnosticCodes.MissingKey, _mapping, _path, $"{what} needs the key '{key}'");
    }

    public void Add(
        string code,
        YamlNode place,
        string key,
        string message,
        string? found = null,
        string? expected = null,
        string? suggestion = null) =>
        _bag.Add(code, place, Child(key), message, found, expected, suggestion);

    public string Child(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    public static bool IsExpression(YamlScalar scalar) => Template.HasExpression(scalar.Text);

    /// <summary>Whether some text in the subtree is not known before the run.</summary>
    public static bool HoldsExpression(YamlNode node) => node switch
    {
        YamlScalar scalar => IsExpression(scalar),
        YamlSequence sequence => sequence.Items.Any(HoldsExpression),
        YamlMapping mapping => mapping.Entries.Any(entry => HoldsExpression(entry.Value)),
        _ => false,
    };

    private YamlScalar? Scalar(string key, string expected, Func<YamlScalar, Value?, bool> accepts)
    {
        var node = Node(key);
        return node switch
        {
            null => null,
            YamlScalar scalar when accepts(scalar, YamlValues.Resolve(scalar)) => scalar,
            _ => Wrong<YamlScalar>(key, node, expected),
        };
    }

    private T? Wrong<T>(string key, YamlNode node, string expected)
        where T : YamlNode
    {
        Add(DiagnosticCodes.WrongType, node, key, $"'{key}' has the wrong type", Describe(node), expected);
        return null;
    }

    public static string Describe(YamlNode node) => node switch
    {
        YamlScalar scalar when YamlValues.Resolve(scalar) is not StringValue and not null => $"the {scalar.KindName} {scalar.Text}",
        YamlScalar scalar => $"the text {Wording.Quote(scalar.Text)}",
        _ => Wording.A(node.KindName),
    };

    public static bool IsNull(YamlNode node) => node is YamlScalar scalar && YamlValues.Resolve(scalar) is { IsNull: true };
}
