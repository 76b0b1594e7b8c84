using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Weir.Protocol.Calls;
using Weir.Protocol.Enums.V1;
using Weir.Protocol.WorkflowService.V1;
using Weir.Sdk.Activities;
using Weir.Sdk.Client;
using Weir.Sdk.Tests.EndToEnd;
using Weir.Sdk.Tests.Replay;
using Weir.Sdk.Worker;
using Weir.Sdk.Workflows;
using Weir.Tests.Shared;

namespace Weir.Sdk.Tests.Scripted;

/// <summary>What a worker says to a server, message by message.</summary>
public sealed class WorkerProtocolTests
{
    private readonly ScriptedService service = new();
    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task AnswerAsksForTheNextTaskAndStickiness()
    {
        await using var worker = Start();
        service.Give(ScriptedService.Task(FirstTask().Events));

        var answer = await NextAsync(service.Completed);

        Assert.True(answer.ReturnNewWorkflowTask);
        Assert.True(answer.Capabilities.DiscardSpeculativeWorkflowTaskWithEvents);
        Assert.Equal(TaskQueueKind.Sticky, answer.StickyAttributes.WorkerTaskQueue.Kind);
        Assert.Equal("queue", answer.StickyAttributes.WorkerTaskQueue.NormalName);
        Assert.Equal(TimeSpan.FromSeconds(10), answer.StickyAttributes.ScheduleToStartTimeout.ToTimeSpan());
        Assert.Equal("weir-dotnet", answer.SdkMetadata.SdkName);
        var command = Assert.Single(answer.Commands);
        Assert.Equal("Step", command.ScheduleActivityTaskCommandAttributes.ActivityType.Name);
        // This worker runs no activities, so it asks for none.
        Assert.False(command.ScheduleActivityTaskCommandAttributes.RequestEagerExecution);
    }

    [Fact]
    public async Task InlineTaskGoesOnWithoutAPoll()
    {
        var history = FirstTask();
        service.OnCompleted = request =>
        {
            service.OnCompleted = _ => new();
            var previous = history.LastId;
            history.TaskCompleted(previous);
            var scheduled = history.ActivityScheduled("Step", "1");
            history.ActivityCompleted(scheduled, 5);
            history.TaskStarted();
            return new() { WorkflowTask = ScriptedService.Task(history.Events.Skip((int)previous), previous) };
        };
        await using var worker = Start();
        service.Give(ScriptedService.Task(history.Events.ToList()));

        await NextAsync(service.Completed);
        var second = await NextAsync(service.Completed);

        Assert.Equal(5, Runs.Value<int>(Assert.Single(second.Commands).CompleteWorkflowExecutionCommandAttributes.Result));
        Assert.Null(second.StickyAttributes);
        Assert.Null(second.SdkMetadata);
        Assert.Empty(service.PagesRead);
    }

    [Fact]
    public async Task TaskForARunThatIsNotInMemoryFetchesTheHistory()
    {
        var history = SecondTask(out var previous);
        service.Pages[string.Empty] = Page(history.Events.Take(4), "more");
        service.Pages["more"] = Page(history.Events.Skip(4), string.Empty);
        await using var worker = Start();

        service.GiveSticky(ScriptedService.Task(history.Events.Skip((int)previous), previous));
        var answer = await NextAsync(service.Completed);

        Assert.Equal(CommandType.CompleteWorkflowExecution, Assert.Single(answer.Commands).CommandType);
        Assert.Equal([string.Empty, "more"], service.PagesRead);
    }

    [Fact]
    public async Task RestOfALongHistoryIsFetchedByItsToken()
    {
        var history = SecondTask(out var previous);
        service.Pages["rest"] = Page(history.Events.Skip(3), string.Empty);
        await using var worker = Start();
        var task = ScriptedService.Task(history.Events, previous);
        task.History.Events.Clear();
        task.History.Events.AddRange(history.Events.Take(3));
        task.NextPageToken = ByteString.CopyFromUtf8("rest");

        service.Give(task);
        var answer = await NextAsync(service.Completed);

        Assert.Equal(CommandType.CompleteWorkflowExecution, Assert.Single(answer.Commands).CommandType);
        Assert.Equal(["rest"], service.PagesRead);
    }

    [Fact]
    public async Task OnlyTheFirstFailureIsReported()
    {
        await using var worker = Start();
        var history = new HistoryBuilder();
        history.Started("Broken");
        history.TaskStarted();

        service.Give(ScriptedService.Task(history.Events, attempt: 2));
        service.Give(ScriptedService.Task(history.Events, attempt: 1));
        var reported = await NextAsync(service.Failed);

        Assert.Equal(WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, reported.Cause);
        Assert.Equal("broken", reported.Failure.Message);
        Assert.False(service.Failed.Reader.TryRead(out _));
    }

    [Fact]
    public async Task NondeterminismIsReportedAsSuch()
    {
        await using var worker = Start();
        var history = FirstTask();
        history.TaskCompleted(history.LastId);
        history.TimerStarted("1");
        history.TaskStarted();

        service.Give(ScriptedService.Task(history.Events));
        var reported = await NextAsync(service.Failed);

        Assert.Equal(WorkflowTaskFailedCause.NonDeterministicError, reported.Cause);
        Assert.Contains("event 5 TimerStarted", reported.Failure.Message);
    }

    [Fact]
    public async Task AnswerIsSentAgainWhenTheServerIsUnavailable()
    {
        service.CompletionErrors.Enqueue(new RpcException(StatusCode.Unavailable, "busy"));
        service.CompletionErrors.Enqueue(new RpcException(StatusCode.Unavailable, "busy"));
        await using var worker = Start();
        service.Give(ScriptedService.Task(FirstTask().Events));

        await SkipUntilAsync(() => service.Completed.Reader.Count > 0);

        Assert.Empty(service.CompletionErrors);
    }

    [Fact]
    public async Task RefusedAnswerDropsTheRunSoThatTheNextTaskReplays()
    {
        service.CompletionErrors.Enqueue(new RpcException(StatusCode.InvalidArgument, "UnhandledCommand"));
        await using var worker = Start();
        var history = FirstTask();
        service.Give(ScriptedService.Task(history.Events.ToList()));
        await EngineFixture.UntilAsync(() => Task.FromResult(service.CompletionErrors.IsEmpty && worker.Worker.CachedWorkflowCount == 0));

        history.Add(EventType.WorkflowTaskFailed, item => item.WorkflowTaskFailedEventAttributes = new() { Cause = WorkflowTaskFailedCause.UnhandledCommand });
        history.Signaled("any");
        history.TaskStarted();
        service.Give(ScriptedService.Task(history.Events));

        Assert.Single((await NextAsync(service.Completed)).Commands);
    }

    [Fact]
    public async Task DirectQueryIsAnsweredWithoutCommands()
    {
        await using var worker = Start();
        var history = FirstTask();
        history.TaskCompleted(history.LastId);
        history.ActivityScheduled("Step", "1");
        var task = ScriptedService.Task(history.Events);
        task.Query = new() { QueryType = "State" };

        service.Give(task);
        var answer = await NextAsync(service.Queried);

        Assert.Equal(QueryResultType.Answered, answer.CompletedType);
        Assert.Equal("waiting", Runs.Value<string>(answer.QueryResult));
        Assert.False(service.Completed.Reader.TryRead(out _));
    }

    [Fact]
    public async Task AttachedQueriesAreAnsweredWithTheTask()
    {
        await using var worker = Start();
        var task = ScriptedService.Task(FirstTask().Events);
        task.Queries["q1"] = new() { QueryType = "State" };
        task.Queries["q2"] = new() { QueryType = "Nothing" };

        service.Give(task);
        var answer = await NextAsync(service.Completed);

        Assert.Equal("waiting", Runs.Value<string>(answer.QueryResults["q1"].Answer));
        Assert.Equal(QueryResultType.Failed, answer.QueryResults["q2"].ResultType);
    }

    [Fact]
    public async Task PollErrorsThatWaitingMendsAreRetried()
    {
        service.PollError = new RpcException(StatusCode.Unavailable, "restarting");
        await using var worker = Start();
        await SkipUntilAsync(() => service.PollsFailed > 10);
        service.PollError = null;
        service.Give(ScriptedService.Task(FirstTask().Events));

        await SkipUntilAsync(() => service.Completed.Reader.Count > 0);
    }

    [Fact]
    public async Task PollErrorsThatWaitingDoesNotMendEndTheWorkerAfterAMinute()
    {
        service.PollError = new RpcException(StatusCode.PermissionDenied, "no");
        var worker = Start();
        var began = time.GetUtcNow();

        await SkipUntilAsync(() => worker.Execution.IsCompleted);

        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => worker.Execution)).Code);
        Assert.True(time.GetUtcNow() - began > TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task StoppedWorkerAnnouncesItself()
    {
        var worker = Start();
        service.Give(ScriptedService.Task(FirstTask().Events));
        var sticky = (await NextAsync(service.Completed)).StickyAttributes.WorkerTaskQueue.Name;

        await worker.DisposeAsync();

        var shutdown = Assert.Single(service.Shutdowns);
        Assert.Equal(sticky, shutdown.StickyTaskQueue);
        Assert.Equal("queue", shutdown.TaskQueue);
        Assert.Equal([TaskQueueType.Workflow], shutdown.TaskQueueTypes);
    }

    [Fact]
    public async Task HeartbeatsAreJoinedWithinTheirInterval()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ActivityExecutionContext? context = null;
        await using var worker = new RunningWorker(new WeirWorker(Client(), new WeirWorkerOptions("queue").AddActivity("Beat", async () =>
        {
            context = ActivityExecutionContext.Current;
            context.Heartbeat(1);
            context.Heartbeat(2);
            context.Heartbeat(3);
            await release.Task;
        })));
        service.Give(new PollActivityTaskQueueResponse
        {
            TaskToken = ByteString.CopyFromUtf8("activity"),
            ActivityType = new() { Name = "Beat" },
            HeartbeatTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)),
        });

        await NextAsync(service.Heartbeats);
        await EngineFixture.UntilAsync(() => Task.FromResult(time.NextDue is not null));
        Assert.Equal(TimeSpan.FromSeconds(8), time.NextDue - time.GetUtcNow());
        context!.Heartbeat(4);
        Assert.False(service.Heartbeats.Reader.TryRead(out _));
        time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(4, Runs.Value<int>((await NextAsync(service.Heartbeats)).Details));

        await context.HeartbeatAsync([5]);
        Assert.True(service.Heartbeats.Reader.TryRead(out var flushed));
        Assert.Equal(5, Runs.Value<int>(flushed.Details));
        release.SetResult();
        await NextAsync(service.ActivitiesCompleted);
    }

    [Fact]
    public async Task ActivityHearsOfItsDeadline()
    {
        var reason = new TaskCompletionSource<ActivityCancelReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var worker = new RunningWorker(new WeirWorker(Client(), new WeirWorkerOptions("queue").AddActivity("Wait", async () =>
        {
            var context = ActivityExecutionContext.Current;
            using var watch = context.CancellationToken.Register(() => reason.SetResult(context.CancelReason));
            await Task.Delay(-1, context.CancellationToken);
        })));
        service.Give(new PollActivityTaskQueueResponse
        {
            TaskToken = ByteString.CopyFromUtf8("activity"),
            ActivityType = new() { Name = "Wait" },
            StartToCloseTimeout = Duration.FromTimeSpan(TimeSpan.FromMinutes(1)),
        });
        await EngineFixture.UntilAsync(() => Task.FromResult(time.NextDue is not null));

        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(ActivityCancelReason.Timeout, await reason.Task);
    }

    private static HistoryBuilder FirstTask()
    {
        var history = new HistoryBuilder();
        history.Started("Steps");
        history.TaskStarted();
        return history;
    }

    private static HistoryBuilder SecondTask(out long previousStarted)
    {
        var history = FirstTask();
        previousStarted = history.LastId;
        history.TaskCompleted(previousStarted);
        var scheduled = history.ActivityScheduled("Step", "1");
        history.ActivityCompleted(scheduled, 5);
        history.TaskStarted();
        return history;
    }

    private static GetWorkflowExecutionHistoryResponse Page(IEnumerable<Weir.Protocol.History.V1.HistoryEvent> events, string next)
    {
        var page = new GetWorkflowExecutionHistoryResponse { History = new(), NextPageToken = ByteString.CopyFromUtf8(next) };
        page.History.Events.AddRange(events);
        return page;
    }

    private static async Task<T> NextAsync<T>(Channel<T> channel) =>
        await channel.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, CancellationToken.None);

    private WeirClient Client() => new(service, new WeirClientOptions { TimeProvider = time });

    private RunningWorker Start() => new(new WeirWorker(Client(), new WeirWorkerOptions("queue").AddWorkflow<Steps>().AddWorkflow<Broken>()));

    private Task SkipUntilAsync(Func<bool> condition) => EngineFixture.UntilAsync(() =>
    {
        if (!condition())
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }

        return Task.FromResult(condition());
    });

    [Workflow]
    public sealed class Steps
    {
        [WorkflowQuery]
        public string State { get; private set; } = "new";

        [WorkflowRun]
        public async Task<int> RunAsync()
        {
            State = "waiting";
            return await Workflow.ExecuteActivityAsync<int>("Step", [], ActivityOptions.WithStartToCloseTimeout(TimeSpan.FromMinutes(1)));
        }
    }

    [Workflow]
    public sealed class Broken
    {
        [WorkflowRun]
        public Task RunAsync() => throw new InvalidOperationException("broken");
    }
}
