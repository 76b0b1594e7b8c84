using Weir.Sdk.Workflows;

namespace Weir.Sdk.Worker;

/// <summary>Workflows by type.</summary>
internal sealed class WorkflowRegistry
{
    private readonly Dictionary<string, WorkflowDefinition> byName = new(StringComparer.Ordinal);
    private readonly WorkflowDefinition? dynamic;

    /// <exception cref="ArgumentException">Two have one type, or are dynamic.</exception>
    public WorkflowRegistry(IEnumerable<WorkflowDefinition> definitions)
    {
        foreach (var definition in definitions)
        {
            if (definition.Name is not { } name)
            {
                dynamic = dynamic is null ? definition : throw new ArgumentException("There are two dynamic workflows");
            }
            else if (!byName.TryAdd(name, definition))
            {
                throw new ArgumentException($"There are two workflows of type {name}");
            }
        }
    }

    public bool IsEmpty => byName.Count == 0 && dynamic is null;

    /// <exception cref="InvalidOperationException">No workflow is registered for the type.</exception>
    public WorkflowDefinition Find(string type) => byName.GetValueOrDefault(type) ?? dynamic ?? throw new InvalidOperationException(
        $"Workflow type {type} is not registered on this worker, available workflows: {string.Join(", ", byName.Keys.Order(StringComparer.Ordinal))}");
}
