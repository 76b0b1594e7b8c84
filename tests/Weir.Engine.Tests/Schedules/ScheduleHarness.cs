using Google.Protobuf.WellKnownTypes;
using Weir.Engine.Storage;
using Weir.Engine.Tests.Support;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.Schedule.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Protocol.Workflow.V1;
using Weir.Protocol.WorkflowService.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Weir.Engine.Tests.Schedules;

/// <summary>An engine with schedules. The clock stands at 2026-01-01T00:00:00Z until the test moves it.</summary>
internal sealed class ScheduleHarness(EngineHarness engine) : IAsyncDisposable
{
    public const string Id = "nightly";

    public EngineHarness Engine => engine;

    public static async Task<ScheduleHarness> StartAsync(IEngineStore? store = null) => new(await EngineHarness.StartAsync(store));

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    public async Task<ScheduleHarness> CreateAsync(Action<CreateScheduleRequest>? with = null, string id = Id)
    {
        await EngineHarness.InTime(engine.Service.CreateScheduleAsync(Request(with, id)));
        return this;
    }

    public static CreateScheduleRequest Request(Action<CreateScheduleRequest>? with = null, string id = Id)
    {
        var request = new CreateScheduleRequest
        {
            Namespace = EngineHarness.Namespace,
            ScheduleId = id,
            RequestId = Guid.NewGuid().ToString(),
            Schedule = new Schedule
            {
                Spec = new ScheduleSpec { Interval = { new IntervalSpec { Interval = Seconds(60) } } },
                Action = new ScheduleAction
                {
                    StartWorkflow = new NewWorkflowExecutionInfo
                    {
                        WorkflowId = "wf",
                        WorkflowType = new WorkflowType { Name = "nightly-job" },
                        TaskQueue = new TaskQueue { Name = EngineHarness.Queue },
                    },
                },
                Policies = new SchedulePolicies(),
                State = new ScheduleState(),
            },
        };
        with?.Invoke(request);
        return request;
    }

    public Task<DescribeScheduleResponse> DescribeAsync(string id = Id) =>
        EngineHarness.InTime(engine.Service.DescribeScheduleAsync(new DescribeScheduleRequest { Namespace = EngineHarness.Namespace, ScheduleId = id }));

    public async Task<ScheduleInfo> InfoAsync(string id = Id) => (await DescribeAsync(id)).Info;

    public Task PatchAsync(Action<SchedulePatch> with, string requestId = "")
    {
        var patch = new SchedulePatch();
        with(patch);
        return EngineHarness.InTime(engine.Service.PatchScheduleAsync(new PatchScheduleRequest
        {
            Namespace = EngineHarness.Namespace,
            ScheduleId = Id,
            Patch = patch,
            RequestId = requestId,
        }));
    }

    public Task TriggerAsync(ScheduleOverlapPolicy policy = ScheduleOverlapPolicy.Unspecified) =>
        PatchAsync(patch => patch.TriggerImmediately = new TriggerImmediatelyRequest { OverlapPolicy = policy });

    public async Task UpdateAsync(Action<UpdateScheduleRequest> with)
    {
        var request = new UpdateScheduleRequest
        {
            Namespace = EngineHarness.Namespace,
            ScheduleId = Id,
            Schedule = (await DescribeAsync()).Schedule.Clone(),
        };
        with(request);
        await EngineHarness.InTime(engine.Service.UpdateScheduleAsync(request));
    }

    /// <summary>Moves the clock and waits until the schedule has looked at everything that is due then.</summary>
    public async Task<ScheduleInfo> AdvanceAsync(double seconds, Func<ScheduleInfo, bool> until)
    {
        engine.Clock.Advance(TimeSpan.FromSeconds(seconds));
        return await WaitAsync(until);
    }

    public async Task<ScheduleInfo> WaitAsync(Func<ScheduleInfo, bool> until)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var info = await InfoAsync();
            if (until(info))
            {
                return info;
            }

            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>A worker takes the next workflow task and answers with these commands.</summary>
    public async Task<PollWorkflowTaskQueueResponse> WorkAsync(params Command[] commands)
    {
        var task = await engine.PollWorkflowAsync();
        await engine.CompleteAsync(task, commands);
        return task;
    }

    public static string[] Times(IEnumerable<Timestamp> times) => [.. times.Select(time => time.ToDateTimeOffset().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture))];

    public static string[] Ids(IEnumerable<WorkflowExecution> workflows) => [.. workflows.Select(workflow => workflow.WorkflowId)];

    public static Timestamp At(string time) => Timestamp.FromDateTimeOffset(SpecTests.At(time));

    public static Duration Seconds(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
