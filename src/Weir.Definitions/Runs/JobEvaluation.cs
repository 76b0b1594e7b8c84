using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Evaluates what of a job is decided when it starts.</summary>
internal static class JobEvaluation
{
    private const decimal MaxTimeoutMinutes = 1440;

    /// <summary>The combinations or items of a job: one when it has neither a matrix nor a loop.</summary>
    /// <exception cref="EvaluationException">The strategy's expressions failed or gave what cannot be.</exception>
    public static ItemSet OpenStrategy(Execution execution, ExpressionScope scope, ExecutionLimits limits)
    {
        var node = execution.Node;
        var path = $"{node.Path}.strategy";
        if (node.Plan.Strategy is not { } strategy)
        {
            return new ItemSet(execution, [ObjectValue.Empty], isList: false);
        }

        var failFast = EvaluatedValue.Boolean(strategy.FailFast, scope, $"{path}.fail-fast");
        var maxParallel = strategy.MaxParallel.IsNull
            ? int.MaxValue
            : EvaluatedValue.Count(strategy.MaxParallel, scope, $"{path}.max-parallel");
        if (node.IsForEach)
        {
            var items = EvaluatedItems.OfLoop(strategy.ForEach, scope, $"{node.Path}.for-each", limits);
            return new ItemSet(execution, items, isList: true) { FailFast = failFast, MaxParallel = maxParallel };
        }

        if (!node.HasMatrix)
        {
            return new ItemSet(execution, [ObjectValue.Empty], isList: false) { FailFast = failFast, MaxParallel = maxParallel };
        }

        var (combinations, error) = MatrixExpansion.Expand(ValueTemplate.Evaluate(strategy.Matrix, scope, $"{path}.matrix"));
        return error is null
            ? new ItemSet(execution, combinations, isList: true) { FailFast = failFast, MaxParallel = maxParallel }
            : throw new EvaluationException($"{path}.matrix", DiagnosticCodes.MatrixEmpty, error, scope.Places);
    }

    public static ObjectValue StrategyContext(ItemState item)
    {
        var items = item.Owner.Items!;
        return ObjectValue.Of(
            ("fail-fast", item.Owner.Node.Plan.Strategy is null || items.FailFast),
            ("job-index", item.Index),
            ("job-total", items.Count),
            ("max-parallel", Math.Min(items.MaxParallel, items.Count)));
    }

    /// <exception cref="EvaluationException">An expression failed or gave what cannot be.</exception>
    public static JobInvocation Invoke(ItemState item, RunState state, ObjectValue contexts, ExpressionScope scope)
    {
        var node = item.Owner.Node.Plan;
        var job = node.Job!;
        var path = item.Owner.Node.Path;
        item.ContinueOnError = EvaluatedValue.Boolean(node.ContinueOnError, scope, $"{path}.continue-on-error");
        return new JobInvocation
        {
            Key = item.Key,
            JobId = node.Id,
            Name = Name(item, scope),
            RunsOn = ServerGroup(job.RunsOn, scope, path),
            TimeoutMinutes = Minutes(job.TimeoutMinutes, scope, $"{path}.timeout-minutes"),
            Job = job,
            WorkflowEnv = state.Plan.Env,
            Contexts = contexts,
            Source = state.Plan.Source,
            Attempt = item.Attempt,
            Priority = EvaluatedValue.Priority(node.Priority, state.Priority, scope, $"{path}.priority"),
            Concurrency = EvaluatedValue.Group(node.Concurrency, scope, $"{path}.concurrency.group"),
            Resources = EvaluatedValue.Resources(node.Resources, scope, $"{path}.resources"),
            Limits = state.Facts.Limits.Expressions == ExpressionLimits.Default ? null : state.Facts.Limits.Expressions,
            Places = state.JobPlaces.Of(node.Id),
        };
    }

    /// <summary>The name as it stands in the definition, for a job whose name was not or could not be evaluated.</summary>
    public static string PlainName(ItemState item)
    {
        var node = item.Owner.Node.Plan;
        var name = node.Name is null || Template.HasExpression(node.Name) ? node.Id : node.Name;
        return name + Values(item);
    }

    public static double Minutes(Value source, ExpressionScope scope, string path)
    {
        var value = ValueTemplate.Evaluate(source, scope, path);
        return value is NumberValue number && number.ToDouble() > 0 && number.ToDouble() <= (double)MaxTimeoutMinutes
            ? number.ToDouble()
            : throw EvaluatedValue.Wrong(path, $"must be a number of minutes above 0 and up to {MaxTimeoutMinutes}", value, scope);
    }

    public static string ServerGroup(string source, ExpressionScope scope, string path)
    {
        var value = ValueTemplate.Evaluate(Value.Of(source), scope, $"{path}.runs-on");
        return value is StringValue { Value: var name } && Names.IsServerGroup(name)
            ? name
            : throw EvaluatedValue.Wrong($"{path}.runs-on", $"must name a server group ({Names.ServerGroupRule})", value, scope);
    }

    public static string Name(ItemState item, ExpressionScope scope)
    {
        var node = item.Owner.Node;
        return node.Plan.Name is not null && Template.HasExpression(node.Plan.Name)
            ? ValueTemplate.Evaluate(Value.Of(node.Plan.Name), scope, $"{node.Path}.name").ToText()
            : PlainName(item);
    }

    private static string Values(ItemState item) => item.Owner.Node.IsForEach ? $" ({EvaluatedItems.Label(item)})" : item.Matrix.Count == 0
        ? ""
        : $" ({string.Join(", ", item.Matrix.Members.Where(member => !member.Value.IsNull).Select(member => member.Value.ToText()))})";
}
