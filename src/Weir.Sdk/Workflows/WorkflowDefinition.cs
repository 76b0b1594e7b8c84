using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Weir.Sdk.Calls;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Workflows;

/// <summary>A workflow class, read and compiled once.</summary>
internal sealed class WorkflowDefinition
{
    private const BindingFlags Members =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    private WorkflowDefinition(WorkflowAttribute attribute, string name, CompiledMethod constructor, bool constructorTakesArgs, CompiledMethod run)
    {
        Name = attribute.Dynamic ? null : name;
        FailureExceptionTypes = attribute.FailureExceptionTypes;
        Constructor = constructor;
        ConstructorTakesArgs = constructorTakesArgs;
        Run = run;
    }

    /// <summary>The workflow type; null for the dynamic workflow.</summary>
    public string? Name { get; }

    public Type[] FailureExceptionTypes { get; }

    public CompiledMethod Constructor { get; }

    public bool ConstructorTakesArgs { get; }

    public CompiledMethod Run { get; }

    public Dictionary<string, CompiledMethod> Signals { get; } = [];

    /// <summary>Handles signals without a handler of their own; null when there is none.</summary>
    public CompiledMethod? DynamicSignal { get; private set; }

    public Dictionary<string, CompiledMethod> Queries { get; } = [];

    /// <summary>Answers queries without a handler of their own; null when there is none.</summary>
    public CompiledMethod? DynamicQuery { get; private set; }

    [SuppressMessage("Trimming", "IL2072", Justification = "The caller's annotation keeps constructors.")]
    public static WorkflowDefinition Create(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type type)
    {
        var attribute = type.GetCustomAttribute<WorkflowAttribute>(inherit: false)
            ?? throw new ArgumentException($"{type} has no [Workflow] attribute");
        var name = MemberNames.Workflow(type);
        var runs = type.GetMethods(Members).Where(method => method.IsDefined(typeof(WorkflowRunAttribute), inherit: true)).ToArray();
        if (runs.Length != 1)
        {
            throw new ArgumentException($"{type} must have one [WorkflowRun] method, and has {runs.Length}");
        }

        var run = new CompiledMethod(runs[0], $"Workflow {name}");
        if (!run.IsAsync)
        {
            throw new ArgumentException($"{type}.{runs[0].Name} must return a Task");
        }

        if (attribute.Dynamic && !run.TakesRawArray)
        {
            throw new ArgumentException($"The dynamic workflow {type} must take one {nameof(RawValue)}[]");
        }

        var (constructor, takesArgs) = FindConstructor(type, runs[0], name);
        var definition = new WorkflowDefinition(attribute, name, constructor, takesArgs, run);
        foreach (var method in type.GetMethods(Members))
        {
            definition.AddHandlers(method);
        }

        foreach (var property in type.GetProperties(Members))
        {
            if (property.GetCustomAttribute<WorkflowQueryAttribute>(inherit: true) is { } query && property.GetMethod is { } getter)
            {
                definition.AddQuery(query, getter, property.Name);
            }
        }

        return definition;
    }

    private static (CompiledMethod Constructor, bool TakesArgs) FindConstructor(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type type, MethodInfo run, string name)
    {
        var constructors = type.GetConstructors(Members);
        if (constructors.FirstOrDefault(item => item.IsDefined(typeof(WorkflowInitAttribute))) is { } init)
        {
            return init.GetParameters().Select(item => item.ParameterType).SequenceEqual(run.GetParameters().Select(item => item.ParameterType))
                ? (new CompiledMethod(init, $"Workflow {name}"), true)
                : throw new ArgumentException($"The [WorkflowInit] constructor of {type} must take what {run.Name} takes");
        }

        return constructors.FirstOrDefault(item => item.GetParameters().Length == 0) is { } plain
            ? (new CompiledMethod(plain, $"Workflow {name}"), false)
            : throw new ArgumentException($"{type} needs a constructor without parameters, or one with [WorkflowInit]");
    }

    private void AddHandlers(MethodInfo method)
    {
        if (method.GetCustomAttribute<WorkflowSignalAttribute>(inherit: true) is { } signal)
        {
            AddSignal(signal, method);
        }

        if (method.GetCustomAttribute<WorkflowQueryAttribute>(inherit: true) is { } query)
        {
            AddQuery(query, method, method.Name);
        }
    }

    private void AddSignal(WorkflowSignalAttribute attribute, MethodInfo method)
    {
        var name = attribute.Name ?? MemberNames.WithoutAsync(method);
        var compiled = new CompiledMethod(method, $"Signal {name}", leadingCount: attribute.Dynamic ? 1 : 0);
        if (!compiled.IsAsync || compiled.ResultType is not null)
        {
            throw new ArgumentException($"The signal handler {method.DeclaringType}.{method.Name} must return a Task without a result");
        }

        if (attribute.Dynamic)
        {
            DynamicSignal = Dynamic(DynamicSignal, method, compiled);
        }
        else if (!Signals.TryAdd(name, compiled))
        {
            throw new ArgumentException($"{method.DeclaringType} has two handlers of signal {name}");
        }
    }

    private void AddQuery(WorkflowQueryAttribute attribute, MethodInfo method, string memberName)
    {
        var name = attribute.Name ?? memberName;
        var compiled = new CompiledMethod(method, $"Query {name}", leadingCount: attribute.Dynamic ? 1 : 0);
        if (compiled.IsAsync || compiled.ResultType is null)
        {
            throw new ArgumentException($"The query handler {method.DeclaringType}.{memberName} must return a value, and not a task");
        }

        if (attribute.Dynamic)
        {
            DynamicQuery = Dynamic(DynamicQuery, method, compiled);
        }
        else if (!Queries.TryAdd(name, compiled))
        {
            throw new ArgumentException($"{method.DeclaringType} has two handlers of query {name}");
        }
    }

    private static CompiledMethod Dynamic(CompiledMethod? existing, MethodInfo method, CompiledMethod compiled)
    {
        if (existing is not null)
        {
            throw new ArgumentException($"{method.DeclaringType} has two dynamic handlers of one kind");
        }

        return compiled.TakesRawArray && method.GetParameters()[0].ParameterType == typeof(string)
            ? compiled
            : throw new ArgumentException($"{method.DeclaringType}.{method.Name} must take (string, {nameof(RawValue)}[])");
    }
}
