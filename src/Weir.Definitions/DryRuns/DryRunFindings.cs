using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>Collects what is not known, and what is known to fail, while values are evaluated.</summary>
internal sealed class DryRunFindings
{
    /// <summary>What each item, combination or iteration fills by itself.</summary>
    private static readonly string[] OfItems = ["matrix", "strategy", "item", "index", "repeat.iteration"];

    public List<Undecided> Undecided { get; } = [];

    public List<string> Problems { get; } = [];

    public void Tell(string path, Known known)
    {
        var open = known.DependsOn.Where(read => !Array.Exists(OfItems, context => read == context || read.StartsWith($"{context}.", StringComparison.Ordinal))).ToArray();
        if (open.Length > 0)
        {
            Undecided.Add(new(path, open));
        }

        if (known.Problem is not null)
        {
            Problems.Add($"{path}: {known.Problem}");
        }
    }

    public void Tell(string path, DryRunDecision decision)
    {
        if (decision.DependsOn.Count > 0)
        {
            Undecided.Add(new(path, decision.DependsOn));
        }

        if (decision.Problem is not null)
        {
            Problems.Add($"{path}: {decision.Problem}");
        }
    }

    public Known Evaluate(KnownScope scope, Value value, string path)
    {
        var known = scope.Evaluate(value);
        Tell(path, known);
        return known;
    }

    public Value Value(KnownScope scope, Value value, string path) => Evaluate(scope, value, path).Value;

    public ObjectValue Object(KnownScope scope, ObjectValue value, string path) =>
        ObjectValue.Of(value.Members.Select(member => KeyValuePair.Create(member.Key, Value(scope, member.Value, $"{path}.{member.Key}"))));

    public string Text(KnownScope scope, string text, string path) => Value(scope, Values.Value.Of(text), path).ToText();

    public DryRunGroup? Group(KnownScope scope, PlanConcurrency? group, string path) =>
        group is null ? null : new(Text(scope, group.Group, path), group.Limit, group.CancelInProgress);

    /// <summary>Null when it fails, which is told.</summary>
    public T? Try<T>(Func<T> evaluate)
        where T : class
    {
        try
        {
            return evaluate();
        }
        catch (EvaluationException problem)
        {
            Problems.Add(problem.Message);
            return null;
        }
    }
}
