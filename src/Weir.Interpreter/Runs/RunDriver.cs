using Weir.Definitions.Limits;
using Weir.Definitions.Runs;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Limits;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>Does what the stepper of a run says, and tells it how that ended.</summary>
/// <param name="given">The run's input, with all that earlier runs of the chain left.</param>
/// <param name="carriedBytes">Size of the run's input.</param>
internal sealed class RunDriver(RunInput given, RunWork work, KeyReader reader, string firstRunId, int carriedBytes)
{
    private readonly RunInput input = given.WithoutPast();
    private readonly Dictionary<string, OpenInquiry> inquiries = new(StringComparer.Ordinal);
    private LeaseReminder? reminder;
    private RunStepper? stepper;
    private int settled;
    private bool isTooLarge;
    private bool isShownHeld = given.Progress is { AwaitsRunLease: true };

    /// <summary>Where the run stands; null until what its expressions read is known.</summary>
    public RunStepper? Stepper
    {
        get => stepper;
        set => stepper = value;
    }

    public RunStarts Starts { get; } = new(given.WithoutPast(), work, reader, firstRunId, carriedBytes);

    public RunJobs Jobs { get; } = new(given.Plan, given.Jobs);

    public RunHistory History { get; } = new(given.History, given.Controls);

    public IReadOnlyCollection<OpenInquiry> Inquiries => inquiries.Values;

    /// <summary>How the run ended; null while it has not.</summary>
    public RunResult? Result { get; private set; }

    /// <summary>Whether the run's cancellation was passed on.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Whether so much has been settled or started that the run should continue as new.</summary>
    public bool IsLong => !IsLast && (settled >= RunLimits.SettledBefore(carriedBytes) || Starts.MustContinue);

    /// <summary>Whether the run ends without continuing as new: it is cancelled, or too large for it.</summary>
    public bool IsLast => IsCancelled || isTooLarge;

    /// <summary>Whether the run can continue as new now: nothing that it started or sent is on its way.</summary>
    public bool IsReadyToContinue => IsLong && Result is null && work.RunningCount == 0 && Leases.IsIdle;

    public LeaseOwner Owner { get; } = new(Workflow.Info.WorkflowId, firstRunId);

    public LeaseDesk Leases { get; } = new(new(Workflow.Info.WorkflowId, firstRunId), given.Under);

    /// <summary>Takes what was decided about leases.</summary>
    public void Take(LeaseNews news)
    {
        // The id may have been another run's before.
        foreach (var answer in news.RunId == firstRunId ? news.Answers : [])
        {
            Leases.Answered(answer.Number);
            Carry(stepper!.Decide(answer.Number, answer.Verdict, answer.Reason, Now));
        }

        IsCancelled |= stepper!.IsSuperseded;
        ShowWhetherHeld();
    }

    public void Cancel(string reason, DateTimeOffset now)
    {
        IsCancelled = true;
        Carry(stepper!.Cancel(reason, now));
    }

    /// <summary>Fails the run because it cannot continue as new. Compensations still run.</summary>
    public void Fail(string problem, DateTimeOffset now)
    {
        isTooLarge = true;
        Starts.Drop();
        Carry(stepper!.Fail(new(problem), now));
    }

    public void Carry(IReadOnlyList<RunDirective> directives)
    {
        foreach (var directive in directives)
        {
            Carry(directive);
        }

        Leases.Send();
        Remind();
        Starts.Release(IsLast);
    }

    /// <summary>The key of the task that called a workflow that is open; null when there is none.</summary>
    public string? ChildKey(string workflowId) => work.Children.FirstOrDefault(child => child.Value == workflowId).Key;

    private static DateTimeOffset Now => Workflow.UtcNow;

    private void Carry(RunDirective directive)
    {
        switch (directive)
        {
            case RunDirective.StartJob start:
                Starts.Hold(start.Job.Key, () => StartJob(start.Job), () => ReportJob(start.Job, Cancelled(start.Job.Key)));
                break;
            case RunDirective.StartTask start:
                Starts.Hold(start.Task.Key, () => Starts.StartTask(start.Task, outcome => ReportTask(start.Task.Key, outcome)), () => ReportTask(start.Task.Key, Cancelled()));
                break;
            case RunDirective.StartWorkflow start:
                Starts.Hold(start.Task.Key, () => Starts.StartWorkflow(start.Task, [.. start.Under.Select(number => new LeaseId(Owner, number))], outcome => ReportTask(start.Task.Key, outcome)), () => ReportTask(start.Task.Key, Cancelled()));
                break;
            case RunDirective.CancelJob cancel:
                Starts.Cancel(cancel.Key);
                break;
            case RunDirective.CancelTask cancel:
                Starts.Cancel(cancel.Key);
                break;
            case RunDirective.SettleJob settle:
                settled++;
                Jobs.Settle(settle);
                History.Add(new NodeChange(settle.Key, settle.JobId, TaskStatuses.Of(settle.Conclusion), Now, settle.Reason));
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
            case RunDirective.AskLease ask:
                Leases.Ask(ask.Request);
                ShowWhetherHeld();
                break;
            case RunDirective.ReleaseLease release:
                Leases.Release(release.Number);
                break;
            case RunDirective.ChangeNode change:
                History.Add(change.Change);
                Jobs.Change(change.Change);
                break;
            case RunDirective.Paused:
                Workflow.UpsertMemo(MemoUpdate.ValueSet(RunNames.StateMemo, "paused"));
                Starts.TellParent(ControlKind.ChildPaused);
                break;
            case RunDirective.FinishRun finish:
                Result = finish.Result;
                break;
        }
    }

    private void Remind()
    {
        if (reminder is null)
        {
            reminder = new(Leases);
            Leases.Await(stepper!.WaitingLeases);
        }

        reminder.Check();
    }

    /// <summary>A run that waits to begin shows it in lists.</summary>
    private void ShowWhetherHeld()
    {
        if (isShownHeld != stepper!.AwaitsLease)
        {
            isShownHeld = stepper.AwaitsLease;
            Workflow.UpsertMemo(isShownHeld ? MemoUpdate.ValueSet(RunNames.StateMemo, "held") : MemoUpdate.ValueUnset(RunNames.StateMemo));
        }
    }

    private void StartJob(JobInvocation job)
    {
        Jobs.Start(job);
        History.Add(new NodeChange(job.Key, job.JobId, NodeStatus.Running, Now) { Attempt = job.Attempt });
        work.Start(
            job.Key,
            token => JobCall.ExecuteAsync(job, Starts.Weigh(job.Key, JobCall.InputOf(job, firstRunId, reader)), input.ServerGroup ?? job.RunsOn, JobCall.HeartbeatTimeout(input), token),
            outcome => ReportJob(job, outcome),
            () => Cancelled(job.Key));
    }

    private void ReportJob(JobInvocation job, JobOutcome outcome)
    {
        settled++;
        Starts.Ended(job.Key);
        Jobs.Settle(job.Key, outcome);
        var directives = stepper!.Report(job.Key, outcome, Now);
        if (!directives.Any(directive => directive is RunDirective.ChangeNode { Change.Status: NodeStatus.Retrying } retry && retry.Change.Key == job.Key)
            && !directives.Any(directive => directive is RunDirective.SettleJob settle && settle.Key == job.Key))
        {
            History.Add(new NodeChange(job.Key, job.JobId, TaskStatuses.Of(outcome.Conclusion), Now, outcome.Failure?.Message) { Attempt = job.Attempt });
        }

        Carry(directives);
    }

    private void ReportTask(string key, TaskOutcome outcome)
    {
        settled++;
        Starts.Ended(key);
        Carry(stepper!.ReportTask(key, outcome, Now));
    }

    private static JobOutcome Cancelled(string key) => new() { Conclusion = Conclusion.Cancelled, Failure = new("the job was cancelled", key) };

    private static TaskOutcome Cancelled() => TaskOutcome.Cancelled("the task was cancelled");
}
