using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Evaluates what of a node is decided when it starts.</summary>
internal static class JobEvaluation
{
    private const decimal MaxTimeoutMinutes = 1440;

    /// <exception cref="EvaluationException">The condition failed or is no boolean.</exception>
    public static bool ConditionHolds(PlanNode node, ExpressionScope scope)
    {
        try
        {
            return Condition.Holds(node.If, scope);
        }
        catch (ExpressionException e)
        {
            throw new EvaluationException($"jobs.{node.Id}.if", node.If!, e);
        }
    }

    /// <exception cref="EvaluationException">The strategy's expressions failed or gave what cannot be.</exception>
    public static void OpenStrategy(NodeState state, ExpressionScope scope)
    {
        var path = $"jobs.{state.Node.Id}.strategy";
        var strategy = state.Node.Strategy;
        if (strategy is null)
        {
            state.Combinations = [new Combination(state, 0, ObjectValue.Empty)];
            return;
        }

        state.FailFast = Boolean(strategy.FailFast, scope, $"{path}.fail-fast");
        state.MaxParallel = strategy.MaxParallel.IsNull ? int.MaxValue : MaxParallel(strategy.MaxParallel, scope, $"{path}.max-parallel");
        if (!state.HasMatrix)
        {
            state.Combinations = [new Combination(state, 0, ObjectValue.Empty)];
            return;
        }

        var (combinations, error) = MatrixExpansion.Expand(ValueTemplate.Evaluate(strategy.Matrix, scope, $"{path}.matrix"));
        if (error is not null)
        {
            throw new EvaluationException($"{path}.matrix", DiagnosticCodes.MatrixEmpty, error);
        }

        state.Combinations = [.. combinations.Select((matrix, index) => new Combination(state, index, matrix))];
    }

    public static ObjectValue StrategyContext(Combination combination)
    {
        var owner = combination.Owner;
        return ObjectValue.Of(
            ("fail-fast", owner.FailFast),
            ("job-index", combination.Index),
            ("job-total", owner.Combinations.Count),
            ("max-parallel", Math.Min(owner.MaxParallel, owner.Combinations.Count)));
    }

    /// <exception cref="EvaluationException">An expression failed or gave what cannot be.</exception>
    public static JobInvocation Invoke(Combination combination, Plan plan, ObjectValue contexts)
    {
        var node = combination.Owner.Node;
        var job = node.Job!;
        var path = $"jobs.{node.Id}";
        var scope = new ExpressionScope().SetAll(contexts);
        combination.ContinueOnError = Boolean(node.ContinueOnError, scope, $"{path}.continue-on-error");
        return new JobInvocation
        {
            Key = combination.Key,
            JobId = node.Id,
            Name = Name(combination, scope),
            RunsOn = ServerGroup(job, scope, path),
            TimeoutMinutes = Minutes(job.TimeoutMinutes, scope, $"{path}.timeout-minutes"),
            Job = job,
            WorkflowEnv = plan.Env,
            Contexts = contexts,
            Source = plan.Source,
        };
    }

    /// <summary>The name as it stands in the definition, for a job whose name was not or could not be evaluated.</summary>
    public static string PlainName(Combination combination)
    {
        var node = combination.Owner.Node;
        var name = node.Name is null || Template.HasExpression(node.Name) ? node.Id : node.Name;
        return name + Values(combination);
    }

    public static double Minutes(Value source, ExpressionScope scope, string path)
    {
        var value = ValueTemplate.Evaluate(source, scope, path);
        return value is NumberValue number && number.ToDouble() > 0 && number.ToDouble() <= (double)MaxTimeoutMinutes
            ? number.ToDouble()
            : throw Wrong(path, $"must be a number of minutes above 0 and up to {MaxTimeoutMinutes}", value);
    }

    public static bool Boolean(Value source, ExpressionScope scope, string path)
    {
        var value = ValueTemplate.Evaluate(source, scope, path);
        return value is BooleanValue boolean ? boolean.Value : throw Wrong(path, "must be a boolean", value);
    }

    private static int MaxParallel(Value source, ExpressionScope scope, string path)
    {
        var value = ValueTemplate.Evaluate(source, scope, path);
        return value is NumberValue number && number.TryGetInt64(out var count) && count >= 1
            ? (int)Math.Min(count, int.MaxValue)
            : throw Wrong(path, "must be a whole number of at least 1", value);
    }

    private static string Name(Combination combination, ExpressionScope scope)
    {
        var node = combination.Owner.Node;
        return node.Name is not null && Template.HasExpression(node.Name)
            ? ValueTemplate.Evaluate(Value.Of(node.Name), scope, $"jobs.{node.Id}.name").ToText()
            : PlainName(combination);
    }

    private static string Values(Combination combination) => combination.Matrix.Count == 0
        ? ""
        : $" ({string.Join(", ", combination.Matrix.Members.Where(member => !member.Value.IsNull).Select(member => member.Value.ToText()))})";

    private static string ServerGroup(PlanJob job, ExpressionScope scope, string path)
    {
        var value = ValueTemplate.Evaluate(Value.Of(job.RunsOn), scope, $"{path}.runs-on");
        return value is StringValue { Value: var name } && Names.IsServerGroup(name)
            ? name
            : throw Wrong($"{path}.runs-on", $"must name a server group ({Names.ServerGroupRule})", value);
    }

    private static EvaluationException Wrong(string path, string message, Value value) =>
        new(path, DiagnosticCodes.WrongOperand, $"{message}; this is {Wording.Quote(value.ToText())}");
}
