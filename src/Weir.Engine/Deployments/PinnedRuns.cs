using Weir.Engine.Executions;
using Weir.Engine.Storage;
using Weir.Engine.Visibility.Attributes;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Deployments;

/// <summary>Looks for the runs that keep a version from being drained.</summary>
internal static class PinnedRuns
{
    /// <summary>Whether a running run is pinned to the version. A run's row changes in the commit that pins it, so this is exact.</summary>
    public static async Task<bool> AnyAsync(IEngineStore store, string namespaceName, DeploymentVersion version, CancellationToken cancellationToken)
    {
        var buildIds = SearchKeys.Of(VersioningAttributes.BuildIds, IndexedValueType.KeywordList);
        var condition = new AllOf(
        [
            new Compares(new RunField(RunColumn.Status), Comparison.Equal, SearchValue.Of((long)WorkflowExecutionStatus.Running)),
            new ContainsAny(buildIds, [SearchValue.Of(VersioningAttributes.PinnedBuildId(version))]),
        ]);
        var found = await store.ListRunsAsync(new RunListRequest(namespaceName, PageSize: 1, Condition: condition), cancellationToken).ConfigureAwait(false);
        return found.Count > 0;
    }
}
