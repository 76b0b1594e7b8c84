using System.Globalization;
using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>The items that a node runs for, evaluated.</summary>
internal static class EvaluatedItems
{
    private const string Key = "key";
    private const string Member = "value";

    /// <summary>Items of a task's <c>with_items</c>.</summary>
    /// <exception cref="EvaluationException">The expression failed, gave no array, or too many items.</exception>
    public static IReadOnlyList<Value> OfTask(Value source, ExpressionScope scope, string path, ExecutionLimits limits) =>
        ValueTemplate.Evaluate(source, scope, path) switch
        {
            ArrayValue array => Limited(array.Items, "task", scope, path, limits),
            var other => throw new EvaluationException(path, DiagnosticCodes.WrongOperand, $"must be an array; this is {Wording.A(other.KindName)}", scope.Places),
        };

    /// <summary>The items as one execution each takes them: one by one, or so many together as the task says.</summary>
    /// <exception cref="EvaluationException">The size failed, or is no whole number of at least 1.</exception>
    public static IReadOnlyList<Value> InBatches(IReadOnlyList<Value> items, Value size, ExpressionScope scope, string path) => size.IsNull
        ? items
        : [.. items.Chunk(EvaluatedValue.Count(size, scope, $"{path}.batch_size")).Select(batch => (Value)ArrayValue.Of(batch))];

    /// <summary>Items of a job's <c>for-each</c>: those of an array, or the members of an object with <c>key</c> and <c>value</c>.</summary>
    /// <exception cref="EvaluationException">The expression failed, gave neither, or too many items.</exception>
    public static IReadOnlyList<Value> OfLoop(Value source, ExpressionScope scope, string path, ExecutionLimits limits) =>
        ValueTemplate.Evaluate(source, scope, path) switch
        {
            ArrayValue array => Limited(array.Items, "job", scope, path, limits),
            ObjectValue obj => Limited([.. obj.Members.Select(member => ObjectValue.Of((Key, member.Key), (Member, member.Value)))], "job", scope, path, limits),
            var other => throw new EvaluationException(
                path,
                DiagnosticCodes.WrongOperand,
                $"must be an array or an object; this is {Wording.A(other.KindName)}{(other is StringValue ? ", of which fromJSON() makes one when it holds JSON" : "")}",
                scope.Places),
        };

    /// <summary>How the name of a job tells its items apart.</summary>
    public static string Label(ItemState item) => item.Value switch
    {
        ObjectValue { Count: 2 } member when member.TryGet(Key, out var key) && member.TryGet(Member, out _) => key.ToText(),
        ObjectValue or ArrayValue or { IsNull: true } => item.Index.ToString(CultureInfo.InvariantCulture),
        var plain => plain.ToText(),
    };

    private static IReadOnlyList<Value> Limited(IReadOnlyList<Value> items, string word, ExpressionScope scope, string path, ExecutionLimits limits) =>
        items.Count <= limits.MaxItems
            ? items
            : throw new EvaluationException(
                path, DiagnosticCodes.BudgetExceeded, $"the {word} has {items.Count} items; at most {limits.MaxItems} are allowed", scope.Places);
}
