using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>
/// Decides which step of a job an agent runs next, and evaluates it. Pure; not thread safe. Usage: <see cref="Next"/>, do what
/// it says, <see cref="Record"/> after a <see cref="StepDirective.RunStep"/>, until <see cref="StepDirective.FinishJob"/>.
/// </summary>
public sealed class StepSequence
{
    private readonly JobInvocation _job;
    private readonly StepEvaluation _evaluation;
    private readonly List<StepRecord> _records;
    private StepDirective.RunStep? _running;
    private bool _cancelled;
    private int? _begun;
    private bool _hasFailed;
    private bool _hasCancelledStep;

    /// <param name="job">The job as the stepper gave it.</param>
    /// <param name="runner">The context <c>runner</c>: os, arch, name, temp, workspace.</param>
    /// <param name="secrets">The context <c>secrets</c>; null is empty.</param>
    /// <param name="progress">Where an earlier attempt of the job stood; null starts at the first step.</param>
    /// <param name="entropy">
    /// What now(), uuid() and random() give to the step of an index; -1 is the job's environment, the number of steps its outputs. A step
    /// that is evaluated again after a crash gets the same when the same entropy begins anew. Null makes them errors.
    /// </param>
    /// <param name="readSecret">
    /// What <c>kv.get_secret</c> gives; null for a key that is not there, <see cref="SecretRefusedException"/> refuses. Another exception leaves
    /// <see cref="Next"/>, which may then be called again. Null has no keys.
    /// </param>
    public StepSequence(
        JobInvocation job,
        ObjectValue runner,
        ObjectValue? secrets = null,
        JobProgress? progress = null,
        Func<int, IEntropy>? entropy = null,
        Func<string, Value?>? readSecret = null)
    {
        _job = job;
        _records = new List<StepRecord>(job.Job.Steps.Count);
        foreach (var record in progress?.Steps ?? [])
        {
            Add(record);
        }

        _evaluation = new StepEvaluation(job, runner, secrets ?? ObjectValue.Empty, entropy, readSecret ?? (_ => null));
    }

    /// <summary>What is settled so far; changes with every recorded, skipped or broken step.</summary>
    public JobProgress Progress => new() { Steps = [.. _records] };

    /// <summary>Keys that <c>kv.get_secret</c> reads anywhere in the job, as far as they are written out.</summary>
    public IReadOnlyCollection<string> SecretKeys => ContextReads.Of(_job.Job, _job.WorkflowEnv).Secrets;

    /// <summary>From now on cancelled() is true and success() false: only steps whose <c>if</c> says so still run.</summary>
    /// <param name="begun">The step that had begun and was cut off; null when none was.</param>
    public void Cancel(int? begun = null) => (_cancelled, _begun) = (true, begun);

    /// <summary>What to do next. Steps that are skipped or broken are recorded by this call.</summary>
    /// <exception cref="InvalidOperationException">The step that runs was not recorded.</exception>
    public StepDirective Next()
    {
        if (_running is not null)
        {
            throw new InvalidOperationException($"Step {_running.Index} is not recorded.");
        }

        var index = _records.Count;
        if (index == _job.Job.Steps.Count)
        {
            return new StepDirective.FinishJob(Conclude());
        }

        var step = _job.Job.Steps[index];
        var scope = Scope();
        var tolerated = false;
        try
        {
            if (!StepEvaluation.ConditionHolds(step, index, _job.JobId, scope))
            {
                if (index == _begun)
                {
                    return CutOff(step, index);
                }

                Add(new StepRecord { Outcome = Conclusion.Skipped });
                return new StepDirective.SkipStep(index, step.Id, StepNames.Plain(step), step.Uses, SkipReason(step));
            }

            tolerated = _evaluation.ContinuesOnError(step, index, scope);
            _running = _evaluation.Evaluate(step, index, tolerated, scope);
            return _running;
        }
        catch (EvaluationException e)
        {
            var name = StepNames.Plain(step);
            var failure = new Failure(e.Message, _job.Key, name, step.Line);
            Add(new StepRecord { Outcome = Conclusion.Failure, Tolerated = tolerated, Failure = failure });
            return new StepDirective.BreakStep(index, step.Id, name, step.Uses, failure, tolerated);
        }
    }

    /// <summary>Takes how the step that <see cref="Next"/> gave ended, after all its retries.</summary>
    /// <param name="outcome">Success, Failure, TimedOut or Cancelled.</param>
    /// <param name="outputs">Outputs of the step, also of a failed one.</param>
    /// <param name="failure">Why it did not succeed; null when it did. Job, step and line are filled in.</param>
    /// <exception cref="InvalidOperationException">No step runs.</exception>
    public void Record(Conclusion outcome, ObjectValue outputs, Failure? failure = null)
    {
        var step = _running ?? throw new InvalidOperationException("No step runs.");
        ArgumentOutOfRangeException.ThrowIfEqual(outcome, Conclusion.Skipped);
        _running = null;
        var place = _job.Job.Steps[step.Index].Line;
        Add(new StepRecord
        {
            Outcome = outcome,
            Tolerated = outcome.IsFailure() && step.ContinueOnError,
            Outputs = outputs,
            Failure = outcome == Conclusion.Success
                ? null
                : (failure ?? new Failure("the step failed")) with { JobKey = _job.Key, Step = step.Name, Line = place },
        });
    }

    private StepDirective.CutOffStep CutOff(PlanStep step, int index)
    {
        const string Reason = "the job was cancelled while it ran";
        var name = StepNames.Plain(step);
        Add(new StepRecord { Outcome = Conclusion.Cancelled, Failure = new Failure(Reason, _job.Key, name, step.Line) });
        return new StepDirective.CutOffStep(index, step.Id, name, step.Uses, Reason);
    }

    private void Add(StepRecord record)
    {
        _records.Add(record);
        _hasFailed |= record.Outcome.IsFailure() && !record.Tolerated;
        _hasCancelledStep |= record.Outcome == Conclusion.Cancelled;
    }

    private ExpressionScope Scope()
    {
        var cancelled = _cancelled || _hasCancelledStep;
        var status = cancelled ? Conclusion.Cancelled : _hasFailed ? Conclusion.Failure : Conclusion.Success;
        return _evaluation.JobScope(new StatusFacts(!_hasFailed && !cancelled, _hasFailed, cancelled), _records.Count)
            .Set("job", ObjectValue.Of(("id", _job.JobId), ("name", _job.Name), ("status", status.ToValue())))
            .Set("steps", StepsContext);
    }

    private ObjectValue StepsContext()
    {
        var steps = new List<KeyValuePair<string, Value>>();
        for (var i = 0; i < _records.Count; i++)
        {
            if (_job.Job.Steps[i].Id is not { } id)
            {
                continue;
            }

            var record = _records[i];
            steps.Add(new(id, ObjectValue.Of(
                ("outputs", record.Outcome == Conclusion.Success ? record.Outputs : record.Outputs.WithMissingMembersNull()),
                ("outcome", record.Outcome.ToValue()),
                ("conclusion", (record.Tolerated ? Conclusion.Success : record.Outcome).ToValue()))));
        }

        return ObjectValue.Of(steps);
    }

    private string SkipReason(PlanStep step)
    {
        if (step.If is { } condition && ExpressionCache.Expression(condition).UsesStatus)
        {
            return "its 'if' is false";
        }

        return _cancelled ? "the job was cancelled" : _hasFailed ? "an earlier step failed" : "its 'if' is false";
    }

    private JobOutcome Conclude()
    {
        var failed = _records.FirstOrDefault(record => record.Outcome.IsFailure() && !record.Tolerated);
        var cut = _hasCancelledStep
            || (_cancelled && _records.Exists(record => record.Outcome != Conclusion.Success));
        var conclusion = cut ? Conclusion.Cancelled : failed is null ? Conclusion.Success : Conclusion.Failure;
        var (outputs, error) = _evaluation.Outputs(Scope(), strict: conclusion == Conclusion.Success);
        return error is null
            ? new JobOutcome { Conclusion = conclusion, Outputs = outputs, Failure = failed?.Failure }
            : new JobOutcome { Conclusion = Conclusion.Failure, Outputs = outputs, Failure = new Failure(error, _job.Key) };
    }
}
