using System.Text.Json;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;
using Weir.Interpreter.Runs;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Sdk.Client;
using Weir.Server.StepRecords;

namespace Weir.Server.Runs;

/// <summary>
/// Puts together what people see of runs: the engine says where a run stands and how it ended, the plan says which jobs there are, step
/// records say what the agents did. No worker is needed for it. Safe for concurrent use.
/// </summary>
public sealed class RunReader(IWeirClient client, StepRecordReader records)
{
    private const int LogTailLines = 20;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    private readonly RunClient runs = new(client);
    private readonly Lock gate = new();
    private RunStart? lastStart;

    /// <summary>The latest run of a workflow id; null when there is none.</summary>
    public async Task<RunView?> FindAsync(string workflowId, CancellationToken cancellationToken)
    {
        WorkflowExecution execution;
        try
        {
            execution = await client.GetWorkflowHandle(workflowId).DescribeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException problem) when (problem.Code == StatusCode.NotFound)
        {
            return null;
        }

        var start = await StartOfAsync(execution, cancellationToken).ConfigureAwait(false);
        var view = Summary(execution, start.FirstRunId, start.StartedAt);
        if (start.Input is not { } input)
        {
            return start.Problem is null ? view : view with { Failure = new FailureView { Message = start.Problem } };
        }

        var report = view.IsOpen ? null : await runs.GetResultAsync(workflowId, execution.RunId, cancellationToken).ConfigureAwait(false);
        var recorded = records.ReadJobs(workflowId, start.FirstRunId);
        var reported = report?.Jobs ?? await AskAsync(input, workflowId, cancellationToken).ConfigureAwait(false) ?? input.Jobs;
        if (view.Status == RunStatus.Held || reported.Any(job => job.Status == RunStatus.Held))
        {
            (view, reported) = await WithWaitsAsync(view, reported, cancellationToken).ConfigureAwait(false);
        }

        view = view with { Status = report?.Status ?? view.Status, Reruns = view.IsOpen ? [] : await RerunsAsync(workflowId, cancellationToken).ConfigureAwait(false) };
        return view with
        {
            Outputs = (report?.Outputs ?? ObjectValue.Empty).Members.ToDictionary(output => output.Key, output => Json(output.Value)),
            Jobs = RunJobViews.Of(input.Plan, reported, recorded, view.IsOpen),
            Failure = report?.Failure is { } failure ? Explain(view, start.FirstRunId, failure, recorded) : null,
        };
    }

    /// <summary>Runs without their jobs: unfinished ones first, then the newest.</summary>
    public async Task<IReadOnlyList<RunView>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        var views = new List<RunView>();
        await foreach (var execution in client.ListWorkflowsAsync(string.Empty, cancellationToken).ConfigureAwait(false))
        {
            // Runs that continued as new are links of one chain, of which the last one stands for all. What runs share is no run.
            if (execution.Status != WorkflowExecutionStatus.ContinuedAsNew && execution.WorkflowType != RunNames.LimitsWorkflowType)
            {
                var view = Summary(execution, execution.RunId, Utc(execution.StartTime));
                views.Add(await WithReportedStatusAsync(view, execution, cancellationToken).ConfigureAwait(false));
            }

            if (views.Count == limit)
            {
                break;
            }
        }

        return views;
    }

    private async Task<IReadOnlyList<string>> RerunsAsync(string workflowId, CancellationToken cancellationToken)
    {
        var prefix = (RunNames.RerunRoot(workflowId) + RunNames.RerunMark).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        var found = new List<string>();
        await foreach (var execution in client.ListWorkflowsAsync($"WorkflowId STARTS_WITH '{prefix}'", cancellationToken).ConfigureAwait(false))
        {
            if (Memo(execution, RunNames.RerunOfMemo) == workflowId && !found.Contains(execution.Id))
            {
                found.Add(execution.Id);
            }
        }

        return found;
    }

    /// <summary>To the engine a run that timed out is one that failed; what kind of failure it was is in the run's own report.</summary>
    private async Task<RunView> WithReportedStatusAsync(RunView view, WorkflowExecution execution, CancellationToken cancellationToken)
    {
        if (view.Status != RunStatus.Failed || execution.WorkflowType != RunNames.WorkflowType)
        {
            return view;
        }

        var report = await runs.GetResultAsync(execution.Id, execution.RunId, cancellationToken).ConfigureAwait(false);
        return view with { Status = report.Status };
    }

    /// <summary>
    /// What an open run itself says of its tasks, and of jobs that other runs may hold up: agents record what they do, but not what waits.
    /// Null when there are none, or no coordinator answers soon.
    /// </summary>
    private async Task<IReadOnlyList<RunJob>?> AskAsync(RunInput input, string workflowId, CancellationToken cancellationToken)
    {
        if (input.Plan.Nodes.All(node => node is { Kind: PlanNodeKind.Job, Concurrency: null, Resources.Count: 0, Repeat: null }) && input.SharedLimits.Count == 0)
        {
            return null;
        }

        return (await AskAsync(token => runs.GetStatusAsync(workflowId, cancellationToken: token), cancellationToken).ConfigureAwait(false))?.Jobs;
    }

    /// <summary>Null when no coordinator answers soon.</summary>
    private static async Task<T?> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            return await ask(limit.Token).ConfigureAwait(false);
        }
        catch (Exception silent) when (silent is OperationCanceledException or RpcException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Says of what is held who holds what it waits for.</summary>
    private async Task<(RunView View, IReadOnlyList<RunJob> Jobs)> WithWaitsAsync(RunView view, IReadOnlyList<RunJob> jobs, CancellationToken cancellationToken)
    {
        if (await AskAsync(token => runs.GetNodesAsync(view.WorkflowId, cancellationToken: token), cancellationToken).ConfigureAwait(false) is not { } report)
        {
            return (view, jobs);
        }

        var waits = report.Nodes.Where(node => node.WaitsFor is not null).ToDictionary(node => node.Key, node => node.WaitsFor!, StringComparer.Ordinal);
        return (
            view with { WaitsFor = view.Status == RunStatus.Held ? waits.Values.FirstOrDefault() : null },
            [.. jobs.Select(job => job.Status == RunStatus.Held && waits.TryGetValue(job.Key, out var text) ? job with { Reason = $"waits for {text}" } : job)]);
    }

    private static RunView Summary(WorkflowExecution execution, string firstRunId, DateTimeOffset startedAt)
    {
        var closedAt = execution.CloseTime is { } closed ? Utc(closed) : (DateTimeOffset?)null;
        return new RunView
        {
            WorkflowId = execution.Id,
            RunId = firstRunId,
            Name = Memo(execution, RunNames.NameMemo),
            Status = Memo(execution, RunNames.StateMemo) is (RunStatus.Paused or RunStatus.Held) and { } state && execution.Status == WorkflowExecutionStatus.Running ? state : Word(execution.Status),
            RerunOf = Memo(execution, RunNames.RerunOfMemo),
            StartedAt = startedAt,
            ClosedAt = closedAt,
            DurationMs = closedAt is { } end ? (long)(end - startedAt).TotalMilliseconds : null,
        };
    }

    /// <summary>What never changes of a run is read once while somebody watches it.</summary>
    private async Task<RunStart> StartOfAsync(WorkflowExecution execution, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (lastStart?.RunId == execution.RunId)
            {
                return lastStart;
            }
        }

        var firstRunId = execution.Raw.FirstRunId is { Length: > 0 } known ? known : execution.RunId;
        RunInput? input = null;
        string? problem = null;
        try
        {
            input = await runs.GetInputAsync(execution.Id, execution.RunId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            problem = $"this version of Weir cannot read what the run was started with; a newer version may have started it. {unreadable.Message}";
        }

        var startedAt = Utc(execution.StartTime);
        if (firstRunId != execution.RunId)
        {
            startedAt = Utc((await client.GetWorkflowHandle(execution.Id, firstRunId).DescribeAsync(cancellationToken).ConfigureAwait(false)).StartTime);
        }

        var start = new RunStart(execution.RunId, firstRunId, startedAt, input, problem);
        lock (gate)
        {
            lastStart = start;
        }

        return start;
    }

    private FailureView Explain(RunView run, string firstRunId, Definitions.Runs.Failure failure, IReadOnlyList<RecordedJob> recorded)
    {
        var job = recorded.FirstOrDefault(candidate => candidate.Key == failure.JobKey);
        var step = job?.Steps.FirstOrDefault(candidate => candidate.Name == failure.Step && candidate.Status is not Interpreter.Records.RecordedStatus.Completed);
        var tail = step is null
            ? []
            : records.ReadLogTail(new LogQuery(run.WorkflowId, firstRunId) { JobKey = job!.Key, StepIndex = step.Index, Attempt = step.Attempts, Limit = LogTailLines });
        return new FailureView
        {
            Message = failure.Message,
            Type = run.Status switch
            {
                RunStatus.Failed => RunFailureTypes.Failed,
                RunStatus.TimedOut => RunFailureTypes.TimedOut,
                _ => null,
            },
            Job = failure.JobKey,
            Step = failure.Step,
            LogTail = [.. tail.Select(line => line.Text)],
        };
    }

    private static string Word(WorkflowExecutionStatus status) => status switch
    {
        WorkflowExecutionStatus.Completed => RunStatus.Completed,
        WorkflowExecutionStatus.Failed => RunStatus.Failed,
        WorkflowExecutionStatus.TimedOut => RunStatus.TimedOut,
        WorkflowExecutionStatus.Canceled => RunStatus.Cancelled,
        WorkflowExecutionStatus.Terminated => RunStatus.Terminated,
        _ => RunStatus.Running,
    };

    private static string? Memo(WorkflowExecution execution, string key)
    {
        if (!execution.Memo.TryGetValue(key, out var value))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<string>(value.Payload.Data.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement Json(Value value) => JsonDocument.Parse(ValueJson.Write(value)).RootElement;

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private sealed record RunStart(string RunId, string FirstRunId, DateTimeOffset StartedAt, RunInput? Input, string? Problem);
}
