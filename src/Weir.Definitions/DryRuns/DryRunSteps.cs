using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Scripts;
using Weir.Definitions.Values;

namespace Weir.Definitions.DryRuns;

/// <summary>Describes the steps of a job.</summary>
internal static class DryRunSteps
{
    public static IReadOnlyList<DryRunStep> Of(PlanJob job, string jobPath, KnownScope scope, DryRunFindings findings)
    {
        var inJob = scope.WithEnv(job.Env, $"{jobPath}.env", findings.Tell);
        return [.. job.Steps.Select((step, index) => Step(step, $"{jobPath}.steps[{index}]", index == 0, inJob, findings))];
    }

    /// <summary>A program as it is written, and the values of its expressions that are known.</summary>
    public static (ObjectValue Input, ObjectValue Expressions) Programs(ObjectValue input, ObjectValue scriptEnv, KnownScope scope, string path, DryRunFindings findings)
    {
        if (scriptEnv.Count == 0)
        {
            return (input, scriptEnv);
        }

        var expressions = scriptEnv.Members.Select(member => (Source: member.Value.ToText(), Known: findings.Evaluate(scope, member.Value, path))).ToList();
        return (
            ObjectValue.Of(input.Members.Select(member => KeyValuePair.Create(
                member.Key, member.Value is StringValue text ? Value.Of(ShellScript.AsWritten(text.Value, scriptEnv)) : member.Value))),
            ObjectValue.Of(expressions.Where(expression => expression.Known.IsKnown).Select(expression => KeyValuePair.Create(expression.Source, expression.Known.Value))));
    }

    private static DryRunStep Step(PlanStep step, string path, bool isFirst, KnownScope inJob, DryRunFindings findings)
    {
        var decision = step.If is null ? new DryRunDecision(DryRunState.Runs) : new KnownCondition(inJob, name => Status(name, isFirst)).Decide(step.If);
        findings.Tell($"{path}.if", decision);
        var found = decision.State == DryRunState.Skipped ? new DryRunFindings() : findings;
        var inStep = inJob.WithEnv(step.Env, $"{path}.env", found.Tell);
        var name = step.Name is null ? StepNames.Plain(step) : found.Text(inStep, step.Name, $"{path}.name");
        var (input, expressions) = Programs(found.Object(inStep, step.With, $"{path}.with"), step.ScriptEnv, inStep, $"{path}.run", found);
        return new DryRunStep(name, step.Uses, input, decision)
        {
            Id = step.Id,
            Env = ObjectValue.Of(step.Env.Members.Select(member => KeyValuePair.Create(member.Key, inJob.EvaluateText(member.Value).Value))),
            Expressions = expressions,
            Retry = step.Retry is null ? null : DryRunTexts.Retry(step.Retry),
            Timeout = DryRunTexts.Minutes(found.Value(inStep, step.TimeoutMinutes, $"{path}.timeout-minutes")),
        };
    }

    private static bool? Status(string function, bool isFirst) => function switch
    {
        "always" or "success" or "succeeded" => true,
        "failure" or "failed" when isFirst => false,
        _ => null,
    };
}
