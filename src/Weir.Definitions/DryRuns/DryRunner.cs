using Weir.Definitions.Inputs;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Settings;
using Weir.Definitions.Tasks;
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
    private int calls;

    private DryRunner(IReadOnlyDictionary<string, Plan> workflows) => this.workflows = workflows;

    /// <param name="inputs">As <see cref="InputBinder"/> gives them.</param>
    /// <param name="priority">Wins over the definition's.</param>
    public static DryRun Of(Plan plan, ObjectValue inputs, int? priority = null, ExecutionLimits? limits = null) =>
        new DryRunner(plan.Workflows).Of(plan, inputs, inputs, priority is { } given ? Value.Of(given) : Value.Null, limits ?? ExecutionLimits.Default, []);

    /// <param name="inputs">As they are shown.</param>
    /// <param name="known">Those that are known.</param>
    /// <param name="priority">The caller's; null has none.</param>
    /// <param name="given">What the operator, or the run that calls, allows.</param>
    /// <param name="callers">References of the plans that led here.</param>
    private DryRun Of(Plan plan, ObjectValue inputs, ObjectValue known, Value priority, ExecutionLimits given, IReadOnlyList<string> callers)
    {
        var limits = LimitSettings.Lower(given, plan.Limits);
        var findings = new DryRunFindings();
        var isWhole = known.Count == inputs.Count;
        var published = plan.Nodes.SelectMany(node => node.Task?.Publish ?? []).Concat(plan.Edges.SelectMany(edge => edge.Publish)).Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        var scope = KnownScope.Create(limits.Expressions)
            .With("workflow", ObjectValue.Of(("name", plan.Name)), isWhole: false)
            .With("inputs", known, isWhole)
            .With("parameters", known, isWhole)
            .With("vars", ObjectValue.Empty)
            .WithVars(plan.Vars, "vars", findings.Tell)
            .Without("vars", published)
            .WithEnv(plan.Env, "env", findings.Tell);
        var own = priority.IsNull ? findings.Value(scope, plan.Priority, "priority") : priority;
        var decisions = new DryRunDecisions(plan, scope, findings);
        var nodes = new DryRunNodes(
            new RunGraph(plan), decisions, new DryRunItemSets(scope, limits), scope, findings,
            (node, input) => Call(node, input, node.Plan.Priority.IsNull ? own : scope.Evaluate(node.Plan.Priority).Value, findings, limits, callers));
        return new DryRun
        {
            Name = plan.Name,
            Inputs = inputs,
            Nodes = nodes.Under(null),
            Priority = own,
            Concurrency = findings.Group(scope, plan.Concurrency, "concurrency.group"),
            MaxParallel = MostParallel(plan, limits),
            TimeoutSeconds = plan.TimeoutSeconds,
            Undecided = findings.Undecided,
            Problems = findings.Problems,
        };
    }

    /// <summary>Null when the definition says nothing of it.</summary>
    private static int? MostParallel(Plan plan, ExecutionLimits limits)
    {
        int? declared = plan.MaxParallel == TaskWorkflowReader.UsualMaxParallel ? null : plan.MaxParallel;
        return declared is not null || limits.MaxParallel < ExecutionLimits.Default.MaxParallel ? Math.Min(declared ?? int.MaxValue, limits.MaxParallel) : null;
    }

    private DryRun? Call(GraphNode node, IReadOnlyList<KeyValuePair<string, Known>> input, Value priority, DryRunFindings findings, ExecutionLimits limits, IReadOnlyList<string> callers)
    {
        var reference = node.Plan.Task!.Action;
        if (callers.Contains(reference) || !workflows.TryGetValue(reference, out var plan) || ++calls > CallsMax)
        {
            return null;
        }

        // Inputs that are not known take no part in what is checked, nor do defaults take their places.
        var open = input.Where(entry => !entry.Value.IsKnown).Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value)).ToArray();
        var declared = plan with { Inputs = [.. plan.Inputs.Where(given => !Array.Exists(open, entry => entry.Key == given.Name))] };
        var bound = InputBinder.Bind(declared, ObjectValue.Of(input.Where(entry => entry.Value.IsKnown).Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value))));
        var path = node.InputPath;
        findings.Problems.AddRange(bound.Diagnostics.Select(found => $"{path}: {found.Message}"));
        if (bound.Inputs is not { } known)
        {
            return null;
        }

        var called = Of(plan, known.With(ObjectValue.Of(open)), known, priority, limits, [.. callers, reference]);
        findings.Undecided.AddRange(called.Undecided.Select(found => found with { Path = $"{path} > {found.Path}" }));
        findings.Problems.AddRange(called.Problems.Select(problem => $"{path} > {problem}"));
        return called;
    }
}
