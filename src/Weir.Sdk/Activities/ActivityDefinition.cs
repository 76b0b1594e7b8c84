using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Weir.Sdk.Calls;
using Weir.Sdk.Converters;

namespace Weir.Sdk.Activities;

/// <summary>An activity that a worker can run.</summary>
internal sealed record ActivityDefinition(string? Name, CompiledMethod Method)
{
    public static ActivityDefinition Create(MethodInfo method, object? target, string? name = null)
    {
        var attribute = method.GetCustomAttribute<ActivityAttribute>(inherit: true);
        if (name is null && attribute is null)
        {
            throw new ArgumentException($"{method.DeclaringType}.{method.Name} has no [Activity] attribute, and no name was given");
        }

        var dynamic = attribute is { Dynamic: true } && name is null;
        name ??= attribute!.Name ?? MemberNames.WithoutAsync(method);
        var compiled = new CompiledMethod(method, $"Activity {name}", target);
        return dynamic && !compiled.TakesRawArray
            ? throw new ArgumentException($"The dynamic activity {method.Name} must take one {nameof(RawValue)}[]")
            : new ActivityDefinition(dynamic ? null : name, compiled);
    }

    /// <summary>Every activity of a class: those of an object, and static ones.</summary>
    public static IReadOnlyList<ActivityDefinition> CreateAll(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods)] Type type,
        object? instance)
    {
        var definitions = new List<ActivityDefinition>();
        foreach (var method in type.GetMethods(
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy))
        {
            if (!method.IsDefined(typeof(ActivityAttribute), inherit: true))
            {
                continue;
            }

            if (!method.IsStatic && instance is null)
            {
                throw new ArgumentException($"{type}.{method.Name} is not static, so an instance is needed");
            }

            definitions.Add(Create(method, method.IsStatic ? null : instance));
        }

        return definitions.Count == 0 ? throw new ArgumentException($"{type} has no [Activity] method") : definitions;
    }
}
