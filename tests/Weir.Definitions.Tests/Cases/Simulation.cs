using System.Text;
using Weir.Definitions.Inputs;
using Weir.Definitions.Limits;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Cases;

/// <summary>
/// Runs a plan without an engine: jobs run one after another in the order they were started. Comments of the definition say
/// what happens: <c># given: fail KEY INDEX</c>, <c># given: timeout KEY</c>, <c># given: cancel after N</c>,
/// <c># given: inputs {…}</c>, <c># given: limits NAME ...</c> (that were set), <c># given: steps</c> (trace them). Leases are granted at once. The action <c>echo</c> gives its inputs as outputs.
/// </summary>
public sealed class Simulation
{
    private static readonly DateTimeOffset T0 = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ObjectValue Runner = ObjectValue.Of(("os", "linux"), ("arch", "x64"), ("name", "agent"), ("temp", "/t"), ("workspace", "/w"));

    private readonly Plan _plan;
    private readonly List<string> _given;
    private readonly bool _resumes;
    private readonly StringBuilder _trace = new();
    private readonly Queue<JobInvocation> _started = new();
    private readonly Queue<long> _asked = new();
    private readonly HashSet<string> _cancelled = new(StringComparer.Ordinal);

    private Simulation(Plan plan, string yaml, bool resumes)
    {
        // The plan travels as JSON in a real run.
        _plan = PlanJson.ReadPlan(PlanJson.Write(plan));
        _given = [.. yaml.Split('\n').Where(line => line.StartsWith("# given: ", StringComparison.Ordinal)).Select(line => line["# given: ".Length..])];
        _resumes = resumes;
    }

    /// <param name="resumes">Whether the run is taken up anew from its snapshot after each job, as continue-as-new does.</param>
    public static string Run(Plan plan, string yaml, bool resumes = false) => new Simulation(plan, yaml, resumes).Run();

    private string Run()
    {
        var inputs = _given.Find(line => line.StartsWith("inputs ", StringComparison.Ordinal)) is { } line
            ? (ObjectValue)ValueJson.Parse(line["inputs ".Length..])
            : null;
        var binding = InputBinder.Bind(_plan, inputs);
        if (binding.Inputs is null)
        {
            return string.Join('\n', binding.Diagnostics);
        }

        var stepper = RunStepper.Create(_plan, new RunFacts("wf", "run-1", binding.Inputs) 
        {
            SharedLimits = [.. _given.Where(line => line.StartsWith("limits ", StringComparison.Ordinal)).SelectMany(line => line["limits ".Length..].Split(' '))],
        });
        Take(stepper.Start(T0));
        for (var done = 0; !stepper.IsFinished; done++)
        {
            if (_given.Contains($"cancel after {done}"))
            {
                Take(stepper.Cancel("enough", T0));
            }

            if (_asked.TryDequeue(out var lease))
            {
                Take(stepper.Decide(lease, LeaseVerdict.Granted, null, T0));
                done--;
                continue;
            }

            if (!_started.TryDequeue(out var job))
            {
                if (!stepper.IsFinished)
                {
                    _trace.AppendLine("stuck");
                }

                break;
            }

            Take(stepper.Report(job.Key, RunJob(PlanJson.ReadJob(PlanJson.Write(job))), T0));
            // A driver lets cancelled jobs come to their end before it continues as new.
            if (_resumes && !stepper.IsFinished && !_started.Any(open => _cancelled.Contains(open.Key)))
            {
                stepper = Restart(stepper);
            }
        }

        return _trace.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
    }

    /// <summary>Jobs that are started again must be those that had not ended.</summary>
    private RunStepper Restart(RunStepper stepper)
    {
        var json = PlanJson.Write(stepper.Snapshot());
        var next = RunStepper.Resume(_plan, PlanJson.ReadProgress(json));
        var open = _started.Select(job => job.Key).Order(StringComparer.Ordinal).ToList();
        _started.Clear();
        var length = _trace.Length;
        Take(next.Start(T0));
        Assert.Equal(open, _started.Select(job => job.Key).Order(StringComparer.Ordinal));
        _trace.Length = length;
        Assert.Equal(json, PlanJson.Write(next.Snapshot()));
        return next;
    }

    private void Take(IReadOnlyList<RunDirective> directives)
    {
        foreach (var directive in directives)
        {
            switch (directive)
            {
                case RunDirective.StartJob start:
                    _started.Enqueue(start.Job);
                    _trace.AppendLine($"start {start.Job.Key} '{start.Job.Name}' on {start.Job.RunsOn}");
                    break;
                case RunDirective.CancelJob cancel:
                    _cancelled.Add(cancel.Key);
                    _trace.AppendLine($"cancel {cancel.Key}: {cancel.Reason}");
                    break;
                case RunDirective.AskLease { Request: var request }:
                    _asked.Enqueue(request.Number);
                    _trace.AppendLine($"lease {request.Key ?? "run"}: {string.Join(", ", request.Claims)}{(request.Priority == 3 ? "" : $", priority {request.Priority}")}");
                    break;
                case RunDirective.SettleJob settle:
                    _trace.AppendLine($"{settle.Conclusion.ToString().ToLowerInvariant()} {settle.Key}: {settle.Reason}");
                    break;
                case RunDirective.FinishRun finish:
                    var failure = finish.Result.Failure is { } reason ? $" ({reason.JobKey}/{reason.Step} line {reason.Line}: {reason.Message})" : "";
                    _trace.AppendLine($"finish {finish.Result.Conclusion.ToString().ToLowerInvariant()} {finish.Result.Outputs}{failure}");
                    break;
            }
        }
    }

    private JobOutcome RunJob(JobInvocation job)
    {
        if (_cancelled.Contains(job.Key))
        {
            return new JobOutcome { Conclusion = Conclusion.Cancelled };
        }

        if (_given.Contains($"timeout {job.Key}"))
        {
            return new JobOutcome { Conclusion = Conclusion.TimedOut, Failure = new Failure("the job took too long", job.Key) };
        }

        var secrets = ObjectValue.Of(("token", "s3cret"));
        var steps = new StepSequence(job, Runner, secrets);
        while (true)
        {
            switch (steps.Next())
            {
                case StepDirective.RunStep run:
                    Trace($"{job.Key}/{run.Index} '{run.Name}' {run.Uses} {run.With} {string.Join(' ', run.Env.Select(pair => $"{pair.Key}={pair.Value}"))}{Extras(run)}");
                    var fails = _given.Contains($"fail {job.Key} {run.Index}");
                    steps.Record(
                        fails ? Conclusion.Failure : Conclusion.Success,
                        run.Uses == "echo" && !fails ? run.With : ObjectValue.Empty,
                        fails ? new Failure("exit code 1") : null);
                    steps = Again(steps, job, secrets);
                    break;
                case StepDirective.SkipStep skip:
                    Trace($"{job.Key}/{skip.Index} skipped: {skip.Reason}");
                    break;
                case StepDirective.BreakStep broken:
                    Trace($"{job.Key}/{broken.Index} broken: {broken.Failure.Message}");
                    break;
                case StepDirective.FinishJob finish:
                    Trace($"{job.Key} {finish.Outcome.Conclusion.ToString().ToLowerInvariant()} {finish.Outcome.Outputs}");
                    return finish.Outcome;
            }
        }
    }

    /// <summary>An agent that died after each step goes on from its last heartbeat.</summary>
    private static StepSequence Again(StepSequence steps, JobInvocation job, ObjectValue secrets)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(steps.Progress, PlanJson.Options);
        return new StepSequence(job, Runner, secrets, System.Text.Json.JsonSerializer.Deserialize<JobProgress>(json, PlanJson.Options));
    }

    private static string Extras(StepDirective.RunStep run) =>
        (run.TimeoutMinutes is { } minutes ? $" timeout={minutes}" : "")
        + (run.Retry is { } retry ? $" retry={retry.Count}/{retry.DelaySeconds}s/{retry.Backoff}" : "")
        + (run.ContinueOnError ? " tolerated" : "");

    private void Trace(string text)
    {
        if (_given.Contains("steps"))
        {
            _trace.AppendLine($"  {text}".TrimEnd());
        }
    }
}
