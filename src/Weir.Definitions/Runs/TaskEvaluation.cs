using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Evaluates what of a task is decided when it starts.</summary>
internal static class TaskEvaluation
{
    /// <summary>The items of <c>with_items</c>, in batches where the task asks for them.</summary>
    /// <exception cref="EvaluationException">An expression failed, gave no array, or too many items.</exception>
    public static ItemSet OpenItems(Execution execution, ExpressionScope scope, ExecutionLimits limits)
    {
        var task = execution.Node.Plan.Task!;
        var path = execution.Node.Path;
        var items = EvaluatedItems.OfTask(task.WithItems, scope, $"{path}.with_items", limits);
        var maxParallel = task.Concurrency.IsNull ? int.MaxValue : EvaluatedValue.Count(task.Concurrency, scope, $"{path}.concurrency");
        return new ItemSet(execution, EvaluatedItems.InBatches(items, task.BatchSize, scope, path), isList: true) { RecordCount = items.Count, MaxParallel = maxParallel, FailFast = task.FailFast };
    }

    /// <exception cref="EvaluationException">An expression failed or gave what cannot be.</exception>
    public static TaskInvocation Invoke(ItemState item, RunState state, RunContexts contexts)
    {
        var execution = item.Owner;
        var node = execution.Node;
        var task = node.Plan.Task!;
        var scope = contexts.Task(execution, item);
        item.ContinueOnError = EvaluatedValue.Boolean(node.Plan.ContinueOnError, scope, $"{node.Path}.continue_on_error");
        var (input, deferred) = DeferredInputs.Split(task.Input.With(execution.InputOverrides).With(item.InputOverrides));
        var (scriptEnv, deferredEnv) = DeferredInputs.Split(task.ScriptEnv);
        var invocation = new TaskInvocation
        {
            Key = item.Key,
            TaskId = node.Id,
            Name = JobEvaluation.Name(item, scope),
            Action = task.Action,
            Input = ValueTemplate.Evaluate(input, scope, node.InputPath),
            Deferred = deferred,
            ScriptEnv = TaskInputs.Environment(scriptEnv, scope, node.InputPath),
            DeferredEnv = deferredEnv,
            RunsOn = task.RunsOn is null ? null : JobEvaluation.ServerGroup(task.RunsOn, scope, node.Path),
            TimeoutSeconds = EvaluatedValue.Duration(task.Timeout, scope, $"{node.Path}.timeout")?.TotalSeconds,
            Attempt = item.Attempt,
            Index = item.IsList ? item.Index : null,
            Priority = EvaluatedValue.Priority(node.Plan.Priority, state.Priority, scope, $"{node.Path}.priority"),
            Concurrency = EvaluatedValue.Group(node.Plan.Concurrency, scope, $"{node.Path}.concurrency.group"),
            Resources = EvaluatedValue.Resources(node.Plan.Resources, scope, $"{node.Path}.resources"),
            Depth = state.Facts.Depth + 1,
            Compensates = execution.Compensates?.Key,
            Source = state.Plan.Source,
            Line = node.Plan.Line,
        };
        return deferred.Count + deferredEnv.Count == 0
            ? invocation
            : invocation with { Contexts = DeferredInputs.Contexts(ArrayValue.Of([deferred, deferredEnv]), scope) };
    }
}
