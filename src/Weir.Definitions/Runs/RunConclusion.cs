using Weir.Definitions.Diagnostics;
using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Schemas;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What a run comes to when all its nodes are settled.</summary>
internal static class RunConclusion
{
    public static Conclusion Conclude(RunState state)
    {
        if (state.HasTimedOut)
        {
            return Conclusion.TimedOut;
        }

        var results = state.Executions
            .Where(execution => execution.Scope == state.Root && execution.Compensates is null)
            .Select(execution => execution.Seen)
            .Where(seen => seen != Conclusion.Skipped)
            .ToList();
        if (state.IsCancelled && (state.Plan.Form == PlanForm.Tasks || results.Contains(Conclusion.Cancelled)))
        {
            return Conclusion.Cancelled;
        }

        var worst = results.Count == 0 ? Conclusion.Success : Conclusions.Worst(results);
        return state.MustFail && !worst.IsFailure() ? Conclusion.Failure : worst;
    }

    public static RunResult Finish(RunState state, RunContexts contexts)
    {
        var conclusion = Conclude(state);
        var scope = contexts.Task(Nobody(state), null).Set("jobs", contexts.JobsContext);
        var failure = state.Failure;
        var outputs = new List<KeyValuePair<string, Value>>();
        foreach (var (name, template) in state.Plan.Outputs.Members)
        {
            var value = Value.Null;
            try
            {
                value = ValueTemplate.Evaluate(template, scope, state.Plan.Form == PlanForm.Jobs ? $"outputs.{name}" : $"output_map.{name}");
            }
            catch (EvaluationException e) when (state.Plan.Form == PlanForm.Tasks && e.Code == DiagnosticCodes.UnknownName)
            {
                state.Warnings.Add($"{e.Message}; the output is null");
            }
            catch (EvaluationException e) when (conclusion == Conclusion.Success)
            {
                conclusion = Conclusion.Failure;
                failure = new Failure(e.Message);
            }
            catch (EvaluationException)
            {
                // A run that did not succeed keeps the outputs that can be had.
            }

            outputs.Add(new(name, value));
        }

        var all = ObjectValue.Of(outputs);
        if (conclusion == Conclusion.Success && OutputProblem(state.Plan, all) is { } problem)
        {
            (conclusion, failure) = (Conclusion.Failure, new Failure(problem));
        }

        return new RunResult
        {
            Conclusion = conclusion,
            Outputs = all,
            Failure = conclusion.IsFailure() ? failure : conclusion == Conclusion.Cancelled && state.SupersededBy is { } reason ? new Failure(reason) : null,
            Warnings = [.. state.Warnings],
        };
    }

    /// <summary>An output that is null was not given.</summary>
    private static string? OutputProblem(Plan plan, ObjectValue outputs)
    {
        if (plan.OutputSchema.IsNull)
        {
            return null;
        }

        var given = ObjectValue.Of(outputs.Members.Where(output => !output.Value.IsNull));
        var problems = SchemaCheck.Problems(plan.OutputSchema, given, "output");
        return problems.Count == 0 ? null : $"the outputs do not fit the output schema: {string.Join("; ", problems)}";
    }

    /// <summary>Outputs see what a task sees that has nothing of its own.</summary>
    private static Execution Nobody(RunState state) =>
        new(new GraphNode(new PlanNode { Id = "", Kind = PlanNodeKind.Noop }, 0, false), 1, 0, state.Root);
}
