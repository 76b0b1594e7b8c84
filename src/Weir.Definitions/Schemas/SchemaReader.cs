using System.Text.RegularExpressions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Schemas;

/// <summary>
/// Checks that a value is a schema, and prepares its patterns. What it does not know is refused rather than ignored, so that no
/// schema promises a check that nobody makes.
/// </summary>
internal sealed class SchemaReader(Value root)
{
    private const int MaxDepth = 64;

    internal static readonly string[] Schemas = ["additionalProperties", "items", "not", "if", "then", "else", "contains", "propertyNames"];
    internal static readonly string[] SchemaMaps = ["properties", "$defs", "definitions", "patternProperties"];
    internal static readonly string[] SchemaLists = ["allOf", "anyOf", "oneOf", "prefixItems"];
    private static readonly string[] Counts = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"];
    private static readonly string[] Numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    private static readonly string[] Notes =
    [
        "$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "format",
        "const", "secret", "position", "tags", "label",
    ];

    private static readonly string[] Others = ["type", "enum", "required", "pattern", "uniqueItems", "$ref"];
    private static readonly HashSet<string> Known = [.. Schemas, .. SchemaMaps, .. SchemaLists, .. Counts, .. Numbers, .. Notes, .. Others];

    private readonly List<SchemaProblem> problems = [];

    public Dictionary<string, Regex> Patterns { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<SchemaProblem> Read()
    {
        ReadSchema(root, "", 0);
        return problems;
    }

    private void ReadSchema(Value value, string path, int depth)
    {
        if (value is BooleanValue)
        {
            return;
        }

        if (value is not ObjectValue schema)
        {
            Add(path, $"a schema is an object or a boolean, not {Wording.A(value.KindName)}");
            return;
        }

        if (depth > MaxDepth)
        {
            Add(path, $"schemas nest at most {MaxDepth} levels");
            return;
        }

        foreach (var (name, member) in schema.Members)
        {
            ReadKeyword(name, member, SchemaPath.Member(path, name), depth);
        }
    }

    private void ReadKeyword(string name, Value value, string path, int depth)
    {
        if (!Known.Contains(name))
        {
            var near = NearestName.Find(name, Known);
            Add(path, $"there is no keyword '{name}'{(near is null ? "" : $"; did you mean '{near}'?")}");
        }
        else if (Schemas.Contains(name))
        {
            ReadSchema(value, path, depth + 1);
        }
        else if (SchemaMaps.Contains(name))
        {
            ReadMap(name, value, path, depth);
        }
        else if (SchemaLists.Contains(name))
        {
            Expect(value is ArrayValue { Count: > 0 }, path, "must be an array of schemas with at least one");
            var index = 0;
            foreach (var item in (value as ArrayValue)?.Items ?? [])
            {
                ReadSchema(item, SchemaPath.Item(path, index++), depth + 1);
            }
        }
        else if (Counts.Contains(name))
        {
            Expect(value is NumberValue number && number.TryGetInt64(out var count) && count >= 0, path, "must be a whole number of at least 0");
        }
        else if (Numbers.Contains(name))
        {
            Expect(value is NumberValue number && (name != "multipleOf" || number.ToDouble() > 0), path, name == "multipleOf" ? "must be a number above 0" : "must be a number");
        }
        else
        {
            ReadOther(name, value, path);
        }
    }

    private void ReadMap(string name, Value value, string path, int depth)
    {
        if (value is not ObjectValue map)
        {
            Add(path, "must be an object of schemas");
            return;
        }

        foreach (var (member, schema) in map.Members)
        {
            if (name == "patternProperties")
            {
                ReadPattern(member, SchemaPath.Member(path, member));
            }

            ReadSchema(schema, SchemaPath.Member(path, member), depth + 1);
        }
    }

    private void ReadOther(string name, Value value, string path)
    {
        switch (name)
        {
            case "type":
                var types = value switch { StringValue => [value], ArrayValue { Count: > 0 } several => several.Items, _ => [] };
                Expect(
                    types.Count > 0 && types.All(type => type is StringValue text && SchemaTypes.All.Contains(text.Value)),
                    path,
                    $"must be {Wording.OneOf([.. SchemaTypes.All])}, or an array of them");
                break;
            case "enum":
                Expect(value is ArrayValue { Count: > 0 }, path, "must be an array with at least one value");
                break;
            case "required":
                Expect(value is BooleanValue || (value is ArrayValue names && names.Items.All(item => item is StringValue)), path, "must be an array of names");
                break;
            case "uniqueItems":
                Expect(value is BooleanValue, path, "must be a boolean");
                break;
            case "format":
                Expect(value is StringValue, path, "must be a string");
                break;
            case "pattern" when value is StringValue pattern:
                ReadPattern(pattern.Value, path);
                break;
            case "pattern":
                Add(path, "must be a string");
                break;
            case "$ref":
                Expect(value is StringValue text && SchemaReferences.Find(root, text.Value) is not null, path, "must name a place of this schema, such as #/$defs/server; nothing is loaded from elsewhere");
                break;
        }
    }

    private void ReadPattern(string pattern, string path)
    {
        try
        {
            // Linear in the length of the text, whatever the pattern is.
            Patterns[pattern] = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            Add(path, $"is no regular expression that is known here: {refused.Message}");
        }
    }

    private void Expect(bool holds, string path, string otherwise)
    {
        if (!holds)
        {
            Add(path, otherwise);
        }
    }

    private void Add(string path, string message) => problems.Add(new(path, message));
}
