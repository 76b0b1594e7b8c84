using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>What an execution comes to when all its items have ended.</summary>
internal static class ItemsOutcome
{
    private const int MostErrors = 100;

    public static void Apply(Execution execution)
    {
        var items = execution.Items!;
        if (!items.IsList && execution.Node.Plan.Kind != PlanNodeKind.Job)
        {
            var only = items.Get(0);
            (execution.Conclusion, execution.Result, execution.Error, execution.Failure) = (only.Conclusion, only.Result, only.Error, only.Failure);
            execution.Tolerated = only.Tolerated;
            return;
        }

        var conclusions = items.Known.Select(item => item.Conclusion).Concat(items.HasCutOff ? [Conclusion.Cancelled] : []);
        execution.Conclusion = items.Count == 0 ? Conclusion.Success : Conclusions.Worst(conclusions);
        var bad = items.Known.Where(item => item.Conclusion != Conclusion.Success).ToList();
        execution.Tolerated = bad.Count > 0 && bad.TrueForAll(item => item.Tolerated) && !(items.HasCutOff && !items.IsList);
        execution.Failure = bad.Find(item => item.Failure is not null && !item.Tolerated)?.Failure;
        if (execution.Node.Plan.Job is not null)
        {
            execution.Result = items.Known.Aggregate(
                execution.NullOutputs(),
                (outputs, item) => outputs.With(ObjectValue.Of(item.Outputs.Members.Where(output => !output.Value.IsNull))));
            return;
        }

        execution.Result = ArrayValue.Of(Enumerable.Range(0, items.Count).Select(index => items.Find(index)?.Result ?? Value.Null));
        execution.Error = bad.Find(item => item.Error is not null) is { } first ? Error(items, first) : null;
    }

    private static TaskError Error(ItemSet items, ItemState first)
    {
        var failed = items.Known.Where(item => item.Error is not null).ToList();
        var details = ArrayValue.Of(failed.Take(MostErrors).Select(item => ((ObjectValue)TaskContexts.Error(item.Error)).With("index", item.Index)));
        return new TaskError(first.Error!.Type, $"{(items.Failed > 0 ? $"{items.Failed} of {items.Count} items failed" : $"{failed.Count} of {items.Count} items were cancelled")}; item {first.Index}: {first.Error.Message}") { Details = details };
    }
}
