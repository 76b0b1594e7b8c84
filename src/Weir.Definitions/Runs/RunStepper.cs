using System.Collections.Immutable;
using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>
/// Decides what a run does next. Pure: no I/O, no clock, no randomness; the same plan, facts, calls and times give the same
/// directives, so workflow code may drive it under replay. Not thread safe. Each call costs time in proportion to the
/// edges and items that it settles. What became meaningless in between (a timer of something that has ended, an answer to a closed
/// question) is ignored; an outcome of something that does not run is a bug and throws.
/// </summary>
public sealed class RunStepper
{
    private readonly RunMachine _machine;
    private RunProgress? _saved;
    private bool _started;

    private RunStepper(Plan plan, RunFacts facts, RunProgress? saved)
    {
        _saved = saved;
        _machine = new RunMachine(plan, facts);
        Controls = new RunControls(_machine);
    }

    /// <summary>True once <see cref="RunDirective.FinishRun"/> was given.</summary>
    public bool IsFinished => State.IsFinished;

    /// <summary>Jobs, actions and workflows started and not yet reported.</summary>
    public int RunningCount => State.Running;

    public bool IsPauseRequested => State.PauseRequested;

    /// <summary>Whether the run was cancelled in favour of another.</summary>
    public bool IsSuperseded => State.SupersededBy is not null;

    /// <summary>Whether the run may not begin before what it asks for is granted.</summary>
    public bool AwaitsLease => State.AwaitsRunLease;

    /// <summary>Requests that wait to be granted.</summary>
    public IReadOnlyList<LeaseRequest> WaitingLeases => RunLeases.Waiting(State);

    /// <summary>Whether a pause was asked for and nothing runs but workflows that are paused, too.</summary>
    public bool IsPaused => State.IsPaused;

    /// <summary>How many signals of each name nobody has taken yet.</summary>
    public IReadOnlyDictionary<string, int> KeptSignals =>
        State.Signals.ToDictionary(signal => signal.Key.Split(':', 2)[1], signal => signal.Value.Count, StringComparer.Ordinal);

    public IReadOnlyList<string> Warnings => [.. State.Warnings];

    /// <summary>Nodes that are settled, and all nodes.</summary>
    public (int Settled, int Total) Counts =>
        (State.Latest.Count(latest => latest is { IsSettled: true }), State.Graph.Nodes.Count);

    /// <summary>The context <c>vars</c>.</summary>
    public ObjectValue Variables => State.Vars;

    private RunControls Controls { get; }

    private RunState State => _machine.State;

    /// <summary>A run from its beginning.</summary>
    /// <exception cref="ArgumentException">The plan is no graph.</exception>
    public static RunStepper Create(Plan plan, RunFacts facts) => new(plan, facts, null);

    /// <summary>A run that goes on from <see cref="Snapshot"/>. Jobs, actions and workflows that were started and not reported are started again.</summary>
    public static RunStepper Resume(Plan plan, RunProgress progress) => new(plan, progress.Facts, progress);

    /// <summary>The first directives. Call once, before anything else.</summary>
    public IReadOnlyList<RunDirective> Start(DateTimeOffset now)
    {
        if (_started)
        {
            throw new InvalidOperationException("The run was started before.");
        }

        _started = true;
        State.Now = now;
        State.Facts = State.Facts with { StartedAt = State.Facts.StartedAt ?? now };
        if (_saved is null)
        {
            _machine.Beginning.Begin();
        }
        else
        {
            _machine.Beginning.Restore(_saved);
            _saved = null;
        }

        return Drain(now);
    }

    /// <summary>Takes how a started job ended.</summary>
    /// <exception cref="InvalidOperationException">No started job has this key.</exception>
    public IReadOnlyList<RunDirective> Report(string jobKey, JobOutcome outcome, DateTimeOffset now)
    {
        var item = Running(jobKey, "job");
        State.Now = now;
        item.Failure = outcome.Failure;
        var type = outcome.Conclusion == Conclusion.TimedOut ? TaskError.TimeoutType : TaskError.FailureType;
        _machine.Ends.End(item, new TaskOutcome
        {
            Conclusion = outcome.Conclusion,
            Result = outcome.Outputs,
            Error = outcome.Failure is { } failure ? new TaskError(type, failure.Message) : null,
        });
        return Drain(now);
    }

    /// <summary>Takes how an action or a called workflow ended.</summary>
    /// <exception cref="InvalidOperationException">No started task has this key.</exception>
    public IReadOnlyList<RunDirective> ReportTask(string key, TaskOutcome outcome, DateTimeOffset now)
    {
        var item = Running(key, "task");
        State.Now = now;
        _machine.Ends.End(item, outcome);
        return Drain(now);
    }

    /// <summary>The time of a timer has come.</summary>
    public IReadOnlyList<RunDirective> FireTimer(string key, DateTimeOffset now)
    {
        State.Now = now;
        new RunTimers(_machine, Controls).Fire(key);
        return Drain(now);
    }

    /// <summary>Answers an inquiry.</summary>
    /// <param name="key">The inquiry's key, or its task's id.</param>
    /// <param name="by">Who answers; null when unknown, which only an inquiry without assignees accepts.</param>
    public ControlResult Answer(string key, Value response, string? by, DateTimeOffset now) =>
        Control(now, () => Controls.Answer(key, response, by));

    /// <summary>
    /// A signal goes to the first task that waits for its name, or is kept for the next one that will; an event goes to all that
    /// wait, and to nobody else. A signal beyond those that may be kept is refused.
    /// </summary>
    public ControlResult Signal(string name, Value payload, bool isEvent, DateTimeOffset now) =>
        Control(now, () => Controls.Signal(name, payload, isEvent));

    /// <summary>
    /// Cancels the run. Running nodes are cancelled, or left to end, as the plan says; a job or a task with dependencies goes on when
    /// its condition still holds now that cancelled() is true. Transitions for a cancellation are followed, and what has a
    /// compensation is undone. A second call changes nothing.
    /// </summary>
    public IReadOnlyList<RunDirective> Cancel(string reason, DateTimeOffset now)
    {
        if (State.IsCancelled || State.IsFinished)
        {
            return [];
        }

        State.Now = now;
        Controls.Unpause();
        _machine.Endings.CancelRun(reason);
        return Drain(now);
    }

    /// <summary>Takes what was decided about a request of <see cref="RunDirective.AskLease"/>. Decisions may come twice, or too late.</summary>
    /// <param name="reason">Why it was refused or superseded.</param>
    public IReadOnlyList<RunDirective> Decide(long number, LeaseVerdict verdict, string? reason, DateTimeOffset now)
    {
        State.Now = now;
        if (!State.IsFinished)
        {
            new LeaseDecisions(_machine, Controls).Decide(number, verdict, reason ?? "");
        }

        return Drain(now);
    }

    /// <summary>Fails the run for a reason that its driver has. What runs is left to end, and what has a compensation is undone.</summary>
    public IReadOnlyList<RunDirective> Fail(Failure failure, DateTimeOffset now)
    {
        if (State.IsFinished)
        {
            return [];
        }

        State.Now = now;
        _machine.Endings.Fail(failure);
        return Drain(now);
    }

    /// <summary>Starts nothing more; what runs ends, then <see cref="RunDirective.Paused"/> is given. Timers and questions stay open.</summary>
    public IReadOnlyList<RunDirective> Pause(DateTimeOffset now)
    {
        State.Now = now;
        Controls.Pause();
        return Drain(now);
    }

    /// <summary>A called workflow that runs is paused.</summary>
    public IReadOnlyList<RunDirective> ReportPaused(string key, DateTimeOffset now)
    {
        State.Now = now;
        Controls.PausedWithin(key);
        return Drain(now);
    }

    /// <summary>Goes on after <see cref="Pause"/>.</summary>
    public IReadOnlyList<RunDirective> Unpause(DateTimeOffset now)
    {
        State.Now = now;
        Controls.Unpause();
        return Drain(now);
    }

    /// <summary>Lets a node that waits, or has not started, end as skipped.</summary>
    /// <param name="key">A node's id, or the key of an execution or item.</param>
    public ControlResult Skip(string key, string reason, DateTimeOffset now) => Control(now, () => Controls.Preset(key, null, reason));

    /// <summary>Lets a node that waits, or has not started, end as succeeded.</summary>
    /// <param name="result">The task's result, or the job's outputs.</param>
    public ControlResult ForceSuccess(string key, Value result, string reason, DateTimeOffset now) =>
        Control(now, () => Controls.Preset(key, result, reason));

    /// <summary>Lets what waits for its next attempt try at once.</summary>
    /// <param name="key">A node's id, or the key of an execution or item.</param>
    /// <param name="inputs">Members that replace those of its input, in this and later attempts; they may be expressions. Empty changes none.</param>
    public ControlResult Retry(string key, ObjectValue inputs, string reason, DateTimeOffset now) =>
        Control(now, () => new RetryControl(_machine).Retry(key, inputs, reason));

    /// <summary>
    /// Where the run stands. To continue as new, let what was started be reported first and do not carry out further starts: the
    /// resumed stepper gives them again. Of a finished run it is what a rerun starts from.
    /// </summary>
    /// <param name="held">Keys of starts that were not carried out: their inputs are evaluated anew, so that they need not be remembered.</param>
    public RunProgress Snapshot(IReadOnlySet<string>? held = null) => RunSnapshot.Write(State, held ?? ImmutableHashSet<string>.Empty);

    /// <summary>Each node of the plan, in its order, with where it stands and what it waits for.</summary>
    public IReadOnlyList<NodeView> Describe() => RunView.Of(State);

    private ItemState Running(string key, string word) =>
        State.OpenItems.TryGetValue(key, out var item) && item.Stage == ItemStage.Running
            ? item
            : throw new InvalidOperationException($"No started {word} has the key '{key}'.");

    private ControlResult Control(DateTimeOffset now, Func<string?> act)
    {
        if (State.IsFinished)
        {
            return new ControlResult("the run has ended", []);
        }

        State.Now = now;
        return act() is { } problem ? new ControlResult(problem, []) : new ControlResult(null, Drain(now));
    }

    private IReadOnlyList<RunDirective> Drain(DateTimeOffset now)
    {
        State.Now = now;
        _machine.Drain();
        return State.TakeDirectives();
    }
}

/// <summary>What became of a request to change the course of a run.</summary>
/// <param name="Problem">Why nothing changed; null when it did.</param>
public sealed record ControlResult(string? Problem, IReadOnlyList<RunDirective> Directives);
