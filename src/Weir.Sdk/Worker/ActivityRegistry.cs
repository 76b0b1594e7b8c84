using Weir.Sdk.Activities;
using Weir.Sdk.Exceptions;

namespace Weir.Sdk.Worker;

/// <summary>Activities by type.</summary>
internal sealed class ActivityRegistry
{
    private readonly Dictionary<string, ActivityDefinition> byName = new(StringComparer.Ordinal);
    private readonly ActivityDefinition? dynamic;

    /// <exception cref="ArgumentException">Two have one type, or are dynamic.</exception>
    public ActivityRegistry(IEnumerable<ActivityDefinition> definitions)
    {
        foreach (var definition in definitions)
        {
            if (definition.Name is not { } name)
            {
                dynamic = dynamic is null ? definition : throw new ArgumentException("There are two dynamic activities");
            }
            else if (!byName.TryAdd(name, definition))
            {
                throw new ArgumentException($"There are two activities of type {name}");
            }
        }
    }

    public bool IsEmpty => byName.Count == 0 && dynamic is null;

    public bool Has(string type) => dynamic is not null || byName.ContainsKey(type);

    /// <exception cref="ApplicationFailureException">No activity is registered for the type; another worker may have it.</exception>
    public ActivityDefinition Find(string type) => byName.GetValueOrDefault(type) ?? dynamic ?? throw new ApplicationFailureException(
        $"Activity {type} is not registered on this worker, available activities: {string.Join(", ", byName.Keys.Order(StringComparer.Ordinal))}",
        "NotFoundError");
}
