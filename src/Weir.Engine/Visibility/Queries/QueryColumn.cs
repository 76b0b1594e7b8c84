using System.Collections.Frozen;
using Weir.Engine.Storage;
using Weir.Engine.Visibility.Attributes;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Visibility.Queries;

/// <summary>What a name in a query stands for.</summary>
/// <param name="Name">As the query spells it.</param>
/// <param name="ValuePrefix">Put before the texts that it is compared with.</param>
internal sealed record QueryColumn(string Name, RunField Field, IndexedValueType Type, string ValuePrefix = "")
{
    private const string ScheduleId = "ScheduleId";
    private const string SchedulerWorkflowPrefix = "temporal-sys-scheduler:";

    private static readonly FrozenDictionary<string, RunColumn> Columns = SearchAttributeTypes.System.Keys
        .ToFrozenDictionary(name => name, name => name == "ExecutionStatus" ? RunColumn.Status : Enum.Parse<RunColumn>(name), StringComparer.Ordinal);

    /// <summary>
    /// A custom attribute of the name; else a system or predefined one; else one of these with the prefix <c>Temporal</c> added, or, for
    /// <c>TemporalBuildIds</c>, taken away. Null when there is none.
    /// </summary>
    public static QueryColumn? Resolve(string name, string namespaceName, ISearchAttributeCatalog catalog)
    {
        if (catalog.TypeOf(namespaceName, name) is { } type)
        {
            return Of(name, name, type);
        }

        if (name == ScheduleId)
        {
            return new QueryColumn(name, new RunField(RunColumn.WorkflowId), IndexedValueType.Keyword, SchedulerWorkflowPrefix);
        }

        var other = name.StartsWith(SearchAttributeTypes.ReservedPrefix, StringComparison.Ordinal)
            ? name[SearchAttributeTypes.ReservedPrefix.Length..]
            : SearchAttributeTypes.ReservedPrefix + name;
        return SearchAttributeTypes.BuiltIn.TryGetValue(other, out var builtIn) ? Of(name, other, builtIn) : null;
    }

    private static QueryColumn Of(string name, string field, IndexedValueType type) => new(
        name,
        Columns.TryGetValue(field, out var column) ? new RunField(column)
            : field == SearchAttributeTypes.NamespaceDivision ? new RunField(RunColumn.NamespaceDivision)
            : RunField.Attribute(SearchKeys.Of(field, type)),
        type);
}
