using Google.Protobuf;
using Weir.Engine.Executions;
using Weir.Engine.Executions.Records;
using Weir.Protocol.Calls;
using Weir.Protocol.Command.V1;
using Weir.Protocol.Common.V1;
using Weir.Protocol.History.V1;
using Weir.Protocol.TaskQueue.V1;
using Weir.Engine.Tests.Executions.Properties;
using Weir.Protocol.WorkflowService.V1;

namespace Weir.Engine.Tests.Executions.Fixture;

/// <summary>
/// One run under test, driven like a shard drives it. Each committed transition is also stored, read back and applied to a second state,
/// which must stay equal; and the history must be legal after each.
/// </summary>
internal sealed class RunFixture
{
    public const string Namespace = "default";
    public const string NamespaceId = "ns-id";
    public const string WorkflowId = "wf";
    public const string Queue = "queue";
    public const string StickyQueue = "sticky-1";

    private RunState? state;
    private RunState? replayed;

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public CountingIds Ids { get; init; } = new();

    public EngineLimits Limits { get; init; } = EngineLimits.Default;

    public RunState State => state ?? throw new InvalidOperationException("Not started.");

    public List<HistoryEvent> History { get; } = [];

    /// <summary>The committed transitions as they are stored.</summary>
    public List<byte[]> Log { get; } = [];

    /// <summary>What those who wait for updates were told.</summary>
    public List<UpdateNews> News { get; } = [];

    /// <summary>The last committed decision.</summary>
    public Decision Last { get; private set; } = null!;

    /// <summary>The workflow task that the worker has.</summary>
    public StartedWorkflowTask Task { get; set; } = null!;

    /// <summary>All events as "1 WorkflowExecutionStarted 2 WorkflowTaskScheduled".</summary>
    public string Events => EventsFrom(1);

    public string EventsFrom(long firstId) => string.Join(' ', History.Skip((int)firstId - 1).Select(e => $"{e.EventId} {e.EventType}"));

    public HistoryEvent Event(int id) => History[id - 1];

    /// <summary>Decides and commits.</summary>
    public Decision Do(Action<Decision> decide)
    {
        var decision = new Decision(state, Now, Ids, Limits);
        decide(decision);
        if (state is not null && RunLimits.Exceeded(state, decision) is { } reason)
        {
            decision = new Decision(state, Now, Ids, Limits);
            RunLimits.End(decision, reason);
        }

        Commit(decision);
        return decision;
    }

    public T Do<T>(Func<Decision, T> decide)
    {
        T result = default!;
        Do(d => { result = decide(d); });
        return result;
    }

    /// <summary>Decides something that must be refused, and thereby must not change anything.</summary>
    public RpcException Refused(Action<Decision> decide)
    {
        var decision = new Decision(state, Now, Ids, Limits);
        return Assert.Throws<RpcException>(() => decide(decision));
    }

    public RunFixture Start(Action<StartWorkflowExecutionRequest>? with = null)
    {
        var request = StartRequest();
        with?.Invoke(request);
        Do(d => WorkflowStart.Decide(d, StartRequests.From(request, NamespaceId, Ids.NewRunId())));
        return this;
    }

    public RunFixture Start(StartParameters parameters)
    {
        Do(d => WorkflowStart.Decide(d, parameters));
        return this;
    }

    /// <summary>Takes over a run that another decision began.</summary>
    public RunFixture Adopt(Decision following)
    {
        Commit(following);
        return this;
    }

    public static StartWorkflowExecutionRequest StartRequest() => new()
    {
        Namespace = Namespace,
        WorkflowId = WorkflowId,
        WorkflowType = new WorkflowType { Name = "Type" },
        TaskQueue = new TaskQueue { Name = Queue },
        RequestId = "start-request",
        Identity = "client",
    };

    /// <summary>A worker takes the scheduled workflow task from the queue where it is.</summary>
    public RunFixture Poll()
    {
        var task = State.WorkflowTask;
        Task = TryPoll(task.IsOnStickyQueue ? task.Queue : null) ?? throw new InvalidOperationException("There is no workflow task.");
        return this;
    }

    public StartedWorkflowTask? TryPoll(string? stickyQueue = null, long incarnation = 0, Engine.Deployments.DeploymentVersion? version = null)
    {
        var task = State.WorkflowTask;
        return Do(d => WorkflowTasks.TryStart(
            d, task.ScheduledEventId, task.Attempt, new PollInfo("worker", Ids.NewId(), stickyQueue, incarnation) { Version = version }));
    }

    /// <summary>The worker's answer, with success.</summary>
    public RunFixture Complete(params Command[] commands)
    {
        var completion = Respond(commands);
        Assert.Null(Last.Error);
        Task = completion.NewTask ?? Task;
        return this;
    }

    /// <summary>The worker's answer, whatever comes of it.</summary>
    public WorkflowTaskCompletion Respond(Command[] commands, Action<RespondWorkflowTaskCompletedRequest>? with = null)
    {
        var request = new RespondWorkflowTaskCompletedRequest { Identity = "worker" };
        request.Commands.AddRange(commands);
        with?.Invoke(request);
        return Do(d => WorkflowTasks.Complete(d, Task.Key, request));
    }

    /// <summary>As <see cref="Complete"/>, and the worker keeps the run in its cache.</summary>
    public RunFixture CompleteSticky(params Command[] commands)
    {
        Respond(commands, Sticky);
        Assert.Null(Last.Error);
        return this;
    }

    public static void Sticky(RespondWorkflowTaskCompletedRequest request) => request.StickyAttributes = new StickyExecutionAttributes
    {
        WorkerTaskQueue = new TaskQueue { Name = StickyQueue },
        ScheduleToStartTimeout = Durations.Seconds(10),
    };

    /// <summary>The worker's answer, which the engine refuses although it writes something down.</summary>
    public RpcException CompleteBadly(params Command[] commands)
    {
        Respond(commands);
        return Last.Error ?? throw new InvalidOperationException("The commands were accepted.");
    }

    /// <summary>Starts the run and gets its first workflow task done with these commands.</summary>
    public RunFixture Begin(params Command[] commands) => Start().Poll().Complete(commands);

    public RunFixture Signal(string name = "signal", string requestId = "") => Apply(d => Signals.Signal(d, new SignalWorkflowExecutionRequest
    {
        SignalName = name,
        RequestId = requestId,
        Identity = "client",
    }));

    public RunFixture Cancel() => Apply(d => Cancellation.Request(d, new RequestCancelWorkflowExecutionRequest { Identity = "client", Reason = "because" }));

    public RunFixture Terminate() => Apply(d => Termination.Terminate(d, new TerminateWorkflowExecutionRequest { Identity = "client", Reason = "because" }));

    public StartedActivity StartActivity(string activityId = "a", long incarnation = 0)
    {
        var scheduledEventId = State.ActivityIds[activityId];
        var started = Do(d => Activities.TryStart(
            d, scheduledEventId, State.Activities[scheduledEventId].Attempt, new PollInfo("activity-worker", "activity-request", null, incarnation)));
        return started ?? throw new InvalidOperationException("The activity is not waiting.");
    }

    public RunFixture CompleteActivity(StartedActivity activity) => Apply(d => Activities.Complete(d, activity.Key, Data.Of("result"), "activity-worker"));

    public RunFixture RunActivity(string activityId = "a") => CompleteActivity(StartActivity(activityId));

    public RunFixture FailActivity(StartedActivity activity, Protocol.Failure.V1.Failure? failure = null) =>
        Apply(d => Activities.Fail(d, activity.Key, failure ?? Data.ApplicationFailure(), lastHeartbeatDetails: null, "activity-worker"));

    /// <summary>The engine stops and starts again: what was in memory only is gone.</summary>
    public RunFixture Crash()
    {
        state = MemoryEffects.Forget(State);
        return this;
    }

    /// <summary>Asks for an update.</summary>
    public UpdateStatus Update(string id = "u", Action<UpdateWorkflowExecutionRequest>? with = null)
    {
        var request = UpdateProtocol.Request(id);
        with?.Invoke(request);
        return Do(d => Updates.Admit(d, request));
    }

    /// <summary>The worker's answer to the updates of its task.</summary>
    public WorkflowTaskCompletion Answer(params WorkerMessage[] messages) => Respond([], request => UpdateProtocol.Add(request, messages));

    /// <summary>Moves the clock, stopping at every deadline on the way.</summary>
    public RunFixture Advance(TimeSpan by)
    {
        var target = Now + by;
        while (Deadlines.Next(State) is { } due && due <= target)
        {
            Now = due > Now ? due : Now;
            Do(Deadlines.FireDue);
        }

        Now = target;
        return this;
    }

    public RunFixture Seconds(double seconds) => Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>The next outgoing message was delivered with this result.</summary>
    public RunFixture Deliver(DeliveryResult result = DeliveryResult.Done)
    {
        var id = State.Outgoing.Keys.First();
        return Apply(d => Outbox.Delivered(d, id, result));
    }

    public RunFixture Apply(Action<Decision> decide)
    {
        Do(decide);
        return this;
    }

    private void Commit(Decision decision)
    {
        Last = decision;
        News.AddRange(decision.UpdateNews);
        if (decision.Changes.Changes.Count == 0)
        {
            // Nothing but what is in memory only may have changed.
            if (state is not null)
            {
                state = decision.State;
                Assert.Equal(StateText.Of(MemoryEffects.Forget(state)), StateText.Of(replayed));
            }

            return;
        }

        state = decision.State;
        History.AddRange(decision.NewEvents);
        Log.Add(decision.Changes.ToByteArray());
        var stored = TransitionChanges.Parser.ParseFrom(Log[^1]);
        replayed = RunState.Apply(replayed, stored);
        Assert.Equal(StateText.Of(MemoryEffects.Forget(state)), StateText.Of(replayed));
        LegalHistory.Check(History);
        Assert.Equal(History.Count + 1, state.History.NextEventId);
        Assert.Equal(History.Sum(e => (long)e.CalculateSize()), state.History.SizeBytes);
    }
}
