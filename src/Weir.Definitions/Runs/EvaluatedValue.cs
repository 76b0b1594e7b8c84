using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Evaluates settings of nodes and holds them to what they may be.</summary>
internal static class EvaluatedValue
{
    public static bool Boolean(Value source, ExpressionScope scope, string path)
    {
        var value = ValueTemplate.Evaluate(source, scope, path);
        return value is BooleanValue boolean ? boolean.Value : throw Wrong(path, "must be a boolean", value, scope);
    }

    /// <summary>At least 1.</summary>
    public static int Count(Value source, ExpressionScope scope, string path)
    {
        var value = ValueTemplate.Evaluate(source, scope, path);
        return value is NumberValue number && number.TryGetInt64(out var count) && count >= 1
            ? (int)Math.Min(count, int.MaxValue)
            : throw Wrong(path, "must be a whole number of at least 1", value, scope);
    }

    /// <summary>Null when nothing is set.</summary>
    public static TimeSpan? Duration(Value source, ExpressionScope scope, string path)
    {
        var value = ValueTemplate.Evaluate(source, scope, path);
        return value.IsNull ? null : Durations.Parse(value) ?? throw Wrong(path, $"must be a duration ({Durations.Rule})", value, scope);
    }

    public static int? Priority(Value source, Value otherwise, ExpressionScope scope, string path)
    {
        var value = ValueTemplate.Evaluate(source.IsNull ? otherwise : source, scope, path);
        return value switch
        {
            { IsNull: true } => null,
            NumberValue number when number.TryGetInt64(out var priority) && priority is >= 1 and <= 5 => (int)priority,
            _ => throw Wrong(path, "must be a whole number from 1 (first) to 5", value, scope),
        };
    }

    public static InvocationConcurrency? Group(PlanConcurrency? source, ExpressionScope scope, string path)
    {
        if (source is null)
        {
            return null;
        }

        var name = ValueTemplate.Evaluate(Value.Of(source.Group), scope, path);
        return LimitNames.IsName(LimitNames.Group(name.ToText()))
            ? new InvocationConcurrency(name.ToText(), source.CancelInProgress, source.Limit)
            : throw Wrong(path, "must name a group: text of one line, not empty, at most 250 characters", name, scope);
    }

    public static ObjectValue Resources(ObjectValue source, ExpressionScope scope, string path) => source.Count == 0
        ? source
        : ObjectValue.Of(source.Members.Select(member => KeyValuePair.Create(member.Key, Value.Of((long)Count(member.Value, scope, $"{path}.{member.Key}")))));

    /// <summary>Units of a pool, as <see cref="Resources"/> gives them.</summary>
    public static int Units(Value value) => ((NumberValue)value).TryGetInt64(out var units) ? (int)units : 1;

    /// <summary>A bare expression that must give a boolean.</summary>
    public static bool Holds(string source, ExpressionScope scope, string path)
    {
        try
        {
            return ExpressionCache.Expression(source).Evaluate(scope) is var value && value is BooleanValue boolean
                ? boolean.Value
                : throw new ExpressionException(
                    DiagnosticCodes.NotBoolean, 0, $"a condition must give a boolean; this gives {Wording.A(value.KindName)}", "a comparison such as x != ''");
        }
        catch (ExpressionException e)
        {
            throw new EvaluationException(path, source, e, scope.Places);
        }
    }

    public static EvaluationException Wrong(string path, string message, Value value, ExpressionScope scope) =>
        new(path, DiagnosticCodes.WrongOperand, $"{message}; this is {Wording.Quote(value.ToText())}", scope.Places);
}
