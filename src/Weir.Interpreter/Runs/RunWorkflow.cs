using Weir.Definitions.Runs;
using Weir.Interpreter.Records;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>
/// Runs a plan. The plan's stepper decides; this workflow starts the jobs that it names, tells it how they ended, passes
/// cancellation on, and continues as new when much has been settled.
/// </summary>
[Workflow(RunNames.WorkflowType)]
public sealed class RunWorkflow
{
    private readonly RunJobs jobs;
    private readonly RunInput input;
    private readonly RunStepper stepper;
    private readonly Queue<JobInvocation> held = new();
    private readonly Dictionary<string, CancellationTokenSource> running = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, JobOutcome Outcome)> ended = new();
    private RunResult? result;
    private int started;
    private int settled;
    private bool cancelled;

    [WorkflowInit]
    public RunWorkflow(RawValue input)
    {
        this.input = JsonPayload.Read<RunInput>(input);
        jobs = new(this.input.Plan, this.input.Jobs);
        stepper = this.input.Progress is { } progress
            ? RunStepper.Resume(this.input.Plan, progress)
            : RunStepper.Create(this.input.Plan, new(Workflow.Info.WorkflowId, FirstRunId, this.input.Inputs));
    }

    private static string FirstRunId =>
        Workflow.Info.FirstExecutionRunId.Length > 0 ? Workflow.Info.FirstExecutionRunId : Workflow.Info.RunId;

    private bool MustContinue => started >= RunLimits.StartedJobsPerRun || Workflow.ContinueAsNewSuggested;

    [WorkflowQuery(RunNames.StatusQuery)]
    public RawValue GetStatus() => JsonPayload.Write(new RunStatusReport(
        result is null ? RecordedStatus.Running.ToWord() : result.Conclusion.ToStatus().ToWord(), jobs.WithPending())
    {
        CancelRequested = cancelled,
    });

    [WorkflowRun]
    public async Task<RawValue> RunAsync(RawValue input)
    {
        _ = input;
        Carry(stepper.Start(Workflow.UtcNow));
        while (result is null)
        {
            await Workflow.WaitConditionAsync(() => ended.Count > 0 || IsCancelNew, CancellationToken.None);
            if (IsCancelNew)
            {
                cancelled = true;
                Carry(stepper.Cancel("the run was cancelled", Workflow.UtcNow));
            }

            while (ended.TryDequeue(out var end))
            {
                settled++;
                jobs.Settle(end.Key, end.Outcome);
                Carry(stepper.Report(end.Key, end.Outcome, Workflow.UtcNow));
            }

            ContinueWhenDue();
        }

        return RunConclusion.Return(result, jobs.Listed, cancelled);
    }

    private bool IsCancelNew => !cancelled && Workflow.CancellationToken.IsCancellationRequested;

    private void Carry(IReadOnlyList<RunDirective> directives)
    {
        foreach (var directive in directives)
        {
            switch (directive)
            {
                case RunDirective.StartJob start:
                    held.Enqueue(start.Job);
                    break;
                case RunDirective.CancelJob cancel:
                    Cancel(cancel.Key, cancel.Reason);
                    break;
                case RunDirective.SettleJob settle:
                    settled++;
                    jobs.Settle(settle);
                    break;
                case RunDirective.FinishRun finish:
                    result = finish.Result;
                    break;
            }
        }

        // A cancelled run does not continue as new, so that what it still starts must start here.
        while ((cancelled || !MustContinue) && held.TryDequeue(out var job))
        {
            Start(job);
        }
    }

    private void Start(JobInvocation job)
    {
        started++;
        jobs.Start(job);
        var cancellation = new CancellationTokenSource();
        running.Add(job.Key, cancellation);
        _ = EndAsync(job, cancellation);
    }

    private async Task EndAsync(JobInvocation job, CancellationTokenSource cancellation)
    {
        var outcome = await JobCall.ExecuteAsync(job, input.ServerGroup ?? job.RunsOn, FirstRunId, cancellation.Token);
        running.Remove(job.Key);
        ended.Enqueue((job.Key, outcome));
    }

    private void Cancel(string key, string reason)
    {
        if (running.TryGetValue(key, out var cancellation))
        {
            cancellation.Cancel();
            return;
        }

        // The stepper counts a job that is held back as started.
        if (held.FirstOrDefault(job => job.Key == key) is { } waiting)
        {
            var rest = held.Where(job => job.Key != key).ToArray();
            held.Clear();
            foreach (var job in rest)
            {
                held.Enqueue(job);
            }

            jobs.Start(waiting);
            ended.Enqueue((key, new() { Conclusion = Conclusion.Cancelled, Failure = new(reason, key) }));
        }
    }

    private void ContinueWhenDue()
    {
        var isDue = settled >= RunLimits.SettledJobsBeforeContinuing || MustContinue;
        if (result is null && !cancelled && isDue && running.Count == 0 && ended.Count == 0)
        {
            var next = input with { Progress = stepper.Snapshot(), Jobs = jobs.Settled };
            throw Workflow.CreateContinueAsNewException(RunNames.WorkflowType, [JsonPayload.Write(next)]);
        }
    }
}
