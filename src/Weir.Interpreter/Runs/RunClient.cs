using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Limits;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;

namespace Weir.Interpreter.Runs;

/// <summary>Submits plans and follows their runs. Safe for concurrent use.</summary>
/// <remarks>Every method throws <see cref="Weir.Protocol.Calls.RpcException"/> when the engine refuses or cannot be reached.</remarks>
public sealed class RunClient(IWeirClient client)
{
    private static readonly TimeSpan ControlPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Submits a plan. When this returns the run is durable.</summary>
    /// <exception cref="WorkflowAlreadyStartedException">The id is in use.</exception>
    /// <exception cref="RunTooLargeException">Plan and inputs do not fit a payload.</exception>
    public async Task<SubmittedRun> SubmitAsync(RunSubmission run, CancellationToken cancellationToken = default)
    {
        var memo = new Dictionary<string, object> { [RunNames.NameMemo] = run.Plan.Name, [RunNames.PlanMemo] = PlanJson.Hash(run.Plan) };
        if (run.Plan.Source is { } source)
        {
            memo[RunNames.SourceMemo] = source;
        }

        if (run.RerunOf is { } before)
        {
            memo[RunNames.RerunOfMemo] = before;
        }

        var limits = await new LimitsClient(client).KnownAsync(cancellationToken).ConfigureAwait(false);
        var options = new WorkflowOptions(run.WorkflowId, RunNames.CoordinatorTaskQueue)
        {
            Memo = memo,
            RequestId = run.RequestId,
            IdReusePolicy = run.IdReusePolicy,
            Priority = ActivityCall.Priority(run.Priority ?? (run.Plan.Priority is NumberValue number && number.TryGetInt64(out var priority) ? (int)priority : null)),
        };
        var input = JsonPayload.WriteOwn(Input(run, limits));
        if (RunLimits.Problem("the plan and its inputs", input) is { } problem)
        {
            throw new RunTooLargeException(problem);
        }

        var handle = await client.StartWorkflowAsync(
            RunNames.WorkflowType, [input], options, cancellationToken).ConfigureAwait(false);
        return new(handle.Id, handle.FirstExecutionRunId ?? handle.ResultRunId ?? throw new InvalidOperationException("The engine gave no run id."));
    }

    /// <summary>Waits for the end of a run.</summary>
    /// <param name="runId">Any run of the chain; null is the latest.</param>
    public async Task<RunReport> GetResultAsync(string workflowId, string? runId = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var value = await client.GetWorkflowHandle(workflowId, runId)
                .GetResultAsync<RawValue>(cancellationToken: cancellationToken).ConfigureAwait(false);
            return JsonPayload.Read<RunReport>(value);
        }
        catch (WorkflowFailedException failure)
        {
            return RunReports.Of(failure.InnerException);
        }
    }

    /// <summary>Asks an open or closed run where it stands. Answered by the coordinator, so one must be running.</summary>
    public async Task<RunStatusReport> GetStatusAsync(string workflowId, string? runId = null, CancellationToken cancellationToken = default)
    {
        var value = await client.GetWorkflowHandle(workflowId, runId)
            .QueryAsync<RawValue>(RunNames.StatusQuery, [], cancellationToken: cancellationToken).ConfigureAwait(false);
        return JsonPayload.Read<RunStatusReport>(value);
    }

    /// <summary>Asks a run to end: running jobs are cancelled, cleanup jobs and steps still run. Returns when the request is durable.</summary>
    public Task CancelAsync(string workflowId, string? runId = null, string? reason = null, CancellationToken cancellationToken = default) =>
        client.GetWorkflowHandle(workflowId, runId).CancelAsync(reason, cancellationToken);

    /// <summary>The plan and inputs of a run, from the start of its history; null when the workflow is not a run of a plan.</summary>
    public async Task<RunInput?> GetInputAsync(string workflowId, string? runId = null, CancellationToken cancellationToken = default)
    {
        await foreach (var first in client.GetWorkflowHandle(workflowId, runId)
            .FetchHistoryEventsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var start = first.WorkflowExecutionStartedEventAttributes;
            return start?.WorkflowType.Name == RunNames.WorkflowType && start.Input is { Payloads_.Count: 1 } input
                ? JsonPayload.Read<RunInput>(new(input.Payloads_[0]))
                : null;
        }

        return null;
    }

    /// <summary>Where the nodes of a run stand, what they wait for, and how they came there. Answered by a coordinator.</summary>
    public async Task<RunNodesReport> GetNodesAsync(string workflowId, string? runId = null, CancellationToken cancellationToken = default)
    {
        var report = await AskAsync(workflowId, runId, cancellationToken).ConfigureAwait(false);
        return report is { Leases.Count: > 0, Owner: { } owner }
            ? LeaseTexts.Explain(report, await new LimitsClient(client).ExplainAsync(owner, cancellationToken).ConfigureAwait(false))
            : report;
    }

    private async Task<RunNodesReport> AskAsync(string workflowId, string? runId, CancellationToken cancellationToken)
    {
        var value = await client.GetWorkflowHandle(workflowId, runId)
            .QueryAsync<RawValue>(RunNames.NodesQuery, [], cancellationToken: cancellationToken).ConfigureAwait(false);
        return JsonPayload.Read<RunNodesReport>(value);
    }

    /// <summary>What a run that is open or has ended came to, as far as its coordinator saw. Answered by a coordinator.</summary>
    internal async Task<RunProgressReport> GetProgressAsync(string workflowId, string runId, CancellationToken cancellationToken)
    {
        var value = await client.GetWorkflowHandle(workflowId, runId)
            .QueryAsync<RawValue>(RunNames.ProgressQuery, [], cancellationToken: cancellationToken).ConfigureAwait(false);
        return JsonPayload.Read<RunProgressReport>(value);
    }

    /// <summary>Asks something of an open run, and waits until the run has taken it.</summary>
    /// <returns>Why nothing changed; null when it did.</returns>
    public async Task<string?> ControlAsync(string workflowId, ControlRequest request, CancellationToken cancellationToken = default)
    {
        var handle = client.GetWorkflowHandle(workflowId);
        await handle.SignalAsync(RunNames.ControlSignal, [JsonPayload.Write(request)], cancellationToken).ConfigureAwait(false);
        var hasEnded = false;
        while (true)
        {
            // A query is answered after everything that reached the run before it, the request included.
            var report = await AskAsync(workflowId, null, cancellationToken).ConfigureAwait(false);
            if (report.Controls.FirstOrDefault(answer => answer.Id == request.Id) is { } answer)
            {
                return answer.Problem;
            }

            if (hasEnded)
            {
                return "the run ended before it took the request";
            }

            hasEnded = (await handle.DescribeAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Status != WorkflowExecutionStatus.Running;
            if (hasEnded)
            {
                continue;
            }

            await Task.Delay(ControlPause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    private static RunInput Input(RunSubmission run, IReadOnlyList<string> limits) => new(run.Plan, run.Inputs)
    {
        SharedLimits = limits,
        Priority = run.Priority,
        ServerGroup = run.ServerGroup,
        Login = run.Login,
        Limits = run.Limits,
        PackConfigs = run.PackConfigs,
        Activities = run.Activities,
        ActivitiesOnAgents = run.ActivitiesOnAgents,
        HeartbeatTimeoutSeconds = run.HeartbeatTimeout?.TotalSeconds,
        Progress = run.Progress,
        Jobs = run.Jobs,
        RerunOf = run.RerunOf,
    };
}
