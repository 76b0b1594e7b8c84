using Weir.Engine.Executions;
using Weir.Engine.Storage;

namespace Weir.Engine.Shards;

/// <summary>
/// When a run's indexed row is written again. A row costs far more than a line in the log, so a busy run keeps one whose due time is
/// merely early; in the common case a run writes it at its start and at its close.
/// </summary>
internal static class RowPolicy
{
    /// <summary>
    /// The run has tasks to hand out or at workers, or messages to deliver: after a restart it must be loaded at once. A speculative
    /// workflow task does not count, since it does not survive one.
    /// </summary>
    public static bool IsBusy(RunState state) =>
        (state.WorkflowTask.Phase != WorkflowTaskPhase.None && !state.WorkflowTask.IsSpeculative) || !state.Activities.IsEmpty || !state.Outgoing.IsEmpty || state.DeletionRequested;

    public static RunRow? RowFor(LoadedRun run, RunState? before, RunState after, DateTimeOffset now)
    {
        if (IsBusy(after))
        {
            var isCovered = before is not null && run.StoredDue <= now && !IsVisiblyChanged(before, after);
            return isCovered ? null : Row(run, before, after) with { Due = run.StoredDue <= now ? run.StoredDue : now };
        }

        var due = Deadlines.Next(MemoryEffects.Forget(after));
        var isExact = before is not null && run.StoredDue == due && !IsVisiblyChanged(before, after);
        return isExact ? null : Row(run, before, after) with { Due = due };
    }

    private static RunRow Row(LoadedRun run, RunState? before, RunState after) =>
        RunRows.Of(after, run.Number) with { Search = RunRows.SearchOf(before, after) };

    private static bool IsVisiblyChanged(RunState before, RunState after) =>
        before.Execution.Status != after.Execution.Status
        || !ReferenceEquals(before.Memo, after.Memo)
        || !ReferenceEquals(before.SearchAttributes, after.SearchAttributes);
}
