using System.Reflection;
using System.Runtime.CompilerServices;
using Weir.Sdk.Activities;
using Weir.Sdk.Workflows;

namespace Weir.Sdk.Calls;

/// <summary>The names under which classes and methods are known on the wire.</summary>
internal static class MemberNames
{
    // Reading an attribute takes longer than everything else that a call by expression costs.
    private static readonly ConditionalWeakTable<MemberInfo, string> Known = [];

    public static string Workflow(Type type) => Known.GetValue(type, static member => ReadWorkflow((Type)member));

    public static string Activity(MethodInfo method) => Known.GetValue(method, static member => ReadActivity((MethodInfo)member));

    public static string Signal(MethodInfo method) => Known.GetValue(method, static member => ReadSignal((MethodInfo)member));

    private static string ReadWorkflow(Type type)
    {
        var attribute = type.GetCustomAttribute<WorkflowAttribute>(inherit: false)
            ?? throw new ArgumentException($"{type} has no [Workflow] attribute");
        if (attribute.Name is { } name)
        {
            return name;
        }

        return type.IsInterface && type.Name.Length > 1 && type.Name[0] == 'I' && char.IsUpper(type.Name[1]) ? type.Name[1..] : type.Name;
    }

    public static string WorkflowOfRun(MethodInfo method, Type workflow) =>
        method.IsDefined(typeof(WorkflowRunAttribute), inherit: true)
            ? Workflow(workflow)
            : throw new ArgumentException($"{method.DeclaringType}.{method.Name} has no [WorkflowRun] attribute");

    private static string ReadActivity(MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<ActivityAttribute>(inherit: true)
            ?? throw new ArgumentException($"{method.DeclaringType}.{method.Name} has no [Activity] attribute");
        return attribute.Name ?? WithoutAsync(method);
    }

    private static string ReadSignal(MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<WorkflowSignalAttribute>(inherit: true)
            ?? throw new ArgumentException($"{method.DeclaringType}.{method.Name} has no [WorkflowSignal] attribute");
        return attribute.Name ?? WithoutAsync(method);
    }

    public static string Query(MemberInfo member)
    {
        var attribute = member.GetCustomAttribute<WorkflowQueryAttribute>(inherit: true)
            ?? throw new ArgumentException($"{member.DeclaringType}.{member.Name} has no [WorkflowQuery] attribute");
        return attribute.Name ?? member.Name;
    }

    /// <summary>The method's name, without the Async that a method returning a task ends with by custom.</summary>
    public static string WithoutAsync(MethodInfo method) =>
        method.Name.Length > "Async".Length
        && method.Name.EndsWith("Async", StringComparison.Ordinal)
        && (typeof(Task).IsAssignableFrom(method.ReturnType) || IsValueTask(method.ReturnType))
            ? method.Name[..^"Async".Length]
            : method.Name;

    private static bool IsValueTask(Type type) =>
        type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
