using System.Runtime.ExceptionServices;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.Actions;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Packs;
using Weir.Interpreter.Records;
using Weir.Sdk.Converters;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>
/// Runs a plan. The plan's stepper decides; this workflow starts the jobs, tasks, workflows and timers that it names, tells it how they
/// ended, passes on what people ask, and continues as new when much has been settled.
/// </summary>
[Workflow(RunNames.WorkflowType)]
public sealed class RunWorkflow
{
    private readonly RunJobs jobs;
    private readonly RunInput input;
    private readonly RunHistory history;
    private readonly RunWork work;
    private readonly RunStarts starts;
    private readonly Dictionary<string, OpenInquiry> inquiries = new(StringComparer.Ordinal);
    private RunStepper? stepper;
    private RunResult? result;
    private int settled;
    private bool cancelled;

    [WorkflowInit]
    public RunWorkflow(RawValue input)
    {
        this.input = JsonPayload.Read<RunInput>(input);
        jobs = new(this.input.Plan, this.input.Jobs);
        history = new(this.input.History, this.input.Controls);
        work = new(this.input.Plan.CancelGraceSeconds is { } grace ? TimeSpan.FromSeconds(grace) : null);
        starts = new(this.input, work, Reader, FirstRunId);
        if (this.input.Progress is { } progress)
        {
            stepper = RunStepper.Resume(this.input.Plan, progress);
        }
        else if (this.input.Plan.KvKeys.Count == 0)
        {
            stepper = RunStepper.Create(this.input.Plan, Facts(ObjectValue.Empty));
        }
    }

    private static string FirstRunId =>
        Workflow.Info.FirstExecutionRunId.Length > 0 ? Workflow.Info.FirstExecutionRunId : Workflow.Info.RunId;

    private static DateTimeOffset Now => Workflow.UtcNow;

    private KeyReader Reader => new(input.Plan.Ref ?? input.Plan.Name, PackNames.Of(input.Plan.Ref), input.Login);

    private bool IsCancelNew => !cancelled && Workflow.CancellationToken.IsCancellationRequested;

    [WorkflowQuery(RunNames.StatusQuery)]
    public RawValue GetStatus() => JsonPayload.Write(new RunStatusReport(
        result is not null ? result.Conclusion.ToStatus().ToWord() : stepper?.IsPaused == true ? "paused" : RecordedStatus.Running.ToWord(), jobs.WithPending())
    {
        CancelRequested = cancelled,
    });

    [WorkflowQuery(RunNames.NodesQuery)]
    public RawValue GetNodes() => JsonPayload.Write(new RunNodesReport
    {
        IsPaused = stepper?.IsPaused == true,
        PauseRequested = stepper?.IsPauseRequested == true,
        Nodes = stepper?.Describe() ?? [],
        Inquiries = [.. inquiries.Values],
        History = history.Changes,
        Controls = history.Answers,
        Children = work.Children,
    });

    [WorkflowSignal(RunNames.ControlSignal)]
    public Task ControlAsync(RawValue request)
    {
        work.Post(() => Control(JsonPayload.Read<ControlRequest>(request)));
        return Task.CompletedTask;
    }

    /// <summary>Every other signal is for the tasks that wait for its name.</summary>
    [WorkflowSignal(Dynamic = true)]
    public Task SignalAsync(string name, RawValue[] args)
    {
        var payload = args.Length == 0 ? Value.Null : SignalPayload.Read(args[0]);
        work.Post(() => Carry(stepper!.Signal(name, payload, isEvent: false, Now)));
        return Task.CompletedTask;
    }

    [WorkflowRun]
    public async Task<RawValue> RunAsync(RawValue input)
    {
        _ = input;
        stepper ??= RunStepper.Create(this.input.Plan, Facts(await KeyCall.ReadAsync(Reader, this.input.Plan.KvKeys)));
        Carry(stepper.Start(Now));
        while (result is null)
        {
            await Workflow.WaitConditionAsync(() => work.HasNews || IsCancelNew, CancellationToken.None);
            if (IsCancelNew)
            {
                cancelled = true;
                Carry(stepper.Cancel("the run was cancelled", Now));
            }

            while (result is null && work.TryTake(out var news))
            {
                news!();
            }

            if (work.Broken is { } bug)
            {
                ExceptionDispatchInfo.Throw(bug);
            }

            ContinueWhenDue();
        }

        return RunConclusion.Return(result, jobs.Listed, cancelled);
    }

    private RunFacts Facts(ObjectValue keys) => new(Workflow.Info.WorkflowId, FirstRunId, input.Inputs)
    {
        Login = input.Login,
        PackConfig = input.PackConfigs.Get(PackNames.Of(input.Plan.Ref) ?? "") as ObjectValue ?? ObjectValue.Empty,
        Kv = keys,
        Depth = input.Depth,
        RerunOf = input.RerunOf,
    };

    private void Carry(IReadOnlyList<RunDirective> directives)
    {
        foreach (var directive in directives)
        {
            Carry(directive);
        }

        // A cancelled run does not continue as new, so that what it still starts must start here.
        starts.Release(cancelled || !starts.MustContinue);
    }

    private void Carry(RunDirective directive)
    {
        switch (directive)
        {
            case RunDirective.StartJob start:
                starts.Hold(start.Job.Key, () => StartJob(start.Job), () => ReportJob(start.Job.Key, Cancelled(start.Job.Key)));
                break;
            case RunDirective.StartTask start:
                starts.Hold(start.Task.Key, () => starts.StartTask(start.Task, outcome => ReportTask(start.Task.Key, outcome)), () => ReportTask(start.Task.Key, Cancelled()));
                break;
            case RunDirective.StartWorkflow start:
                starts.Hold(start.Task.Key, () => starts.StartWorkflow(start.Task, outcome => ReportTask(start.Task.Key, outcome)), () => ReportTask(start.Task.Key, Cancelled()));
                break;
            case RunDirective.CancelJob cancel:
                starts.Cancel(cancel.Key);
                break;
            case RunDirective.CancelTask cancel:
                starts.Cancel(cancel.Key);
                break;
            case RunDirective.SettleJob settle:
                settled++;
                jobs.Settle(settle);
                break;
            case RunDirective.SetTimer timer:
                work.SetTimer(timer.Key, timer.DueAt - Now, timer.Reason, () => Carry(stepper!.FireTimer(timer.Key, Now)));
                break;
            case RunDirective.CancelTimer timer:
                work.CancelTimer(timer.Key);
                break;
            case RunDirective.OpenInquiry open:
                inquiries[open.Task.Key] = new(open.Task.Key, open.Task.TaskId, open.Task.Name, open.Inquiry);
                break;
            case RunDirective.CloseInquiry close:
                inquiries.Remove(close.Key);
                break;
            case RunDirective.ChangeNode change:
                history.Add(change.Change);
                jobs.Change(change.Change);
                break;
            case RunDirective.Paused:
                Workflow.UpsertMemo(MemoUpdate.ValueSet(RunNames.StateMemo, "paused"));
                break;
            case RunDirective.FinishRun finish:
                result = finish.Result;
                break;
        }
    }

    private void StartJob(JobInvocation job)
    {
        jobs.Start(job);
        work.Start(
            job.Key,
            token => JobCall.ExecuteAsync(job, input.ServerGroup ?? job.RunsOn, FirstRunId, Reader, token),
            outcome => ReportJob(job.Key, outcome),
            () => Cancelled(job.Key));
    }

    private void ReportJob(string key, JobOutcome outcome)
    {
        settled++;
        jobs.Settle(key, outcome);
        Carry(stepper!.Report(key, outcome, Now));
    }

    private void ReportTask(string key, TaskOutcome outcome)
    {
        settled++;
        Carry(stepper!.ReportTask(key, outcome, Now));
    }

    private void Control(ControlRequest request)
    {
        var target = request.Target ?? "";
        var reason = request.Reason ?? (request.By is null ? "by request" : $"by {request.By}");
        var answer = request.Kind switch
        {
            ControlKind.Pause => Pause(),
            ControlKind.Resume => Resume(),
            ControlKind.Skip => stepper!.Skip(target, reason, Now),
            ControlKind.Succeed => stepper!.ForceSuccess(target, request.Value, reason, Now),
            ControlKind.Answer => stepper!.Answer(target, request.Value, request.By, Now),
            ControlKind.Signal or ControlKind.Event => new(null, stepper!.Signal(target, request.Value, request.Kind == ControlKind.Event, Now)),
            _ => new ControlResult($"this coordinator does not know '{request.Kind}'", []),
        };
        history.Add(new ControlAnswer(request.Id, answer.Problem));
        Carry(answer.Directives);
    }

    private ControlResult Pause()
    {
        starts.ToChildren(ControlKind.Pause);
        return stepper!.IsPauseRequested ? new("the run is paused already", []) : new(null, stepper.Pause(Now));
    }

    private ControlResult Resume()
    {
        starts.ToChildren(ControlKind.Resume);
        if (!stepper!.IsPauseRequested)
        {
            return new("the run is not paused", []);
        }

        Workflow.UpsertMemo(MemoUpdate.ValueUnset(RunNames.StateMemo));
        return new(null, stepper.Unpause(Now));
    }

    private void ContinueWhenDue()
    {
        var isDue = settled >= RunLimits.SettledJobsBeforeContinuing || starts.MustContinue;
        if (result is null && !cancelled && isDue && work is { RunningCount: 0, HasNews: false })
        {
            var next = input with
            {
                Progress = stepper!.Snapshot(),
                Jobs = jobs.Settled,
                History = history.Carried,
                Controls = history.Answers,
            };
            throw Workflow.CreateContinueAsNewException(RunNames.WorkflowType, [JsonPayload.Write(next)]);
        }
    }

    private static JobOutcome Cancelled(string key) => new() { Conclusion = Conclusion.Cancelled, Failure = new("the job was cancelled", key) };

    private static TaskOutcome Cancelled() => TaskOutcome.Cancelled("the task was cancelled");
}
