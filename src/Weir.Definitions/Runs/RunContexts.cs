using System.Globalization;
using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Builds the scopes in which the run's expressions are evaluated.</summary>
internal sealed class RunContexts(RunState state)
{
    public void Initialize()
    {
        var facts = state.Facts;
        var workflow = ObjectValue.Of(
            ("id", facts.WorkflowId), ("name", state.Plan.Name), ("run_id", facts.RunId), ("run_number", facts.RunNumber is { } number ? Value.Of(number) : Value.Null));
        var system = ObjectValue.Of(
            ("execution_id", facts.RunId),
            ("timestamp", (facts.StartedAt ?? state.Now).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
            ("identity", ObjectValue.Of(("login", Value.Of(facts.Login)))));
        state.Fixed = ObjectValue.Of(
            ("workflow", workflow),
            ("inputs", facts.Inputs),
            ("parameters", facts.Inputs),
            ("pack", ObjectValue.Of(("config", facts.PackConfig.WithMissingMembersNull()))),
            ("system", system),
            ("kv", facts.Kv));
    }

    /// <summary>What every expression of the run knows.</summary>
    public ExpressionScope Base(StatusFacts? status = null) =>
        new ExpressionScope { Status = status, Entropy = state.Entropy, Places = state.Places, Limits = state.Facts.Limits.Expressions }.SetAll(state.Fixed).Set("vars", state.Vars);

    /// <summary>For a node whose condition looks at the nodes that it needs.</summary>
    public ExpressionScope Needs(Execution execution)
    {
        var scope = execution.Scope;
        var status = new StatusFacts(
            Success: !state.IsCancelled && execution.Node.Needs.TrueForAll(need => scope.Latest[need].Seen == Conclusion.Success),
            Failure: execution.Node.Needs.Exists(need => scope.Of(need).FailedAtOrBefore),
            Cancelled: state.IsCancelled);
        return WithTasks(Base(status)).Set("needs", () => NeedsContext(execution));
    }

    public ObjectValue NeedsContext(Execution execution) => ObjectValue.Of(
        execution.Node.Needs.Select(need => KeyValuePair.Create(need.Id, (Value)JobContext(execution.Scope.Latest[need]))));

    /// <summary>The context <c>jobs</c>.</summary>
    public ObjectValue JobsContext() => ObjectValue.Of(state.Graph.Nodes
        .Where(node => state.Latest[node.Index] is not null)
        .Select(node => KeyValuePair.Create(node.Id, (Value)JobContext(state.Latest[node.Index]!))));

    /// <summary>What a job's agent gets.</summary>
    public ObjectValue Job(ItemState item)
    {
        var contexts = state.Fixed
            .With("vars", state.Vars)
            .With("needs", NeedsContext(item.Owner))
            .With("matrix", item.Matrix)
            .With("strategy", JobEvaluation.StrategyContext(item));
        if (item.Owner.Node.IsForEach)
        {
            contexts = contexts.With("item", item.Value).With("index", item.Index);
        }

        return item.Owner.Node.Plan.Repeat is null ? contexts : contexts.With("repeat", Repeat(item, item.Iterations + 1));
    }

    /// <summary>For what the run evaluates of a job, whose agent knows no more than these contexts.</summary>
    public ExpressionScope Over(ObjectValue contexts) =>
        new ExpressionScope { Entropy = state.Entropy, Places = state.Places, Limits = state.Facts.Limits.Expressions }.SetAll(contexts);

    /// <summary>For a repeat's condition, when an iteration has ended.</summary>
    public ExpressionScope Repeated(ItemState item) =>
        Over(Job(item)).Set("repeat", Repeat(item, item.Iterations));

    private static ObjectValue Repeat(ItemState item, int iteration) =>
        ObjectValue.Of(("iteration", iteration), ("outputs", item.Owner.NullOutputs().With(item.LastOutputs)));

    /// <summary>For the texts of a task, or of one item of it.</summary>
    public ExpressionScope Task(Execution execution, ItemState? item, StatusFacts? status = null)
    {
        // Asked about its end, an item stands for its task; otherwise only after a failure, for what its next attempt wants to know.
        var scope = WithTasks(Base(status), status is null && item is { Error: null } ? null : item);
        if (execution.Node.Needs.Count > 0)
        {
            scope.Set("needs", () => NeedsContext(execution));
        }

        if (item is { IsList: true })
        {
            scope.Set("item", item.Value).Set("index", item.Index);
        }

        if (execution.Node.Plan.Strategy is not null && item is not null)
        {
            scope.Set("matrix", item.Matrix).Set("strategy", () => JobEvaluation.StrategyContext(item));
        }

        if (execution.Node.Plan.Repeat is not null && item is not null)
        {
            scope.Set("repeat", () => Repeat(item, item.Iterations + 1));
        }

        if (execution.Compensates is { } compensated)
        {
            scope.Set("compensated", () => TaskContexts.Of(compensated).With("name", compensated.Node.Id));
        }

        return scope;
    }

    /// <summary>For what a task decides when it has ended.</summary>
    public ExpressionScope Ended(Execution execution) => Task(execution, null, new StatusFacts(
        Success: execution.Conclusion == Conclusion.Success,
        Failure: execution.Conclusion.IsFailure(),
        Cancelled: execution.Conclusion == Conclusion.Cancelled || state.IsCancelled)
    {
        TimedOut = execution.Conclusion == Conclusion.TimedOut,
        Skipped = execution.Conclusion == Conclusion.Skipped,
        Result = execution.Result,
    });

    /// <summary>The node's entry in the contexts <c>needs</c> and <c>jobs</c>.</summary>
    private static ObjectValue JobContext(Execution execution)
    {
        var context = ObjectValue.Of(
            ("result", execution.Seen.ToValue()), ("outcome", execution.Conclusion.ToValue()), ("outputs", execution.Outputs));
        return execution.Node.HasCombinations
            ? context.With("combinations", ArrayValue.Of((execution.Items?.Known ?? []).Select(item => item.ToCombination())))
            : context;
    }

    /// <param name="current">An item that stands for its task; null for none.</param>
    private ExpressionScope WithTasks(ExpressionScope scope, ItemState? current = null) => scope.SetLookup(
        "task",
        name =>
        {
            if (state.Graph.Find(name) is not { } node)
            {
                return null;
            }

            return current is not null && current.Owner.Node == node
                ? TaskContexts.Of(current)
                : state.Latest[node.Index] is { } latest ? TaskContexts.Of(latest) : TaskContexts.NotRun;
        },
        () => state.Graph.Ids);
}
