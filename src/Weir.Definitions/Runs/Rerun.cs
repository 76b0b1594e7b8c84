using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>
/// Runs parts of an ended run again, as a new run that begins with what the old one settled: results of what neither is chosen nor came
/// after that are kept, and so are the variables that it set. What was cancelled or undone is never kept.
/// </summary>
public static class Rerun
{
    public static RerunPreview Preview(Plan plan, RunProgress ended, RerunRequest request)
    {
        var selection = new RerunSelection(plan, ended);
        if (RerunChoice.Fill(selection, ended, request) is { } problem)
        {
            return new RerunPreview([], [], problem);
        }

        if (selection.All.Count == 0)
        {
            return new RerunPreview([.. plan.Nodes.Where(node => node.IsEntry && node.Parent is null).Select(node => new RerunNode(node.Id, "nothing had begun") { IsFirst = true })], []);
        }

        var first = selection.Roots();
        var later = selection.All.Where(execution => selection.IsGone(execution) && execution.Compensates is null && !first.Contains(execution, ReferenceEqualityComparer.Instance));
        return new RerunPreview(
            [
                .. first.Select(execution => Describe(execution, selection, request) with { IsFirst = true }),
                .. later.Select(execution => Describe(execution, selection, request)),
            ],
            [.. selection.All.Where(execution => !selection.IsGone(execution) && !selection.Reopened.Contains(RerunSelection.KeyOf(execution))).Select(RerunSelection.KeyOf)]);
    }

    /// <summary>Where the new run begins; null when it begins as any run, since the old one had not begun.</summary>
    /// <param name="facts">Of the new run; <see cref="RunFacts.RerunOf"/> names the old one.</param>
    /// <exception cref="ArgumentException">There can be no such rerun; the preview says why.</exception>
    public static RunProgress? Begin(Plan plan, RunProgress ended, RerunRequest request, RunFacts facts)
    {
        var selection = new RerunSelection(plan, ended);
        if (RerunChoice.Fill(selection, ended, request) is { } problem)
        {
            throw new ArgumentException(problem, nameof(request));
        }

        if (selection.All.Count == 0)
        {
            return null;
        }

        var kept = selection.All.Where(execution => !selection.IsGone(execution)).ToList();
        var roots = selection.Roots();
        var next = kept.Count == 0 ? 0 : kept.Max(execution => execution.Sequence) + 1;
        var fresh = roots.Select(root => Again(root, next++, selection, request)).ToList();
        var plain = ended.Succeeded.ToHashSet(StringComparer.Ordinal);
        return new RunProgress
        {
            Facts = facts with { RerunOf = facts.RerunOf ?? ended.Facts.WorkflowId },
            Vars = Vars(plan, ended, kept),
            InitialVars = ended.InitialVars,
            NextSequence = next,
            Succeeded = [.. ended.Succeeded.Where(id => !selection.IsGone(id))],
            Executions =
            [
                .. kept.Where(execution => !(execution.Number == 1 && plain.Contains(execution.Node)))
                    .Select(execution => selection.Reopened.Contains(RerunSelection.KeyOf(execution)) ? Open(execution) : execution),
                .. fresh,
            ],
            Joins = [.. RerunJoins.Of(plan, ended, selection, roots)],
            Compensations = [.. ended.Compensations.Where(key => !selection.IsGone(key))],
            Signals = request.Settled is null ? ended.Signals : RunProgress.NoSignals,
        };
    }

    private static RerunNode Describe(ExecutionProgress execution, RerunSelection selection, RerunRequest request) =>
        new(RerunSelection.KeyOf(execution), selection.WhyGone(execution)) { ItemsKept = KeptItems(execution, selection, request).Count };

    private static ExecutionProgress Again(ExecutionProgress old, long sequence, RerunSelection selection, RerunRequest request)
    {
        var again = new ExecutionProgress
        {
            Node = old.Node,
            Number = old.Number,
            Sequence = sequence,
            Scope = old.Scope,
            Causes = old.Causes,
            Stage = nameof(ExecutionStage.Ready),
            InputOverrides = old.InputOverrides.With(InputOverrides.Read(request.Inputs.GetValueOrDefault(RerunSelection.KeyOf(old)) ?? ObjectValue.Empty)),
        };
        return KeptItems(old, selection, request) is { Count: > 0 } items
            ? again with
            {
                Stage = nameof(ExecutionStage.Open),
                StartedAt = old.StartedAt,
                WasRegistered = old.WasRegistered,
                Items = old.Items! with { HasCutOff = false, NextToStart = 0, Restarts = [], Known = items },
            }
            : again;
    }

    private static List<ItemProgress> KeptItems(ExecutionProgress old, RerunSelection selection, RerunRequest request) =>
        request.OnlyFailedItems && old.Items is { IsList: true } items && old.Compensates is null && !selection.Undone.Contains(old)
            ? [.. items.Known.Where(item => item is { Stage: nameof(ItemStage.Settled), Conclusion: Conclusion.Success }
                && request.Settled?.Contains(ExecutionKeys.OfItem(RerunSelection.KeyOf(old), item.Index)) != false)]
            : [];

    private static ExecutionProgress Open(ExecutionProgress parallel) => new()
    {
        Node = parallel.Node,
        Number = parallel.Number,
        Sequence = parallel.Sequence,
        Scope = parallel.Scope,
        Causes = parallel.Causes,
        Stage = nameof(ExecutionStage.Open),
        StartedAt = parallel.StartedAt,
        WasRegistered = parallel.WasRegistered,
        Items = new ItemSetProgress { NextToStart = 1, RecordCount = 1, Known = [new ItemProgress { Stage = nameof(ItemStage.Waiting), Attempt = 1 }] },
    };

    /// <summary>The variables as they were without what runs again.</summary>
    private static ObjectValue Vars(Plan plan, RunProgress ended, List<ExecutionProgress> kept)
    {
        var vars = ObjectValue.Of(plan.Vars.Names.Select(name => KeyValuePair.Create(name, ended.InitialVars.Get(name))));
        return kept.OrderBy(execution => execution.SettledAs).Aggregate(vars, (known, execution) => known.With(execution.Published));
    }
}
