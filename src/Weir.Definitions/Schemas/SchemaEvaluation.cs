using System.Text.RegularExpressions;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Values;

namespace Weir.Definitions.Schemas;

/// <summary>Holds one value against a schema that was read before.</summary>
internal sealed class SchemaEvaluation(Value root, IReadOnlyDictionary<string, Regex> patterns)
{
    private const int MaxProblems = 100;

    /// <summary>Bounds schemas that refer to themselves and combine alternatives.</summary>
    private const int MaxSteps = 200_000;
    private const int MaxDepth = 256;

    private List<SchemaProblem> problems = [];
    private int steps;
    private int depth;

    public IReadOnlyList<SchemaProblem> Problems => problems;

    public void Check(Value schema, Value value, string path)
    {
        if (schema is BooleanValue boolean)
        {
            Expect(boolean.Value, path, "is not allowed here");
            return;
        }

        if (++steps > MaxSteps || depth > MaxDepth)
        {
            Add(path, "cannot be checked: the schema is too complex for this value");
            return;
        }

        depth++;
        var map = (ObjectValue)schema;
        if (map.Get("$ref") is StringValue reference)
        {
            Check(SchemaReferences.Find(root, reference.Value)!, value, path);
        }

        var types = SchemaTypes.Of(map);
        if (types.Count > 0 && !types.Any(type => SchemaTypes.Fits(type, value)))
        {
            Add(path, $"must be {SchemaTypes.Words(types)}, not {Wording.A(value.KindName)}");
        }
        else
        {
            CheckChoice(map, value, path);
            CheckKind(map, value, path);
            CheckCombinations(map, value, path);
        }

        depth--;
    }

    private void CheckChoice(ObjectValue schema, Value value, string path)
    {
        if (schema.TryGet("const", out var constant))
        {
            Expect(constant.Equals(value), path, $"must be {constant.ToJson()}");
        }

        if (schema.Get("enum") is ArrayValue allowed)
        {
            Expect(allowed.Items.Contains(value), path, $"must be one of {string.Join(", ", allowed.Items.Select(item => item.ToJson()))}; this is {Short(value)}");
        }
    }

    private void CheckKind(ObjectValue schema, Value value, string path)
    {
        switch (value)
        {
            case StringValue text:
                CheckText(schema, text.Value, path);
                break;
            case NumberValue number:
                CheckNumber(schema, number, path);
                break;
            case ArrayValue array:
                CheckArray(schema, array, path);
                break;
            case ObjectValue map:
                CheckObject(schema, map, path);
                break;
        }
    }

    private void CheckText(ObjectValue schema, string text, string path)
    {
        var length = text.EnumerateRunes().Count();
        CheckCount(schema, "minLength", "maxLength", length, "characters", path);
        if (schema.Get("pattern") is StringValue pattern)
        {
            Expect(patterns[pattern.Value].IsMatch(text), path, $"must match {pattern.Value}; this is {Short(Value.Of(text))}");
        }

        if (schema.Get("format") is StringValue format)
        {
            Expect(SchemaFormats.Fits(format.Value, text), path, $"must be a {format.Value}; this is {Short(Value.Of(text))}");
        }
    }

    private void CheckNumber(ObjectValue schema, NumberValue number, string path)
    {
        Bound("minimum", "must be at least", static compared => compared >= 0);
        Bound("maximum", "must be at most", static compared => compared <= 0);
        Bound("exclusiveMinimum", "must be above", static compared => compared > 0);
        Bound("exclusiveMaximum", "must be below", static compared => compared < 0);
        if (schema.Get("multipleOf") is NumberValue unit)
        {
            var isMultiple = number.TryGetDecimal(out var exact) && unit.TryGetDecimal(out var exactUnit)
                ? exact % exactUnit == 0
                : Math.IEEERemainder(number.ToDouble(), unit.ToDouble()) == 0;
            Expect(isMultiple, path, $"must be a multiple of {unit.ToText()}; this is {number.ToText()}");
        }

        void Bound(string keyword, string words, Func<int, bool> fits)
        {
            if (schema.Get(keyword) is NumberValue bound)
            {
                Expect(fits(number.CompareTo(bound)), path, $"{words} {bound.ToText()}; this is {number.ToText()}");
            }
        }
    }

    private void CheckArray(ObjectValue schema, ArrayValue array, string path)
    {
        CheckCount(schema, "minItems", "maxItems", array.Count, "items", path);
        var prefix = (schema.Get("prefixItems") as ArrayValue)?.Items ?? [];
        var rest = schema.TryGet("items", out var items) ? items : Value.True;
        for (var i = 0; i < array.Count && problems.Count < MaxProblems; i++)
        {
            Check(i < prefix.Count ? prefix[i] : rest, array.Items[i], SchemaPath.Item(path, i));
        }

        if (schema.Get("uniqueItems") is BooleanValue { Value: true })
        {
            Expect(array.Items.Distinct().Count() == array.Count, path, "must not have the same item twice");
        }

        if (schema.TryGet("contains", out var wanted))
        {
            Expect(array.Items.Any(item => Fits(wanted, item)), path, "must have an item that fits 'contains'");
        }
    }

    private void CheckObject(ObjectValue schema, ObjectValue map, string path)
    {
        CheckCount(schema, "minProperties", "maxProperties", map.Count, "members", path);
        var properties = schema.Get("properties") as ObjectValue ?? ObjectValue.Empty;
        foreach (var name in Required(schema, properties).Where(name => !map.TryGet(name, out _)))
        {
            Add(path, $"needs '{name}'");
        }

        var byPattern = schema.Get("patternProperties") as ObjectValue ?? ObjectValue.Empty;
        foreach (var (name, member) in map.Members)
        {
            var memberPath = SchemaPath.Member(path, name);
            var isKnown = properties.TryGet(name, out var own);
            if (isKnown)
            {
                Check(own!, member, memberPath);
            }

            foreach (var (pattern, itsSchema) in byPattern.Members.Where(entry => patterns[entry.Key].IsMatch(name)))
            {
                isKnown = true;
                Check(itsSchema, member, memberPath);
            }

            if (schema.TryGet("propertyNames", out var names))
            {
                Check(names, Value.Of(name), memberPath);
            }

            if (!isKnown && schema.TryGet("additionalProperties", out var others))
            {
                CheckOther(others, properties, name, member, path);
            }
        }
    }

    private void CheckOther(Value schema, ObjectValue properties, string name, Value member, string path)
    {
        if (schema is not BooleanValue)
        {
            Check(schema, member, SchemaPath.Member(path, name));
            return;
        }

        var near = NearestName.Find(name, properties.Names);
        Expect(schema.Equals(Value.True), path, $"has no '{name}'{(near is null ? "" : $"; did you mean '{near}'?")}");
    }

    private void CheckCombinations(ObjectValue schema, Value value, string path)
    {
        foreach (var part in (schema.Get("allOf") as ArrayValue)?.Items ?? [])
        {
            Check(part, value, path);
        }

        if (schema.Get("anyOf") is ArrayValue any)
        {
            Expect(any.Items.Any(part => Fits(part, value)), path, "fits none of the alternatives");
        }

        if (schema.Get("oneOf") is ArrayValue one)
        {
            var fitting = one.Items.Count(part => Fits(part, value));
            Expect(fitting == 1, path, fitting == 0 ? "fits none of the alternatives" : $"fits {fitting} of the alternatives, but must fit one");
        }

        if (schema.TryGet("not", out var not))
        {
            Expect(!Fits(not, value), path, "is not allowed by 'not'");
        }

        if (schema.TryGet("if", out var condition) && schema.TryGet(Fits(condition, value) ? "then" : "else", out var consequence))
        {
            Check(consequence, value, path);
        }
    }

    /// <summary>Names of JSON Schema's <c>required</c>, and of members that say <c>required: true</c> of themselves and have no default.</summary>
    private static IEnumerable<string> Required(ObjectValue schema, ObjectValue properties) =>
        ((schema.Get("required") as ArrayValue)?.Items.OfType<StringValue>().Select(name => name.Value) ?? [])
        .Concat(properties.Members.Where(member => member.Value is ObjectValue own && own.Get("required").Equals(Value.True) && own.Get("default").IsNull).Select(member => member.Key))
        .Distinct(StringComparer.Ordinal);

    private bool Fits(Value schema, Value value)
    {
        var outer = problems;
        problems = [];
        Check(schema, value, "");
        var fits = problems.Count == 0;
        problems = outer;
        return fits;
    }

    private void CheckCount(ObjectValue schema, string least, string most, int count, string unit, string path)
    {
        if (schema.Get(least) is NumberValue minimum)
        {
            Expect(count >= minimum.ToDouble(), path, $"must have at least {minimum.ToText()} {unit}; this has {count}");
        }

        if (schema.Get(most) is NumberValue maximum)
        {
            Expect(count <= maximum.ToDouble(), path, $"must have at most {maximum.ToText()} {unit}; this has {count}");
        }
    }

    private static string Short(Value value)
    {
        const int Shown = 60;
        var json = value.ToJson();
        return json.Length <= Shown ? json : json[..Shown] + "…";
    }

    private void Expect(bool holds, string path, string otherwise)
    {
        if (!holds)
        {
            Add(path, otherwise);
        }
    }

    private void Add(string path, string message)
    {
        if (problems.Count < MaxProblems)
        {
            problems.Add(new(path, message));
        }
    }
}
