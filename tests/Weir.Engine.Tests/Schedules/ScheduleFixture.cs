using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Schedules;
using Weir.Engine.Schedules.Records;
using Weir.Engine.Tests.Executions.Fixture;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Failure.V1;
using Weir.Protocol.Schedule.V1;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.Schedules;

/// <summary>
/// One schedule, driven without an engine: the test says what becomes of its workflows. After each transition the record is stored, read
/// back, and used from then on.
/// </summary>
internal sealed class ScheduleFixture
{
    private readonly CountingIds ids = new();

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public LoadedSchedule? Loaded { get; private set; }

    public LoadedSchedule Schedule => Loaded ?? throw new InvalidOperationException("The schedule is gone.");

    public ScheduleRecord Record => Schedule.Record;

    public ScheduleInfo Info => Record.Info;

    /// <summary>What waits to be started, as "00:01:00".</summary>
    public string Starting => string.Join(' ', Record.Starting.Select(starting => Clock(starting.ActualTime)));

    public string Buffered => string.Join(' ', Record.Buffered.Select(start => Clock(start.ActualTime)));

    public string Running => string.Join(' ', Info.RunningWorkflows.Select(running => running.WorkflowId[^9..^1]));

    /// <summary>Creates the schedule: every minute, unless the test says otherwise.</summary>
    public ScheduleFixture Create(Action<CreateScheduleRequest>? with = null)
    {
        Do(d => ScheduleCreation.Create(d, ScheduleHarness.Request(with), "ns-id"));
        return this;
    }

    public ScheduleFixture Create(ScheduleOverlapPolicy policy) => Create(request => request.Schedule.Policies.OverlapPolicy = policy);

    /// <summary>Moves the clock, stopping whenever the schedule wakes.</summary>
    public ScheduleFixture Advance(double seconds)
    {
        var target = Now + TimeSpan.FromSeconds(seconds);
        while (Loaded?.Wakes is { } wakes && wakes <= target)
        {
            Now = wakes > Now ? wakes : Now;
            Do(Progress.Settle);
        }

        Now = target;
        return this;
    }

    /// <summary>Moves the clock while the engine is down, and wakes the schedule then.</summary>
    public ScheduleFixture Sleep(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        while (Loaded?.Wakes <= Now)
        {
            Do(Progress.Settle);
        }

        return this;
    }

    /// <summary>All that is to be started has started.</summary>
    public ScheduleFixture Start()
    {
        foreach (var starting in Record.Starting.ToList())
        {
            Settle(d => ActionResults.Started(d, starting.RunId));
        }

        return this;
    }

    public ScheduleFixture Refuse() => Settle(d => ActionResults.Refused(d, Record.Starting[0].RunId));

    /// <summary>The first running workflow ends.</summary>
    public ScheduleFixture End(WorkflowExecutionStatus status = WorkflowExecutionStatus.Completed, Payloads? result = null, string failure = "")
    {
        var running = Info.RunningWorkflows[0];
        return End(running.RunId, status, result, failure);
    }

    public ScheduleFixture End(string runId, WorkflowExecutionStatus status = WorkflowExecutionStatus.Completed, Payloads? result = null, string failure = "") =>
        Settle(d => ActionResults.Ended(
            d, new ActionEnd("wf-id", runId, status, result, failure.Length > 0 ? new Failure { Message = failure } : null)));

    public ScheduleFixture Patch(Action<SchedulePatch> with, string requestId = "")
    {
        var patch = new SchedulePatch();
        with(patch);
        Do(d => SchedulePatches.Patch(d, new PatchScheduleRequest { Patch = patch, RequestId = requestId }));
        return this;
    }

    public ScheduleFixture Trigger(ScheduleOverlapPolicy policy = ScheduleOverlapPolicy.Unspecified) =>
        Patch(patch => patch.TriggerImmediately = new TriggerImmediatelyRequest { OverlapPolicy = policy });

    public ScheduleFixture Backfill(string start, string end, ScheduleOverlapPolicy policy = ScheduleOverlapPolicy.Unspecified) => Patch(patch =>
        patch.BackfillRequest.Add(new BackfillRequest { StartTime = ScheduleHarness.At(start), EndTime = ScheduleHarness.At(end), OverlapPolicy = policy }));

    public ScheduleFixture Update(Action<UpdateScheduleRequest> with)
    {
        var request = new UpdateScheduleRequest { Schedule = Record.Schedule.Clone() };
        with(request);
        Do(d => ScheduleUpdates.Update(d, request));
        return this;
    }

    public ScheduleFixture Settle(Action<ScheduleDecision> decide)
    {
        Do(d =>
        {
            decide(d);
            Progress.Settle(d);
        });
        return this;
    }

    public void Do(Action<ScheduleDecision> decide)
    {
        var stored = Loaded?.ToRow(Now);
        var decision = new ScheduleDecision(Loaded, Now, ids);
        decide(decision);

        // The state that the decision began with is still what it was.
        Assert.Equal(stored?.Content?.ToArray(), Loaded?.ToRow(Now).Content?.ToArray());
        if (decision.IsDeleted)
        {
            Loaded = null;
            return;
        }

        var row = decision.Result.ToRow(Now);
        Loaded = LoadedSchedule.From(row) with { Wakes = decision.Wakes };
        Assert.Equal(decision.Record, Record);
        Assert.Equal(decision.Record.ToByteString(), Record.ToByteString());

        // Nothing more happens without cause.
        var again = new ScheduleDecision(Loaded, Now, ids);
        Progress.Settle(again);
        Assert.True(!again.HasChanged || again.Wakes <= Now || Loaded.Wakes <= Now, "not settled");
    }

    public static string Clock(long ticks) => Weir.Engine.Executions.Times.FromTicks(ticks).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}
