using System.Runtime.ExceptionServices;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;
using Weir.Interpreter.KeyValues;
using Weir.Interpreter.Limits;
using Weir.Interpreter.Packs;
using Weir.Interpreter.Records;
using Weir.Sdk.Converters;
using Weir.Sdk.Workflows;

namespace Weir.Interpreter.Runs;

/// <summary>
/// Runs a plan. The plan's stepper decides and <see cref="RunDriver"/> does what it says; this workflow hands them what comes from
/// outside, answers questions, and continues as new when much has been settled.
/// </summary>
[Workflow(RunNames.WorkflowType)]
public sealed class RunWorkflow
{
    private RunInput input;
    private readonly RunWork work;
    private readonly RunDriver driver;
    private readonly RunRequests requests;

    [WorkflowInit]
    public RunWorkflow(RawValue input)
    {
        this.input = JsonPayload.Read<RunInput>(input);
        work = new(this.input.Plan.CancelGraceSeconds is { } grace ? TimeSpan.FromSeconds(grace) : null);
        driver = new(this.input, work, Reader, FirstRunId, JsonPayload.Size(input));
        requests = new(driver);
        if (this.input.Progress is { Facts.RunId.Length: > 0 } progress)
        {
            driver.Stepper = RunStepper.Resume(this.input.Plan, this.input.Unfold(progress));
        }
        else if (this.input.Plan.KvKeys.Count == 0)
        {
            driver.Stepper = Begin(ObjectValue.Empty);
        }
    }

    private static string FirstRunId =>
        Workflow.Info.FirstExecutionRunId.Length > 0 ? Workflow.Info.FirstExecutionRunId : Workflow.Info.RunId;

    private static DateTimeOffset Now => Workflow.UtcNow;

    private KeyReader Reader => new(input.Plan.Ref ?? input.Plan.Name, PackNames.Of(input.Plan.Ref), input.Login);

    private bool IsCancelNew => !driver.IsCancelled && Workflow.CancellationToken.IsCancellationRequested;

    [WorkflowQuery(RunNames.StatusQuery)]
    public RawValue GetStatus() => JsonPayload.WriteOwn(new RunStatusReport(Status, driver.Jobs.WithPending()) { CancelRequested = driver.IsCancelled });

    [WorkflowQuery(RunNames.NodesQuery)]
    public RawValue GetNodes() => JsonPayload.WriteOwn(new RunNodesReport
    {
        IsPaused = driver.Stepper?.IsPaused == true,
        PauseRequested = driver.Stepper?.IsPauseRequested == true,
        Nodes = driver.Stepper?.Describe() ?? [],
        Inquiries = [.. driver.Inquiries],
        History = driver.History.Changes,
        Controls = driver.History.Answers,
        Children = work.Children,
        KeptSignals = driver.Stepper?.KeptSignals ?? new Dictionary<string, int>(),
        Warnings = driver.Stepper?.Warnings ?? [],
        Owner = driver.Owner,
        Leases = driver.Stepper?.WaitingLeases ?? [],
        Variables = driver.Stepper?.Variables ?? ObjectValue.Empty,
    });

    [WorkflowQuery(RunNames.ProgressQuery)]
    public RawValue GetProgress() => JsonPayload.WriteOwn(new RunProgressReport(driver.Stepper?.Snapshot(), driver.Jobs.Listed));

    private string Status => driver.Result is { } result ? result.Conclusion.ToStatus().ToWord()
        : driver.Stepper?.IsPaused == true ? "paused"
        : driver.Stepper?.AwaitsLease == true ? NodeStatus.Held.ToWord()
        : RecordedStatus.Running.ToWord();

    [WorkflowSignal(RunNames.ControlSignal)]
    public Task ControlAsync(RawValue request)
    {
        work.Post(() => requests.Take(JsonPayload.Read<ControlRequest>(request)));
        return Task.CompletedTask;
    }

    /// <summary>Takes what the limits workflow decided.</summary>
    [WorkflowSignal(RunNames.LeaseSignal)]
    public Task LeaseAsync(RawValue news)
    {
        work.Post(() => driver.Take(JsonPayload.Read<LeaseNews>(news)));
        return Task.CompletedTask;
    }

    [WorkflowSignal(Dynamic = true)]
    public Task SignalAsync(string name, RawValue[] args)
    {
        var payload = args.Length == 0 ? Value.Null : SignalPayload.Read(args[0]);
        work.Post(() => requests.Signal(name, payload));
        return Task.CompletedTask;
    }

    [WorkflowRun]
    public async Task<RawValue> RunAsync(RawValue input)
    {
        _ = input;
        driver.Stepper ??= Begin(await KeyCall.ReadAsync(Reader, this.input.Plan.KvKeys));
        driver.Carry(driver.Stepper.Start(Now));

        // The stepper has taken it up. Of a hundred thousand items it is large.
        this.input = this.input.WithoutPast();
        while (driver.Result is null)
        {
            await Workflow.WaitConditionAsync(() => work.HasNews || IsCancelNew || driver.IsReadyToContinue, CancellationToken.None);
            if (IsCancelNew)
            {
                driver.Cancel("the run was cancelled", Now);
            }

            while (driver.Result is null && work.TryTake(out var news))
            {
                news!();
            }

            if (work.Broken is { } bug)
            {
                ExceptionDispatchInfo.Throw(bug);
            }

            ContinueWhenDue();
        }

        await Workflow.WaitConditionAsync(() => driver.Leases.IsIdle, CancellationToken.None);

        return RunConclusion.Return(driver.Result, driver.Jobs.Listed, driver.IsCancelled);
    }

    /// <summary>A run begins from nothing, or from what another run left.</summary>
    private RunStepper Begin(ObjectValue keys) => input.Progress is { } left
        ? RunStepper.Resume(input.Plan, left with { Facts = Facts(keys) })
        : RunStepper.Create(input.Plan, Facts(keys));

    private RunFacts Facts(ObjectValue keys) => new(Workflow.Info.WorkflowId, FirstRunId, input.Inputs)
    {
        Login = input.Login,
        PackConfig = input.PackConfigs.Get(PackNames.Of(input.Plan.Ref) ?? "") as ObjectValue ?? ObjectValue.Empty,
        Kv = keys,
        Depth = input.Depth,
        Limits = input.Limits,
        Priority = input.Priority,
        SharedLimits = input.SharedLimits,
        RerunOf = input.RerunOf,
    };

    private void ContinueWhenDue()
    {
        if (driver.IsReadyToContinue && !work.HasNews)
        {
            var next = input with
            {
                Progress = input.Fold(driver.Stepper!.Snapshot(driver.Starts.Held)),
                Jobs = driver.Jobs.Settled,
                History = driver.History.Carried,
                Controls = driver.History.Answers,
            };
            var payload = JsonPayload.WriteOwn(next);
            if (RunLimits.Problem("the plan, the inputs, and the results and variables that the run remembers", payload) is { } problem)
            {
                driver.Fail(problem, Now);
                return;
            }

            throw Workflow.CreateContinueAsNewException(RunNames.WorkflowType, [payload]);
        }
    }
}
