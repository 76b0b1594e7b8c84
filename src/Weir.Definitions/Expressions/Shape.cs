namespace Weir.Definitions.Expressions;

/// <summary>What is known of a value before the run.</summary>
internal abstract record Shape
{
    public static Shape Any { get; } = new AnyShape();

    /// <summary>An object with exactly these members.</summary>
    /// <param name="noun">What a member is called: <c>input</c>, <c>step</c>.</param>
    /// <param name="explain">Says more of a name that is not among the members; null for "there is no …".</param>
    public static Shape Of(string noun, IEnumerable<KeyValuePair<string, Shape>> members, Func<string, string?>? explain = null) =>
        new MembersShape(noun, new Dictionary<string, Shape>(members, StringComparer.Ordinal), explain);

    public static Shape Of(string noun, IEnumerable<string> names) =>
        Of(noun, names.Distinct(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, Any)));

    private sealed record AnyShape : Shape;
}

internal sealed record MembersShape(string Noun, IReadOnlyDictionary<string, Shape> Members, Func<string, string?>? Explain) : Shape
{
    /// <summary>Which members exist at the place; null for all. Lets many places share one list.</summary>
    public Func<string, bool>? Exists { get; init; }

    public IReadOnlyCollection<string> Names => Exists is null ? [.. Members.Keys] : [.. Members.Keys.Where(Exists)];

    public Shape? Find(string name) => Members.TryGetValue(name, out var shape) && (Exists is null || Exists(name)) ? shape : null;
}

/// <summary>The contexts that expressions of one place can reach.</summary>
/// <param name="Place">How messages name the place: <c>a job's 'if'</c>.</param>
internal sealed record ScopeShape(string Place, IReadOnlyDictionary<string, Shape> Contexts, bool AllowsStatus = false)
{
    public ScopeShape With(string name, Shape shape)
    {
        var contexts = new Dictionary<string, Shape>(Contexts, StringComparer.Ordinal) { [name] = shape };
        return this with { Contexts = contexts };
    }

    public ScopeShape At(string place, bool allowsStatus = false) => this with { Place = place, AllowsStatus = allowsStatus };
}
