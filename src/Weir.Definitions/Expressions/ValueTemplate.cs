using Weir.Definitions.Values;

namespace Weir.Definitions.Expressions;

/// <summary>Evaluates every text inside a value that may hold expressions.</summary>
public static class ValueTemplate
{
    /// <summary>The value with each text replaced by what it evaluates to; names of object members are left as they are.</summary>
    /// <param name="path">How an error names the value.</param>
    /// <exception cref="EvaluationException">An expression failed.</exception>
    public static Value Evaluate(Value value, ExpressionScope scope, string path, ExpressionLimits? limits = null)
    {
        switch (value)
        {
            case StringValue text when Template.HasExpression(text.Value):
                try
                {
                    return ExpressionCache.Template(text.Value, limits).Evaluate(scope, limits);
                }
                catch (ExpressionException e)
                {
                    throw new EvaluationException(path, text.Value, e, scope.Places);
                }

            case ArrayValue array:
                return ArrayValue.Of(array.Items.Select((item, index) => Evaluate(item, scope, $"{path}[{index}]", limits)));
            case ObjectValue obj:
                return ObjectValue.Of(obj.Members.Select(
                    member => KeyValuePair.Create(member.Key, Evaluate(member.Value, scope, $"{path}.{member.Key}", limits))));
            default:
                return value;
        }
    }

    public static ObjectValue Evaluate(ObjectValue value, ExpressionScope scope, string path, ExpressionLimits? limits = null) =>
        (ObjectValue)Evaluate((Value)value, scope, path, limits);
}
