using Weir.Engine.Executions;
using Weir.Engine.Executions.Records;
using Weir.Engine.Storage;
using Weir.Protocol.Enums.V1;

namespace Weir.Engine.Deployments;

/// <summary>Looks for the runs that keep a version from being drained.</summary>
internal static class PinnedRuns
{
    private const int PageSize = 500;

    /// <summary>Whether a running run is pinned to the version. A run's row changes in the commit that pins it, so this is exact.</summary>
    public static async Task<bool> AnyAsync(IEngineStore store, string namespaceName, DeploymentVersion version, CancellationToken cancellationToken)
    {
        RunRow? after = null;
        while (true)
        {
            var rows = await store.ListRunsAsync(new RunListRequest(namespaceName, PageSize, after), cancellationToken).ConfigureAwait(false);
            foreach (var row in rows)
            {
                // Running runs come first.
                if (row.Status != (int)WorkflowExecutionStatus.Running)
                {
                    return false;
                }

                if (VersioningAttributes.IsPinnedTo(RunRowAttributes.Parser.ParseFrom(row.Attributes.Span).SearchAttributes, version))
                {
                    return true;
                }
            }

            if (rows.Count < PageSize)
            {
                return false;
            }

            after = rows[^1];
        }
    }
}
