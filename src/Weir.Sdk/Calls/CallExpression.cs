using System.Linq.Expressions;
using System.Reflection;

namespace Weir.Sdk.Calls;

/// <summary>Reads method and arguments out of a lambda that is one call, without making the call.</summary>
internal static class CallExpression
{
    public static (MethodInfo Method, IReadOnlyCollection<object?> Args) Read(LambdaExpression lambda)
    {
        var body = Strip(lambda.Body);
        if (body is not MethodCallExpression call)
        {
            throw new ArgumentException("Expected a lambda that is a single method call, like (MyWorkflow w) => w.RunAsync(argument)");
        }

        if (call.Object is not null && Strip(call.Object) is not ParameterExpression && lambda.Parameters.Count > 0)
        {
            throw new ArgumentException("The call must be made on the lambda's parameter");
        }

        if (call.Arguments.Count == 0)
        {
            return (call.Method, []);
        }

        var args = new object?[call.Arguments.Count];
        for (var i = 0; i < args.Length; i++)
        {
            args[i] = Evaluate(call.Arguments[i]);
        }

        return (call.Method, args);
    }

    /// <summary>The method call or property that a query lambda names.</summary>
    public static (MemberInfo Member, IReadOnlyCollection<object?> Args) ReadMember(LambdaExpression lambda) =>
        Strip(lambda.Body) is MemberExpression { Member: PropertyInfo property } ? (property, []) : Read(lambda);

    private static Expression Strip(Expression expression) =>
        expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.Quote } unary ? Strip(unary.Operand) : expression;

    /// <summary>The common shapes (constants, captured variables, their members) are read directly; compiling costs a thousand times more.</summary>
    private static object? Evaluate(Expression expression) => TryEvaluate(expression, out var value)
        ? value
        : Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();

    private static bool TryEvaluate(Expression? expression, out object? value)
    {
        switch (expression)
        {
            case null:
                value = null;
                return true;
            case ConstantExpression constant:
                value = constant.Value;
                return true;
            case MemberExpression { Member: FieldInfo field } member when TryEvaluate(member.Expression, out var target)
                && (target is not null || field.IsStatic):
                value = field.GetValue(target);
                return true;
            case MemberExpression { Member: PropertyInfo property } member when TryEvaluate(member.Expression, out var target)
                && (target is not null || property.GetMethod is { IsStatic: true }):
                value = property.GetValue(target);
                return true;
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert
                when convert.Type.IsAssignableFrom(convert.Operand.Type) && TryEvaluate(convert.Operand, out var operand):
                value = operand;
                return true;
            default:
                value = null;
                return false;
        }
    }
}
