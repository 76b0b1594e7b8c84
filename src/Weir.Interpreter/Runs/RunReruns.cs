using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.History.V1;
using Weir.Sdk.Client;

namespace Weir.Interpreter.Runs;

/// <summary>Runs parts of ended runs again, as new runs. Safe for concurrent use.</summary>
/// <remarks>Every method throws <see cref="Weir.Protocol.Calls.RpcException"/> when the engine refuses or cannot be reached.</remarks>
public sealed class RunReruns(IWeirClient client)
{
    private readonly RunClient runs = new(client);

    /// <summary>Reads what a run left. Answered by a coordinator, which reads the run's history again.</summary>
    /// <returns>Null when the run is open, or is no run of a plan.</returns>
    public async Task<EndedRun?> ReadAsync(string workflowId, CancellationToken cancellationToken = default)
    {
        var description = await client.GetWorkflowHandle(workflowId).DescribeAsync(cancellationToken).ConfigureAwait(false);
        if (description.Status == WorkflowExecutionStatus.Running
            || await runs.GetInputAsync(workflowId, description.RunId, cancellationToken).ConfigureAwait(false) is not { } input)
        {
            return null;
        }

        var history = new List<HistoryEvent>();
        await foreach (var entry in client.GetWorkflowHandle(workflowId, description.RunId).FetchHistoryEventsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            history.Add(entry);
        }

        // A run that was ended before a coordinator saw it cannot be asked.
        var report = history.Exists(entry => entry.EventType == EventType.WorkflowTaskCompleted)
            ? await runs.GetProgressAsync(workflowId, description.RunId, cancellationToken).ConfigureAwait(false)
            : new(input.Progress, input.Jobs);
        var progress = report.Progress ?? new RunProgress { Facts = new(workflowId, description.RunId, input.Inputs) };
        return new(workflowId, description.RunId, input, progress.Result is null ? LateOutcomes.Take(input.Plan, progress, history) : progress, report.Jobs);
    }

    /// <summary>What a rerun would do.</summary>
    public static RerunPreview Preview(EndedRun run, RerunRequest request) => Rerun.Preview(run.Input.Plan, run.Progress, Complete(run, request));

    /// <summary>The run that does it; submit it with <see cref="RunClient.SubmitAsync"/>.</summary>
    /// <param name="run">The run of which parts run again.</param>
    /// <param name="request">Which parts.</param>
    /// <param name="workflowId">The new run's id.</param>
    /// <param name="inputs">Bound inputs of the new run; null takes those of the old one.</param>
    /// <exception cref="ArgumentException">There can be no such rerun; the preview says why.</exception>
    public static RunSubmission Create(EndedRun run, RerunRequest request, string workflowId, ObjectValue? inputs = null)
    {
        request = Complete(run, request);
        inputs ??= run.Input.Inputs;
        var preview = Rerun.Preview(run.Input.Plan, run.Progress, request);

        // The run id is not known before the run is accepted; the run fills it in.
        var facts = new RunFacts(workflowId, "", inputs) { RerunOf = run.WorkflowId };
        return new(run.Input.Plan, inputs, workflowId)
        {
            ServerGroup = run.Input.ServerGroup,
            Limits = run.Input.Limits,
            PackConfigs = run.Input.PackConfigs,
            Activities = run.Input.Activities,
            Priority = run.Input.Priority,
            Progress = Rerun.Begin(run.Input.Plan, run.Progress, request, facts),
            Jobs = [.. run.Jobs.Where(job => IsKept(job, preview, request)).Select(job => job with { KeptFrom = job.KeptFrom ?? run.WorkflowId })],
            RerunOf = run.WorkflowId,
        };
    }

    private static RerunRequest Complete(EndedRun run, RerunRequest request) => request with { WasInterrupted = run.WasInterrupted };

    private static bool IsKept(RunJob job, RerunPreview preview, RerunRequest request)
    {
        var owner = ExecutionKeys.WithoutItem(job.Key);
        return preview.Kept.Contains(owner)
            || (owner != job.Key && job.Status == "completed" && request.Settled?.Contains(job.Key) != false
                && preview.Again.Any(node => node.Key == owner && node.ItemsKept > 0));
    }
}
