using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Evaluates the texts of a job's steps on the agent.</summary>
internal sealed class StepEvaluation(
    JobInvocation job, ObjectValue runner, ObjectValue secrets, Func<int, IEntropy>? entropy, Func<string, Value?> readSecret)
{
    private const int BeforeAllSteps = -1;

    private readonly SourcePlaces _places = new(job.Source, job.Places);
    private ObjectValue? _jobEnv;

    /// <summary>Everything but <c>job</c>, <c>steps</c> and the step's own environment.</summary>
    /// <param name="status">What the status functions say.</param>
    /// <param name="index">The step; the number of steps after the last one.</param>
    /// <exception cref="EvaluationException">The environment of the workflow or the job failed, once it is read.</exception>
    public ExpressionScope JobScope(StatusFacts? status, int index) => NewScope(status, index)
        .SetAll(job.Contexts)
        .Set("runner", runner)
        .Set("secrets", secrets)
        .Set("env", JobEnv);

    public static bool ConditionHolds(PlanStep step, int index, string jobId, ExpressionScope scope)
    {
        try
        {
            return Condition.Holds(step.If, scope);
        }
        catch (ExpressionException e)
        {
            throw new EvaluationException($"jobs.{jobId}.steps[{index}].if", step.If!, e, scope.Places);
        }
    }

    public bool ContinuesOnError(PlanStep step, int index, ExpressionScope scope) =>
        EvaluatedValue.Boolean(step.ContinueOnError, scope, $"{PathOf(index)}.continue-on-error");

    public StepDirective.RunStep Evaluate(PlanStep step, int index, bool continueOnError, ExpressionScope scope)
    {
        var path = PathOf(index);
        var env = JobEnv().With(Env(step.Env, scope, $"{path}.env"));
        scope.Set("env", env);
        var variables = env.With(TaskInputs.Environment(step.ScriptEnv, scope, $"{path}.run"));
        return new StepDirective.RunStep
        {
            Index = index,
            Id = step.Id,
            Name = step.Name is null ? StepNames.Plain(step) : ValueTemplate.Evaluate(Value.Of(step.Name), scope, $"{path}.name").ToText(),
            Uses = step.Uses,
            With = ValueTemplate.Evaluate(step.With, scope, $"{path}.with"),
            Env = [.. variables.Members.Select(member => KeyValuePair.Create(member.Key, member.Value.ToText()))],
            TimeoutMinutes = step.TimeoutMinutes.IsNull ? null : JobEvaluation.Minutes(step.TimeoutMinutes, scope, $"{path}.timeout-minutes"),
            Retry = step.Retry,
            ContinueOnError = continueOnError,
        };
    }

    /// <summary>The job's outputs; where one fails it is null, and strictly that is an error.</summary>
    public (ObjectValue Outputs, string? Error) Outputs(ExpressionScope scope, bool strict)
    {
        string? error = null;
        var outputs = new List<KeyValuePair<string, Value>>();
        foreach (var (name, template) in job.Job.Outputs.Members)
        {
            var value = Value.Null;
            try
            {
                value = ValueTemplate.Evaluate(template, scope, $"jobs.{job.JobId}.outputs.{name}");
            }
            catch (EvaluationException e)
            {
                error ??= strict ? e.Message : null;
            }

            outputs.Add(new(name, value));
        }

        return (ObjectValue.Of(outputs), error);
    }

    private ExpressionScope NewScope(StatusFacts? status, int index) => new()
    {
        Status = status,
        Entropy = entropy?.Invoke(index),
        Places = _places,
        Limits = job.Limits,
        Secrets = readSecret,
    };

    private string PathOf(int index) => $"jobs.{job.JobId}.steps[{index}]";

    private ObjectValue JobEnv()
    {
        if (_jobEnv is null)
        {
            var scope = NewScope(null, BeforeAllSteps).SetAll(job.Contexts).Set("runner", runner).Set("secrets", secrets);
            var workflow = Env(job.WorkflowEnv, scope, "env");
            _jobEnv = workflow.With(Env(job.Job.Env, scope.Set("env", workflow), $"jobs.{job.JobId}.env"));
        }

        return _jobEnv;
    }

    private static ObjectValue Env(ObjectValue source, ExpressionScope scope, string path)
    {
        var env = ValueTemplate.Evaluate(source, scope, path);
        return ObjectValue.Of(env.Members.Select(member => KeyValuePair.Create(member.Key, Text(member.Value, $"{path}.{member.Key}"))));
    }

    /// <summary>A value as an environment variable holds it.</summary>
    internal static Value Text(Value value, string path)
    {
        var text = value.ToText();
        return text.Contains('\0')
            ? throw new EvaluationException(path, DiagnosticCodes.WrongOperand, "an environment variable cannot hold a NUL character")
            : Value.Of(text);
    }
}
