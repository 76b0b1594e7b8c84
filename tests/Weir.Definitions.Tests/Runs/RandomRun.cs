using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

/// <summary>
/// Drives a run to its end. What happens next depends on the seed, the keys that are open and the number of the step alone, so that
/// every way of running must agree: outcomes, answers, signals, timers, and what people do in between.
/// </summary>
internal sealed class RandomRun(Plan plan, int seed)
{
    private const int MostSteps = 3_000;
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Bounds the rounds of cycles that would never end.</summary>
    public static readonly RunFacts Facts = new("wf", "run", ObjectValue.Empty) { Limits = new ExecutionLimits { MaxExecutionsPerNode = 5, MaxExecutions = 60 } };

    private readonly SortedDictionary<string, (int Attempt, bool IsJob)> _open = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DateTimeOffset> _timers = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _inquiries = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (string Name, bool IsEvent)> _signals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cancelled = [];
    private readonly LoopRules _loops = new(plan);
    private DateTimeOffset _now = T0;
    private bool _isPaused;

    /// <summary>What was asked for, in order. Starting again what was open is not part of it.</summary>
    public List<string> Trace { get; } = [];

    /// <summary>What must not be.</summary>
    public List<string> Violations { get; } = [];

    public List<string> Started { get; } = [];

    public RunResult? Result { get; private set; }

    public RunStepper Stepper { get; private set; } = null!;

    public int Steps { get; private set; }

    /// <summary>Whether everything that runs succeeds, and nobody interferes.</summary>
    public bool IsCalm { get; init; }

    /// <summary>Whether to go on from a snapshot before the step; null never does.</summary>
    public Func<int, bool>? Restarts { get; init; }

    /// <summary>How the nodes ended, the variables, and the result.</summary>
    public string End => string.Join('\n', Stepper.Describe().Select(node => $"{node.Key} {node.Status}"))
        + $"\n{Stepper.Variables}\n{Result?.Conclusion} {Result?.Outputs} {Result?.Failure} {string.Join('|', Result?.Warnings ?? [])}";

    public RandomRun Drive(RunProgress? progress = null)
    {
        var conditions = new StartConditions(plan, isWhole: progress is null);
        Stepper = progress is null ? RunStepper.Create(plan, Facts) : RunStepper.Resume(plan, progress);
        Take(Stepper.Start(_now), conditions);
        for (; Steps < MostSteps && !Stepper.IsFinished; Steps++)
        {
            if (Restarts?.Invoke(Steps) == true && _cancelled.Count == 0)
            {
                Restart();
            }

            if (Next() is not { } directives)
            {
                break;
            }

            Take(directives, conditions);
        }

        Violations.AddRange(conditions.Violations);
        Violations.AddRange(_loops.Violations);
        return this;
    }

    private IReadOnlyList<RunDirective>? Next()
    {
        var choice = Hash($"step {Steps}");
        if (!IsCalm && Interfere(choice) is { } directives)
        {
            return directives;
        }

        if (_inquiries.Count > 0 && choice % 3 == 0)
        {
            return Stepper.Answer(_inquiries.Min!, "yes", "me", _now).Directives;
        }

        if (_signals.Count > 0 && choice % 3 == 1)
        {
            var (name, isEvent) = _signals.First().Value;
            return Stepper.Signal(name, "payload", isEvent, _now).Directives;
        }

        if (_open.Count > 0)
        {
            var (key, (attempt, isJob)) = _open.ElementAt(choice % _open.Count);
            _open.Remove(key);
            var outcome = OutcomeOf(key, attempt);
            Trace.Add($"end {key} {outcome.Conclusion}");
            var outputs = outcome.Conclusion == Conclusion.Success ? ObjectValue.Of((RandomLoops.Output, IsCalm ? 0 : Hash($"{key}/{attempt}/n") % 3)) : ObjectValue.Empty;
            _loops.End(key, outcome.Conclusion, outputs.Get(RandomLoops.Output));
            return isJob ? Stepper.Report(key, new JobOutcome { Conclusion = outcome.Conclusion, Outputs = outputs, Failure = outcome.Error is { } error ? new Failure(error.Message, key) : null }, _now)
                : Stepper.ReportTask(key, plan.Form == PlanForm.Jobs && outcome.Conclusion == Conclusion.Success ? TaskOutcome.Success(outputs) : outcome, _now);
        }

        if (_timers.Count > 0)
        {
            var (key, due) = _timers.MinBy(timer => timer.Value);
            _timers.Remove(key);
            _now = due > _now ? due : _now;
            return Stepper.FireTimer(key, _now);
        }

        return _isPaused ? Unpause() : null;
    }

    /// <summary>What people do to a run.</summary>
    private IReadOnlyList<RunDirective>? Interfere(int choice)
    {
        var node = plan.Nodes[choice / 100 % plan.Nodes.Count].Id;
        switch (choice % 100)
        {
            case 0 when seed % 4 == 0:
                Trace.Add("cancel");
                _isPaused = false;
                return Stepper.Cancel("enough", _now);
            case 1 or 2:
                Trace.Add("pause");
                _isPaused = true;
                return Stepper.Pause(_now);
            case 3 or 4 or 5 when _isPaused:
                return Unpause();
            case 6 or 7:
                Trace.Add($"skip {node}");
                return Stepper.Skip(node, "not now", _now).Directives;
            case 8:
                Trace.Add($"force {node}");
                return Stepper.ForceSuccess(node, ObjectValue.Empty, "done by hand", _now).Directives;
            case 9 or 10:
                Trace.Add($"retry {node}");
                return Stepper.Retry(node, ObjectValue.Empty, "now", _now).Directives;
            case 11:
                return Stepper.Signal("s0", "early", false, _now).Directives;
            default:
                return null;
        }
    }

    private IReadOnlyList<RunDirective> Unpause()
    {
        Trace.Add("unpause");
        _isPaused = false;
        return Stepper.Unpause(_now);
    }

    /// <summary>Goes on elsewhere. That asks for what was open, and for nothing else.</summary>
    private void Restart()
    {
        var before = Waiting();
        Stepper = RunStepper.Resume(plan, PlanJson.ReadProgress(PlanJson.Write(Stepper.Snapshot())));
        _open.Clear();
        _timers.Clear();
        _inquiries.Clear();
        _signals.Clear();
        foreach (var directive in Stepper.Start(_now))
        {
            if (!Note(directive) && directive is not (RunDirective.ChangeNode or RunDirective.Paused))
            {
                Violations.Add($"going on before step {Steps} gave {directive}");
            }
        }

        if (Waiting() is var after && after != before)
        {
            Violations.Add($"going on before step {Steps}: {before} became {after}");
        }
    }

    private string Waiting() =>
        $"{string.Join(' ', _open)} {string.Join(' ', _timers)} {string.Join(' ', _inquiries)} {string.Join(' ', _signals)}";

    private void Take(IReadOnlyList<RunDirective> directives, StartConditions conditions)
    {
        if (plan.Form == PlanForm.Jobs)
        {
            conditions.Ended(Stepper.Describe());
        }

        foreach (var directive in directives)
        {
            Note(directive);
            switch (directive)
            {
                case RunDirective.StartJob { Job: var job }:
                    Begin(job.JobId, job.Key, job.Attempt);
                    conditions.Started(job.JobId, job.Key, undoes: null);
                    break;
                case RunDirective.StartTask { Task: var task }:
                    Begin(task.TaskId, task.Key, task.Attempt);
                    conditions.Started(task.TaskId, task.Key, task.Compensates);
                    break;
                case RunDirective.StartWorkflow { Task: var task }:
                    Begin(task.TaskId, task.Key, task.Attempt);
                    conditions.Started(task.TaskId, task.Key, task.Compensates);
                    break;
                case RunDirective.OpenInquiry { Task: var task }:
                    conditions.Started(task.TaskId, task.Key, task.Compensates);
                    break;
                case RunDirective.Paused:
                    Trace.Add("paused");
                    break;
                case RunDirective.ChangeNode { Change: { Status: not (NodeStatus.Running or NodeStatus.Held) } change }:
                    Trace.Add($"{change.Status} {change.Key} {change.Attempt}");
                    conditions.Changed(change);
                    break;
                case RunDirective.FinishRun finish:
                    Result = finish.Result;
                    Trace.Add($"finish {finish.Result.Conclusion}");
                    break;
            }
        }
    }

    private void Begin(string id, string key, int attempt)
    {
        _loops.Started(id, key, _open.Keys.Count(other => other.Split('[')[0] == id));
        Started.Add(key);
        Trace.Add($"start {key} {attempt}");
    }

    private bool Note(RunDirective directive)
    {
        switch (directive)
        {
            case RunDirective.StartJob { Job: var job }:
                _open.Add(job.Key, (job.Attempt, true));
                return true;
            case RunDirective.StartTask { Task: var task }:
                _open.Add(task.Key, (task.Attempt, false));
                return true;
            case RunDirective.StartWorkflow { Task: var task }:
                _open.Add(task.Key, (task.Attempt, false));
                return true;
            case RunDirective.CancelJob cancel:
                _cancelled.Add(cancel.Key);
                return false;
            case RunDirective.CancelTask cancel:
                _cancelled.Add(cancel.Key);
                return false;
            case RunDirective.OpenInquiry { Task: var task }:
                _inquiries.Add(task.Key);
                return true;
            case RunDirective.CloseInquiry close:
                _inquiries.Remove(close.Key);
                _signals.Remove(close.Key);
                return false;
            case RunDirective.AwaitSignal wait:
                _signals[wait.Task.Key] = (wait.Name, wait.IsEvent);
                return true;
            case RunDirective.ChangeNode { Change: var change } when change.IsEnd || change.Status == NodeStatus.Retrying:
                _signals.Remove(change.Key);
                return false;
            case RunDirective.SetTimer timer:
                _timers[timer.Key] = timer.DueAt;
                return true;
            case RunDirective.CancelTimer timer:
                _timers.Remove(timer.Key);
                return false;
            default:
                return false;
        }
    }

    private TaskOutcome OutcomeOf(string key, int attempt)
    {
        if (_cancelled.Remove(key))
        {
            return TaskOutcome.Cancelled("told");
        }

        return IsCalm ? TaskOutcome.Success("calm") : (Hash($"{key}/{attempt}") % 12) switch
        {
            0 or 1 or 2 => TaskOutcome.Failure("x", "no"),
            3 => TaskOutcome.TimedOut("slow"),
            4 => TaskOutcome.Cancelled("by somebody else"),
            _ => TaskOutcome.Success(key),
        };
    }

    private int Hash(string text)
    {
        var hash = unchecked((uint)seed * 2654435761);
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return (int)((hash ^ (hash >> 15)) & 0x7fffffff);
    }
}
