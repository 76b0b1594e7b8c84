using System.Collections.Immutable;
using Weir.Engine.Executions.Records;
using Weir.Engine.Visibility.Attributes;

namespace Weir.Engine.Storage;

/// <summary>For a store that adds columns or search entries to rows it already has: what they hold is in <see cref="RunRow.Attributes"/>.</summary>
public static class RunRowAttributesReader
{
    public static RunRow Complete(RunRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var attributes = RunRowAttributes.Parser.ParseFrom(row.Attributes.Span);
        var search = attributes.SearchAttributes?.IndexedFields.ToImmutableSortedDictionary(StringComparer.Ordinal)
            ?? ImmutableSortedDictionary<string, Protocol.Common.V1.Payload>.Empty;
        return row with
        {
            StateTransitionCount = attributes.StateTransitionCount,
            ParentWorkflowId = attributes.Parent?.WorkflowId,
            ParentRunId = attributes.Parent?.RunId,
            RootWorkflowId = attributes.Root?.RunId == row.RunId ? null : attributes.Root?.WorkflowId,
            RootRunId = attributes.Root?.RunId == row.RunId ? null : attributes.Root?.RunId,
            NamespaceDivision = SearchKeys.Division(search),
            Search = SearchKeys.Entries(search),
        };
    }
}
