using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What a run comes to when all its nodes are settled.</summary>
internal static class RunConclusion
{
    public static RunResult Of(RunGraph graph, Plan plan, ObjectValue contexts, bool cancelRequested, Failure? failure)
    {
        var conclusion = Conclude(graph, cancelRequested);
        var scope = new ExpressionScope().SetAll(contexts).Set("jobs", () => graph.JobsContext());
        var outputs = new List<KeyValuePair<string, Value>>();
        foreach (var (name, template) in plan.Outputs.Members)
        {
            var value = Value.Null;
            try
            {
                value = ValueTemplate.Evaluate(template, scope, $"outputs.{name}");
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

        return new RunResult
        {
            Conclusion = conclusion,
            Outputs = ObjectValue.Of(outputs),
            Failure = conclusion.IsFailure() ? failure : null,
        };
    }

    private static Conclusion Conclude(RunGraph graph, bool cancelRequested)
    {
        var results = graph.Nodes.Select(node => node.Result).Where(result => result != Conclusion.Skipped).ToList();
        if (cancelRequested && results.Contains(Conclusion.Cancelled))
        {
            return Conclusion.Cancelled;
        }

        return results.Count == 0 ? Conclusion.Success : Conclusions.Worst(results);
    }
}
