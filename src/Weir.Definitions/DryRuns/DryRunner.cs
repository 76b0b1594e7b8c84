using Weir.Definitions.Expressions;
using Weir.Definitions.Inputs;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>
/// Tells what a run of a plan would do, without running any of it. Pure: what only the run can know stays as it is written, secrets
/// above all.
/// </summary>
public sealed class DryRunner
{
    /// <summary>Called workflows that are shown in all; a workflow that calls others twice each grows fast.</summary>
    private const int CallsMax = 100;

    private readonly IReadOnlyDictionary<string, Plan> workflows;
    private readonly ExpressionLimits limits;
    private int calls;

    private DryRunner(IReadOnlyDictionary<string, Plan> workflows, ExpressionLimits limits) => (this.workflows, this.limits) = (workflows, limits);

    /// <param name="inputs">As <see cref="InputBinder"/> gives them.</param>
    public static DryRun Of(Plan plan, ObjectValue inputs, ExpressionLimits? limits = null) =>
        new DryRunner(plan.Workflows, limits ?? ExpressionLimits.Default).Of(plan, inputs, inputs, []);

    /// <param name="inputs">As they are shown.</param>
    /// <param name="known">Those that are known.</param>
    /// <param name="callers">References of the plans that led here.</param>
    private DryRun Of(Plan plan, ObjectValue inputs, ObjectValue known, IReadOnlyList<string> callers)
    {
        var findings = new DryRunFindings();
        var isWhole = known.Count == inputs.Count;
        var published = plan.Nodes.SelectMany(node => node.Task?.Publish ?? []).Concat(plan.Edges.SelectMany(edge => edge.Publish)).Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        var scope = KnownScope.Create(limits)
            .With("workflow", ObjectValue.Of(("name", plan.Name)), isWhole: false)
            .With("inputs", known, isWhole)
            .With("parameters", known, isWhole)
            .With("vars", ObjectValue.Empty)
            .Extend("vars", plan.Vars, "vars", findings.Tell)
            .Without("vars", published)
            .With("env", ObjectValue.Empty)
            .Extend("env", plan.Env, "env", findings.Tell);

        var graph = new RunGraph(plan);
        var decisions = new DryRunDecisions(plan, scope);
        var nodes = new DryRunNodes(decisions, scope, findings, (node, input, path) => Call(node, input, path, findings, callers));
        return new DryRun
        {
            Name = plan.Name,
            Inputs = inputs,
            Nodes = nodes.Under(null, graph),
            Priority = findings.Value(scope, plan.Priority, "priority"),
            ConcurrencyGroup = plan.Concurrency is { } group ? findings.Text(scope, group.Group, "concurrency.group") : null,
            TimeoutSeconds = plan.TimeoutSeconds,
            Undecided = findings.Undecided,
            Problems = findings.Problems,
        };
    }

    private DryRun? Call(PlanNode node, IReadOnlyList<KeyValuePair<string, Known>> input, string path, DryRunFindings findings, IReadOnlyList<string> callers)
    {
        var reference = node.Task!.Action;
        if (callers.Contains(reference) || !workflows.TryGetValue(reference, out var plan) || ++calls > CallsMax)
        {
            return null;
        }

        var shown = ObjectValue.Of(input.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value)));
        var known = ObjectValue.Of(input.Where(entry => entry.Value.IsKnown).Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value)));
        if (known.Count == shown.Count)
        {
            var bound = InputBinder.Bind(plan, known);
            findings.Problems.AddRange(bound.Diagnostics.Select(found => $"{path}: {found.Message}"));
            shown = known = bound.Inputs ?? known;
        }
        else
        {
            var defaults = ObjectValue.Of(plan.Inputs.Where(declared => !shown.TryGet(declared.Name, out _))
                .Select(declared => KeyValuePair.Create(declared.Name, declared.Default ?? Value.Null)));
            (shown, known) = (defaults.With(shown), defaults.With(known));
        }

        var called = Of(plan, shown, known, [.. callers, reference]);
        findings.Undecided.AddRange(called.Undecided.Select(found => found with { Path = $"{path} > {found.Path}" }));
        findings.Problems.AddRange(called.Problems.Select(problem => $"{path} > {problem}"));
        return called;
    }
}

/// <summary>Collects what is not known while values are evaluated.</summary>
internal sealed class DryRunFindings
{
    /// <summary>Contexts that each item or combination fills by itself.</summary>
    private static readonly string[] OfItems = ["matrix", "strategy", "item", "index"];

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
}
