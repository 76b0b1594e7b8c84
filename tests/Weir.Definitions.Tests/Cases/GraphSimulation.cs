using System.Text;
using Weir.Definitions.Inputs;
using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Cases;

/// <summary>Runs a task graph without an engine, as its <see cref="GraphScript"/> says: time passes only when nothing else can happen.</summary>
public sealed class GraphSimulation
{
    private const int MostSteps = 5_000;

    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Plan _plan;
    private readonly GraphScript _script;
    private readonly bool _resumes;
    private readonly StringBuilder _trace = new();
    private readonly List<TaskInvocation> _started = [];
    private readonly HashSet<string> _cancelled = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DateTimeOffset> _timers = new(StringComparer.Ordinal);
    private readonly Queue<Func<RunStepper, IReadOnlyList<RunDirective>>> _replies = new();
    private readonly List<LeaseRequest> _asked = [];
    private readonly HashSet<long> _leased = [];
    private DateTimeOffset _now = Start;
    private bool _isRestarting;

    private GraphSimulation(Plan plan, string yaml, bool resumes)
    {
        // The plan travels as JSON in a real run.
        _plan = PlanJson.ReadPlan(PlanJson.Write(plan));
        _script = new GraphScript(yaml);
        _resumes = resumes;
    }

    /// <param name="resumes">Whether the run is taken up anew from its snapshot after each step, as continue-as-new does.</param>
    public static string Run(Plan plan, string yaml, bool resumes = false) => new GraphSimulation(plan, yaml, resumes).Run();

    private string Run()
    {
        var binding = InputBinder.Bind(_plan, _script.Object("inputs"));
        if (binding.Inputs is null)
        {
            return string.Join('\n', binding.Diagnostics);
        }

        var facts = new RunFacts("wf", "run-1", binding.Inputs)
        {
            PackConfig = _script.Object("config") ?? ObjectValue.Empty,
            Kv = _script.Object("kv") ?? ObjectValue.Empty,
            Login = "ada",
            SharedLimits = _script.SharedLimits,
            Limits = new ExecutionLimits { MaxExecutionsPerNode = 50, MaxExecutions = 500, MaxItems = 1000 },
        };
        var stepper = RunStepper.Create(_plan, facts);
        Take(stepper.Start(_now));
        for (var step = 0; step < MostSteps && !stepper.IsFinished; step++)
        {
            foreach (var act in _script.At(step))
            {
                Act(stepper, act);
            }

            if (stepper.IsFinished || !Step(stepper))
            {
                break;
            }

            if (_resumes && !stepper.IsFinished && !_started.Exists(open => _cancelled.Contains(open.Key)))
            {
                stepper = Restart(stepper);
            }
        }

        if (!stepper.IsFinished)
        {
            _trace.AppendLine("stuck");
        }
        else
        {
            Assert.Empty(_leased);
        }

        return _trace.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
    }

    private bool Step(RunStepper stepper)
    {
        if (_replies.TryDequeue(out var reply))
        {
            Take(reply(stepper));
        }
        else if (_started.Count > 0)
        {
            var task = _script.EndsLastFirst ? _started[^1] : _started[0];
            _started.Remove(task);
            task = RoundTrip(task);
            var outcome = _cancelled.Remove(task.Key) ? TaskOutcome.Cancelled("it was cancelled") : _script.OutcomeOf(task);
            Take(stepper.ReportTask(task.Key, outcome, _now));
        }
        else if (_timers.Count > 0)
        {
            var next = _timers.MinBy(timer => timer.Value);
            _timers.Remove(next.Key);
            _now = next.Value > _now ? next.Value : _now;
            _trace.AppendLine($"time +{(_now - Start).TotalSeconds}s");
            Take(stepper.FireTimer(next.Key, _now));
        }
        else
        {
            return false;
        }

        return true;
    }

    private void Act(RunStepper stepper, string act)
    {
        var (word, rest) = GraphScript.Split(act);
        var (key, more) = GraphScript.Split(rest);
        _trace.AppendLine($"> {act}");
        switch (word)
        {
            case "pause":
                Take(stepper.Pause(_now));
                break;
            case "resume":
                Take(stepper.Unpause(_now));
                break;
            case "cancel":
                Take(stepper.Cancel("enough", _now));
                break;
            case "skip":
                Take(stepper.Skip(key, "not today", _now));
                break;
            case "force":
                Take(stepper.ForceSuccess(key, ValueJson.Parse(more), "it is fine", _now));
                break;
            case "retry":
                Take(stepper.Retry(key, more.Length > 0 ? (ObjectValue)ValueJson.Parse(more) : ObjectValue.Empty, "by hand", _now));
                break;
            case "signal":
                Take(stepper.Signal(key, ValueJson.Parse(more), isEvent: false, _now));
                break;
            case "grant":
                Decide(stepper, key, LeaseVerdict.Granted, null);
                break;
            case "refuse":
                Decide(stepper, key, LeaseVerdict.Refused, more);
                break;
            case "supersede":
                Decide(stepper, key, LeaseVerdict.Superseded, more);
                break;
            case "answer":
                Take(stepper.Answer(key, ValueJson.Parse(more), null, _now));
                break;
            default:
                throw new InvalidOperationException(act);
        }
    }

    private void Decide(RunStepper stepper, string key, LeaseVerdict verdict, string? reason)
    {
        var request = _asked.FindLast(asked => (asked.Key ?? "run") == key) ?? throw new InvalidOperationException($"{key} asked for nothing");
        if (verdict == LeaseVerdict.Refused)
        {
            _leased.Remove(request.Number);
        }

        Take(stepper.Decide(request.Number, verdict, reason, _now));
    }

    private void Take(ControlResult result)
    {
        if (result.Problem is not null)
        {
            _trace.AppendLine($"refused: {result.Problem}");
        }

        Take(result.Directives);
    }

    private void Take(IReadOnlyList<RunDirective> directives)
    {
        foreach (var directive in directives)
        {
            Take(directive);
        }
    }

    private void Take(RunDirective directive)
    {
        switch (directive)
        {
            case RunDirective.StartTask { Task: var task }:
                _started.Add(task);
                Trace($"start {task.Key}{Attempt(task.Attempt)}{Inputs(task)}");
                break;
            case RunDirective.StartWorkflow { Task: var task }:
                _started.Add(task);
                Trace($"call {task.Key} {task.Action}{Inputs(task)}");
                break;
            case RunDirective.CancelTask cancel:
                _cancelled.Add(cancel.Key);
                Trace($"cancel {cancel.Key}: {cancel.Reason}");
                break;
            case RunDirective.SetTimer timer:
                _timers[timer.Key] = timer.DueAt;
                break;
            case RunDirective.CancelTimer timer:
                _timers.Remove(timer.Key);
                break;
            case RunDirective.OpenInquiry open:
                Trace($"ask {open.Task.Key}: {open.Inquiry.Prompt}{(open.Inquiry.Assignees.Count > 0 ? $" [{string.Join(", ", open.Inquiry.Assignees)}]" : "")}");
                Reply(open);
                break;
            case RunDirective.AskLease { Request: var request }:
                Assert.True(_leased.Add(request.Number), "a number was used twice");
                _asked.Add(request);
                Trace($"lease {request.Key ?? "run"}: {string.Join(", ", request.Claims)}{(request.Priority == 3 ? "" : $", priority {request.Priority}")}");
                if (!_script.GrantsLate)
                {
                    _replies.Enqueue(stepper => stepper.Decide(request.Number, LeaseVerdict.Granted, null, _now));
                }

                break;
            case RunDirective.ReleaseLease release:
                _leased.Remove(release.Number);
                break;
            case RunDirective.AwaitSignal wait:
                Trace($"await {(wait.IsEvent ? "event" : "signal")} {wait.Name}");
                if (!_isRestarting && _script.For(wait.IsEvent ? "event" : "signal", wait.Name) is { } payload)
                {
                    _replies.Enqueue(stepper => stepper.Signal(wait.Name, ValueJson.Parse(payload), wait.IsEvent, _now).Directives);
                }

                break;
            case RunDirective.ChangeNode { Change: var change } when change.Status is not (NodeStatus.Running or NodeStatus.Waiting) && change.Reason?.StartsWith("waits for", StringComparison.Ordinal) != true:
                Trace($"{change.Status.ToString().ToLowerInvariant()} {change.Key}{(change.Reason is null ? "" : $": {change.Reason}")}");
                break;
            case RunDirective.Paused:
                Trace("paused");
                break;
            case RunDirective.FinishRun { Result: var result }:
                Trace($"finish {result.Conclusion.ToString().ToLowerInvariant()} {result.Outputs}{(result.Failure is { } failure ? $" ({failure.JobKey} line {failure.Line}: {failure.Message})" : "")}");
                foreach (var warning in result.Warnings)
                {
                    Trace($"warning: {warning}");
                }

                break;
        }
    }

    private void Reply(RunDirective.OpenInquiry open)
    {
        if (_isRestarting || _script.For("answer", open.Task.Key) is not { } answer)
        {
            return;
        }

        var by = answer.IndexOf(" by ", StringComparison.Ordinal);
        var (json, name) = by < 0 ? (answer, null) : (answer[..by], answer[(by + 4)..]);
        _replies.Enqueue(stepper =>
        {
            var result = stepper.Answer(open.Task.Key, ValueJson.Parse(json), name, _now);
            Take(result);
            return [];
        });
    }

    /// <summary>What is open must be given again, and nothing else; and a second snapshot must say the same.</summary>
    private RunStepper Restart(RunStepper stepper)
    {
        var json = PlanJson.Write(stepper.Snapshot());
        var next = RunStepper.Resume(_plan, PlanJson.ReadProgress(json));
        var open = _started.Select(task => task.Key).Order(StringComparer.Ordinal).ToList();
        var timers = _timers.ToDictionary();
        _started.Clear();
        _timers.Clear();
        var length = _trace.Length;
        _isRestarting = true;
        Take(next.Start(_now));
        _isRestarting = false;
        Assert.Equal(open, _started.Select(task => task.Key).Order(StringComparer.Ordinal));
        Assert.Equal(timers.OrderBy(timer => timer.Key, StringComparer.Ordinal), _timers.OrderBy(timer => timer.Key, StringComparer.Ordinal));
        _trace.Length = length;
        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(PlanJson.Write(next.Snapshot())));
        return next;
    }

    private static TaskInvocation RoundTrip(TaskInvocation task) => System.Text.Json.JsonSerializer.Deserialize<TaskInvocation>(
        System.Text.Json.JsonSerializer.Serialize(task, PlanJson.Options), PlanJson.Options)!;

    private string Inputs(TaskInvocation task) => _script.TracesInputs
        ? $" {task.Action} {task.Input}{(task.Deferred.Count > 0 ? $" deferred {task.Deferred}" : "")}{Extras(task)}"
        : "";

    private static string Extras(TaskInvocation task) => task is { RunsOn: null, Priority: null, Concurrency: null }
        ? ""
        : $" '{task.Name}' on {task.RunsOn} priority {task.Priority} group {task.Concurrency?.Group} holds {task.Resources}";

    private static string Attempt(int attempt) => attempt > 1 ? $" (attempt {attempt})" : "";

    private void Trace(string text) => _trace.AppendLine(text);
}
