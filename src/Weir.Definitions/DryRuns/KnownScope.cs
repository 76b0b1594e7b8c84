using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>A value before the run.</summary>
/// <param name="Value">Texts that are not known stand in it as they are written.</param>
/// <param name="DependsOn">What it reads that is not known.</param>
internal sealed record Known(Value Value, IReadOnlyList<string> DependsOn)
{
    /// <summary>Why an expression in it fails although all that it reads is known; null when none does.</summary>
    public string? Problem { get; init; }

    public bool IsKnown => DependsOn.Count == 0 && Problem is null;
}

/// <summary>The contexts whose values are known before the run. Immutable.</summary>
internal sealed class KnownScope
{
    private readonly Dictionary<string, Context> contexts;
    private readonly ExpressionLimits limits;

    private KnownScope(Dictionary<string, Context> contexts, ExpressionLimits limits) => (this.contexts, this.limits) = (contexts, limits);

    public static KnownScope Create(ExpressionLimits limits) => new(new(StringComparer.Ordinal), limits);

    /// <param name="name">The context.</param>
    /// <param name="members">What is known of it.</param>
    /// <param name="isWhole">Whether nothing else is in it.</param>
    public KnownScope With(string name, ObjectValue members, bool isWhole = true) =>
        new(new(contexts, StringComparer.Ordinal) { [name] = new(members, isWhole) }, limits);

    /// <summary>Takes members out: what others set in the run is not known.</summary>
    public KnownScope Without(string name, IReadOnlyCollection<string> members)
    {
        var before = contexts[name];
        return members.Count == 0 ? this : With(name, ObjectValue.Of(before.Members.Members.Where(member => !members.Contains(member.Key))), isWhole: false);
    }

    /// <summary>Adds variables to <c>vars</c>, of which later ones read earlier ones.</summary>
    public KnownScope WithVars(ObjectValue vars, string path, Action<string, Known> tell) =>
        vars.Members.Aggregate(this, (scope, member) => scope.With("vars", [KeyValuePair.Create(member.Key, Told(scope.Evaluate(member.Value), $"{path}.{member.Key}", tell))]));

    /// <summary>Adds variables to <c>env</c>, which hold text and read the environment around, not each other.</summary>
    public KnownScope WithEnv(ObjectValue env, string path, Action<string, Known> tell) =>
        With("env", [.. env.Members.Select(member => KeyValuePair.Create(member.Key, Told(EvaluateText(member.Value), $"{path}.{member.Key}", tell)))]);

    /// <summary>The value as an environment variable holds it.</summary>
    public Known EvaluateText(Value value)
    {
        var known = Evaluate(value);
        return known.IsKnown ? known with { Value = Value.Of(known.Value.ToText()) } : known;
    }

    public Known Evaluate(Value value) => value switch
    {
        StringValue text when Template.HasExpression(text.Value) => Text(text),
        ArrayValue array => Join([.. array.Items.Select(Evaluate)], parts => ArrayValue.Of(parts)),
        ObjectValue obj => Join(
            [.. obj.Members.Select(member => Evaluate(member.Value))],
            parts => ObjectValue.Of(obj.Names.Zip(parts, (name, part) => KeyValuePair.Create(name, part)))),
        _ => new(value, []),
    };

    /// <summary>What the expression reads that is not known; status functions are left to the caller.</summary>
    public IReadOnlyList<string> Unknown(ExpressionNode node) =>
        [.. ExpressionReads.Of(node).Where(read => !IsKnown(read) && !Functions.IsStatus(read.Context)).Select(read => read.Path).Distinct(StringComparer.Ordinal)];

    public ExpressionScope ToScope(StatusFacts? status = null)
    {
        var scope = new ExpressionScope { Status = status, Limits = limits };
        foreach (var (name, context) in contexts)
        {
            scope.Set(name, context.Members);
        }

        return scope;
    }

    /// <summary>Members that are not known replace those that have their names, too.</summary>
    private KnownScope With(string name, IReadOnlyList<KeyValuePair<string, Known>> members)
    {
        var before = contexts.GetValueOrDefault(name) ?? new(ObjectValue.Empty, true);
        var known = members.Where(member => member.Value.IsKnown).Select(member => KeyValuePair.Create(member.Key, member.Value.Value));
        var others = before.Members.Members.Where(other => !members.Any(member => member.Key == other.Key));
        return With(name, ObjectValue.Of(others.Concat(known)), before.IsWhole && members.All(member => member.Value.IsKnown));
    }

    private static Known Told(Known known, string path, Action<string, Known> tell)
    {
        tell(path, known);
        return known;
    }

    private bool IsKnown(ExpressionRead read) =>
        contexts.TryGetValue(read.Context, out var context) && (context.IsWhole || (read.Member is not null && context.Members.TryGet(read.Member, out _)));

    private Known Text(StringValue text)
    {
        var template = ExpressionCache.Template(text.Value);
        var unknown = template.Parts.Where(part => part.Expression is not null).SelectMany(part => Unknown(part.Expression!.Root)).Distinct(StringComparer.Ordinal).ToArray();
        if (unknown.Length > 0)
        {
            return new(text, unknown);
        }

        try
        {
            return new(template.Evaluate(ToScope()), []);
        }
        catch (ExpressionException problem)
        {
            return new(text, []) { Problem = problem.Message };
        }
    }

    private static Known Join(IReadOnlyList<Known> parts, Func<IEnumerable<Value>, Value> make) => new(
        make(parts.Select(part => part.Value)), [.. parts.SelectMany(part => part.DependsOn).Distinct(StringComparer.Ordinal)])
    {
        Problem = parts.FirstOrDefault(part => part.Problem is not null)?.Problem,
    };

    private sealed record Context(ObjectValue Members, bool IsWhole);
}
