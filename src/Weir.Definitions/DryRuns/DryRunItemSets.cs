using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>What nodes run for: combinations, items and batches, as far as they are known.</summary>
internal sealed class DryRunItemSets(KnownScope scope, ExecutionLimits limits)
{
    /// <summary>Null for a node that runs once.</summary>
    public DryRunItems? Of(GraphNode node, DryRunFindings found) => node switch
    {
        { HasMatrix: true } => Matrix(node.Plan.Strategy!, $"{node.Path}.strategy", found),
        { IsForEach: true } => Loop(node.Plan.Strategy!, node.Path, found),
        { HasItems: true } => Items(node.Plan.Task!, node.Path, found),
        _ => null,
    };

    private DryRunItems Matrix(PlanStrategy strategy, string path, DryRunFindings found)
    {
        var matrix = found.Evaluate(scope, strategy.Matrix, $"{path}.matrix");
        var items = new DryRunItems(Values: null) { IsMatrix = true, DependsOn = matrix.DependsOn, MaxParallel = found.Value(scope, strategy.MaxParallel, $"{path}.max-parallel") };
        if (!matrix.IsKnown)
        {
            return items;
        }

        var (combinations, error) = MatrixExpansion.Expand(matrix.Value);
        if (error is not null)
        {
            found.Problems.Add($"{path}.matrix: {error}");
            return items;
        }

        return items with { Values = [.. combinations] };
    }

    private DryRunItems Loop(PlanStrategy strategy, string path, DryRunFindings found)
    {
        var over = found.Evaluate(scope, strategy.ForEach, $"{path}.for-each");
        return new(over.IsKnown ? found.Try(() => EvaluatedItems.OfLoop(strategy.ForEach, scope.ToScope(), $"{path}.for-each", limits)) : null)
        {
            DependsOn = over.DependsOn,
            MaxParallel = found.Value(scope, strategy.MaxParallel, $"{path}.strategy.max-parallel"),
        };
    }

    private DryRunItems Items(PlanTask task, string path, DryRunFindings found)
    {
        var items = found.Evaluate(scope, task.WithItems, $"{path}.with_items");
        var size = found.Evaluate(scope, task.BatchSize, $"{path}.batch_size");
        return new(items.IsKnown && size.IsKnown ? found.Try(() => Batches(task, path)) : null)
        {
            DependsOn = [.. items.DependsOn, .. size.DependsOn],
            MaxParallel = found.Value(scope, task.Concurrency, $"{path}.concurrency"),
        };
    }

    private IReadOnlyList<Value> Batches(PlanTask task, string path)
    {
        var known = scope.ToScope();
        return EvaluatedItems.InBatches(EvaluatedItems.OfTask(task.WithItems, known, $"{path}.with_items", limits), task.BatchSize, known, path);
    }
}
