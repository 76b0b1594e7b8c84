using System.Linq.Expressions;
using System.Reflection;
using Weir.Protocol.Common.V1;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Calls;

/// <summary>
/// A method of application code, compiled once at registration so that no call needs reflection. A <see cref="ValueTask"/> it returns is
/// turned into a <see cref="Task"/>.
/// </summary>
internal sealed class CompiledMethod
{
    private readonly Type[] parameterTypes;
    private readonly object?[] defaults;
    private readonly int requiredCount;
    private readonly bool takesRawArray;
    private readonly Func<object?, object?[], object?> invoke;
    private readonly Func<Task, object?>? readResult;

    /// <param name="method">The method.</param>
    /// <param name="name">The name it is registered under, for error messages.</param>
    /// <param name="target">The object it is always called on; null when each call says.</param>
    /// <param name="leadingCount">How many parameters come first that are not decoded from payloads.</param>
    public CompiledMethod(MethodBase method, string name, object? target = null, int leadingCount = 0)
    {
        Name = name;
        var parameters = method.GetParameters();
        parameterTypes = [.. parameters.Skip(leadingCount).Select(parameter => parameter.ParameterType)];
        defaults = [.. parameters.Skip(leadingCount).Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : null)];
        requiredCount = parameters.Skip(leadingCount).TakeWhile(parameter => !parameter.HasDefaultValue).Count();
        takesRawArray = parameterTypes is [var only] && only == typeof(RawValue[]);
        var returnType = method is MethodInfo { ReturnType: var type } ? type : typeof(void);
        (IsAsync, ResultType) = Unwrap(returnType);
        invoke = Compile(method, parameters, target, returnType);
        readResult = IsAsync && ResultType is not null ? CompileResult(ResultType) : null;
    }

    public string Name { get; }

    /// <summary>Whether the method returns a task.</summary>
    public bool IsAsync { get; }

    /// <summary>What the method, or the task it returns, gives; null for nothing.</summary>
    public Type? ResultType { get; }

    /// <summary>Whether the only decoded parameter takes all payloads as they are.</summary>
    public bool TakesRawArray => takesRawArray;

    /// <summary>Decodes arguments; missing ones are the parameters' defaults, surplus ones are left out.</summary>
    /// <exception cref="ArgumentException">A required argument is missing or does not fit.</exception>
    public object?[] Decode(Payloads? input, IPayloadConverter converter, params ReadOnlySpan<object?> leading)
    {
        var payloads = input?.Payloads_;
        var count = payloads?.Count ?? 0;
        var args = new object?[leading.Length + parameterTypes.Length];
        leading.CopyTo(args);
        if (takesRawArray)
        {
            args[leading.Length] = payloads is null ? [] : payloads.Select(payload => new RawValue(payload)).ToArray();
            return args;
        }

        if (count < requiredCount)
        {
            throw new ArgumentException($"{Name} takes at least {requiredCount} arguments, and {count} were given");
        }

        for (var i = 0; i < parameterTypes.Length; i++)
        {
            try
            {
                args[leading.Length + i] = i < count ? converter.ToValue(payloads![i], parameterTypes[i]) : defaults[i];
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                throw new ArgumentException($"Argument {i + 1} of {Name} cannot be decoded as {parameterTypes[i]}: {error.Message}", error);
            }
        }

        return args;
    }

    /// <summary>Calls the method; gives its result, or its task.</summary>
    public object? Invoke(object? instance, object?[] args) => invoke(instance, args);

    /// <summary>The result of a completed task that the method returned; null when it gives none.</summary>
    public object? ReadResult(Task task) => readResult?.Invoke(task);

    private static (bool IsAsync, Type? ResultType) Unwrap(Type type)
    {
        if (type == typeof(void))
        {
            return (false, null);
        }

        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return (true, null);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition
            && (definition == typeof(Task<>) || definition == typeof(ValueTask<>)))
        {
            return (true, type.GetGenericArguments()[0]);
        }

        return (false, type);
    }

    private static Func<object?, object?[], object?> Compile(MethodBase method, ParameterInfo[] parameters, object? target, Type returnType)
    {
        var instance = Expression.Parameter(typeof(object), "instance");
        var args = Expression.Parameter(typeof(object?[]), "args");
        var converted = parameters.Select((parameter, index) =>
            (Expression)Expression.Convert(Expression.ArrayIndex(args, Expression.Constant(index)), parameter.ParameterType)).ToArray();
        Expression call = method switch
        {
            ConstructorInfo constructor => Expression.New(constructor, converted),
            MethodInfo { IsStatic: true } info when target is null => Expression.Call(info, converted),
            MethodInfo info when target is not null => Expression.Call(Expression.Constant(target), info, converted),
            MethodInfo info => Expression.Call(Expression.Convert(instance, info.DeclaringType!), info, converted),
            _ => throw new ArgumentException($"{method} cannot be called"),
        };
        if (returnType == typeof(ValueTask) || (returnType.IsGenericType && returnType.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            call = Expression.Call(call, nameof(ValueTask.AsTask), null);
        }

        Expression body = call.Type == typeof(void)
            ? Expression.Block(call, Expression.Constant(null, typeof(object)))
            : Expression.Convert(call, typeof(object));
        return Expression.Lambda<Func<object?, object?[], object?>>(body, instance, args).Compile();
    }

    private static Func<Task, object?> CompileResult(Type resultType)
    {
        var task = Expression.Parameter(typeof(Task), "task");
        var typed = Expression.Convert(task, typeof(Task<>).MakeGenericType(resultType));
        return Expression.Lambda<Func<Task, object?>>(
            Expression.Convert(Expression.Property(typed, nameof(Task<object>.Result)), typeof(object)), task).Compile();
    }
}
