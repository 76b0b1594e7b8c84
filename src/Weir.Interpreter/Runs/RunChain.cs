using Weir.Definitions.Runs;
using Weir.Sdk.Client;

namespace Weir.Interpreter.Runs;

/// <summary>A run that continued as new is a chain of runs of the workflow, each with a part of its history.</summary>
public sealed class RunChain(IWeirClient client)
{
    /// <summary>The whole state history of a run, in order. Answered by a coordinator, which reads every run of the chain again.</summary>
    public async Task<IReadOnlyList<NodeChange>> ReadHistoryAsync(string workflowId, CancellationToken cancellationToken = default)
    {
        var runs = new RunClient(client);
        var parts = new Stack<IReadOnlyList<NodeChange>>();
        for (string? runId = await LatestAsync(workflowId, cancellationToken).ConfigureAwait(false); runId is { Length: > 0 };)
        {
            var part = (await runs.GetNodesAsync(workflowId, runId, cancellationToken).ConfigureAwait(false)).History;
            parts.Push(part);
            if (part is [{ Number: 1 }, ..])
            {
                break;
            }

            runId = await BeforeAsync(workflowId, runId, cancellationToken).ConfigureAwait(false);
        }

        return [.. parts.SelectMany(part => part).DistinctBy(change => change.Number)];
    }

    private async Task<string> LatestAsync(string workflowId, CancellationToken cancellationToken) =>
        (await client.GetWorkflowHandle(workflowId).DescribeAsync(cancellationToken).ConfigureAwait(false)).RunId;

    private async Task<string?> BeforeAsync(string workflowId, string runId, CancellationToken cancellationToken)
    {
        await foreach (var first in client.GetWorkflowHandle(workflowId, runId).FetchHistoryEventsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            return first.WorkflowExecutionStartedEventAttributes?.ContinuedExecutionRunId;
        }

        return null;
    }
}
