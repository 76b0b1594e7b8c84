namespace Weir.Definitions.Expressions;

/// <summary>What is known of a value before the run.</summary>
internal abstract record Shape
{
    public static Shape Any { get; } = new AnyShape();

    /// <summary>An object with exactly these members.</summary>
    /// <param name="problem">What to say of a name that is not among the members.</param>
    public static Shape Of(Func<string, string> problem, IEnumerable<KeyValuePair<string, Shape>> members) =>
        new MembersShape(problem, new Dictionary<string, Shape>(members, StringComparer.Ordinal));

    public static Shape Of(Func<string, string> problem, IEnumerable<string> names) =>
        Of(problem, names.Distinct(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, Any)));

    private sealed record AnyShape : Shape;
}

internal sealed record MembersShape(Func<string, string> Problem, IReadOnlyDictionary<string, Shape> Members) : Shape
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
    /// <summary>Whether <c>kv.get_secret</c> may be called.</summary>
    public bool AllowsSecrets { get; init; }

    /// <summary>Where status functions may be called, for messages.</summary>
    public string StatusPlaces { get; init; } = "an 'if'";

    public ScopeShape With(string name, Shape shape)
    {
        var contexts = new Dictionary<string, Shape>(Contexts, StringComparer.Ordinal) { [name] = shape };
        return this with { Contexts = contexts };
    }

    public ScopeShape At(string place, bool allowsStatus = false) => this with { Place = place, AllowsStatus = allowsStatus };
}
