using Weir.Definitions.Inputs;
using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Tests.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.DryRuns;

/// <summary>A run in which everything succeeds, everybody answers, and nobody interferes. What ends next, and what it gives, the seed decides.</summary>
internal sealed class CalmRun(Plan plan, ObjectValue inputs, int seed)
{
    private const int MostSteps = 3_000;
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Random _random = new(seed);
    private readonly SortedDictionary<string, Func<IReadOnlyList<RunDirective>>> _open = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DateTimeOffset> _timers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cancelled = [];
    private DateTimeOffset _now = T0;
    private RunStepper _stepper = null!;

    public RunResult? Result { get; private set; }

    public RunProgress End { get; private set; } = null!;

    /// <summary>Tasks that were started, by key; of several attempts the last.</summary>
    public Dictionary<string, TaskInvocation> Tasks { get; } = [];

    /// <summary>Jobs that were started, with what their agents did.</summary>
    public List<(JobInvocation Job, IReadOnlyList<StepDirective> Steps)> Jobs { get; } = [];

    /// <summary>Runs of called workflows, by the id of the node that called.</summary>
    public List<(string Node, CalmRun Run)> Calls { get; } = [];

    public CalmRun Drive()
    {
        _stepper = RunStepper.Create(plan, RandomRun.Facts with { Inputs = inputs });
        Take(_stepper.Start(_now));
        for (var step = 0; step < MostSteps && !_stepper.IsFinished; step++)
        {
            if (_open.Count > 0)
            {
                var (key, end) = _open.ElementAt(_random.Next(_open.Count));
                _open.Remove(key);
                Take(end());
            }
            else if (_timers.Count > 0)
            {
                var (key, due) = _timers.MinBy(timer => timer.Value);
                _timers.Remove(key);
                _now = due > _now ? due : _now;
                Take(_stepper.FireTimer(key, _now));
            }
            else
            {
                break;
            }
        }

        End = _stepper.Snapshot();
        return this;
    }

    private void Take(IReadOnlyList<RunDirective> directives)
    {
        foreach (var directive in directives)
        {
            switch (directive)
            {
                case RunDirective.StartJob { Job: var job }:
                    _open[job.Key] = () => _stepper.Report(job.Key, Run(job), _now);
                    break;
                case RunDirective.StartTask { Task: var task }:
                    Tasks[task.Key] = task;
                    _open[task.Key] = () => _stepper.ReportTask(task.Key, Unless(task.Key, () => TaskOutcome.Success(Given())), _now);
                    break;
                case RunDirective.StartWorkflow { Task: var task }:
                    Tasks[task.Key] = task;
                    _open[task.Key] = () => _stepper.ReportTask(task.Key, Unless(task.Key, () => Call(task)), _now);
                    break;
                case RunDirective.OpenInquiry { Task: var task }:
                    _open[task.Key] = () => _stepper.Answer(task.Key, Given(), "me", _now).Directives;
                    break;
                case RunDirective.AwaitSignal wait:
                    _open[wait.Task.Key] = () => _stepper.Signal(wait.Name, Given(), wait.IsEvent, _now).Directives;
                    break;
                case RunDirective.CloseInquiry close:
                    _open.Remove(close.Key);
                    break;
                case RunDirective.ChangeNode { Change: { IsEnd: true } change } when _open.ContainsKey(change.Key) && !Tasks.ContainsKey(change.Key):
                    _open.Remove(change.Key);
                    break;
                case RunDirective.CancelJob cancel:
                    _cancelled.Add(cancel.Key);
                    break;
                case RunDirective.CancelTask cancel:
                    _cancelled.Add(cancel.Key);
                    break;
                case RunDirective.AskLease ask:
                    _open[$"lease {ask.Request.Number}"] = () => _stepper.Decide(ask.Request.Number, LeaseVerdict.Granted, null, _now);
                    break;
                case RunDirective.SetTimer timer:
                    _timers[timer.Key] = timer.DueAt;
                    break;
                case RunDirective.CancelTimer timer:
                    _timers.Remove(timer.Key);
                    break;
                case RunDirective.FinishRun finish:
                    Result = finish.Result;
                    break;
            }
        }
    }

    private TaskOutcome Unless(string key, Func<TaskOutcome> end) => _cancelled.Remove(key) ? TaskOutcome.Cancelled("told") : end();

    /// <summary>What tasks and steps give: nobody can know it before.</summary>
    private ObjectValue Given() => ObjectValue.Of(("ok", Value.Of(_random.Next(2) == 0)), ("list", ArrayValue.Of([.. Enumerable.Range(0, _random.Next(3)).Select(n => Value.Of((long)n))])));

    private JobOutcome Run(JobInvocation job)
    {
        if (_cancelled.Remove(job.Key))
        {
            return new JobOutcome { Conclusion = Conclusion.Cancelled };
        }

        var steps = new List<StepDirective>();
        Jobs.Add((job, steps));
        var sequence = new StepSequence(job, ObjectValue.Of(("os", "linux")));
        while (true)
        {
            var next = sequence.Next();
            if (next is StepDirective.FinishJob { Outcome: var outcome })
            {
                return outcome;
            }

            steps.Add(next);
            if (next is StepDirective.RunStep)
            {
                sequence.Record(Conclusion.Success, Given());
            }
        }
    }

    private TaskOutcome Call(TaskInvocation task)
    {
        if (!plan.Workflows.TryGetValue(task.Action, out var called))
        {
            return TaskOutcome.Success(Given());
        }

        if (InputBinder.Bind(called, task.Input).Inputs is not { } bound)
        {
            return TaskOutcome.Failure("input", "the inputs do not fit");
        }

        var run = new CalmRun(called, bound, _random.Next()).Drive();
        Calls.Add((task.TaskId, run));
        return run.Result is { Conclusion: Conclusion.Success } result
            ? TaskOutcome.Success(result.Outputs)
            : TaskOutcome.Failure("failure", run.Result?.Failure?.Message ?? "it did not end");
    }
}
