using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Writes down where a run stands.</summary>
internal static class RunSnapshot
{
    public static RunProgress Write(RunState state, IReadOnlySet<string> held)
    {
        var settled = state.Executions.Where(execution => IsPlain(execution, state)).OrderBy(execution => execution.SettledAs).ToList();
        var plain = settled.ToHashSet();
        var unhandled = Scopes(state).SelectMany(scope => scope.Unhandled).ToHashSet();
        return new RunProgress
        {
            Facts = state.Facts,
            Vars = state.Vars,
            InitialVars = state.InitialVars,
            CancelReason = state.CancelReason,
            SupersededBy = state.SupersededBy,
            IsFailing = state.IsFailing,
            MustFail = state.MustFail,
            HasTimedOut = state.HasTimedOut,
            IsCompensating = state.IsCompensating,
            PauseRequested = state.PauseRequested,
            Failure = state.Failure,
            Warnings = [.. state.Warnings],
            Drawn = state.Entropy.Drawn,
            NextSequence = state.NextSequence,
            TimeoutAt = state.TimeoutAt,
            NextLease = state.NextLease,
            RunLease = state.RunLease,
            AwaitsRunLease = state.AwaitsRunLease,
            NeverBegan = state.NeverBegan,
            Succeeded = [.. settled.Select(execution => execution.Node.Id)],
            Executions = [.. state.Executions.Where(execution => !plain.Contains(execution)).Select(execution => Write(execution, unhandled.Contains(execution), held))],
            Ready = IsInOrder(state.Ready) ? [] : [.. state.Ready.Select(execution => execution.Key)],
            Joins = [.. Scopes(state).SelectMany(Joins)],
            Compensations = [.. state.Compensations.Select(execution => execution.Key)],
            Signals = state.Signals.ToDictionary(signal => signal.Key, signal => (IReadOnlyList<Value>)[.. signal.Value], StringComparer.Ordinal),
            Presets = [.. state.Presets.Select(preset => new PresetProgress(preset.Key, preset.Value.Result is null, preset.Value.Result ?? Value.Null, preset.Value.Reason))],
            Result = state.Result,
        };
    }

    public static IEnumerable<ExecutionScope> Scopes(RunState state) =>
        state.Executions.Where(execution => execution.Inner is not null).Select(execution => execution.Inner!).Prepend(state.Root);

    private static bool IsInOrder(IEnumerable<Execution> ready) => ready.Zip(ready.Skip(1)).All(pair => pair.First.Sequence < pair.Second.Sequence);

    /// <summary>A job that succeeded and left nothing that somebody could read: its id says all.</summary>
    private static bool IsPlain(Execution execution, RunState state) =>
        execution is { IsSettled: true, Conclusion: Conclusion.Success, Withdrawn: null, Number: 1, Node.Plan.Kind: PlanNodeKind.Job }
        && execution.Scope == state.Root
        && execution is { IsCleanup: false, Compensates: null, IsRegisteredForCompensation: false, Items.IsList: false }
        && (execution.Node.Plan.Job!.Outputs.Count == 0
            || (execution.Node.NeededBy.Count == 0 && !state.Graph.IsReadByOutputs(execution.Node.Id)));

    private static IEnumerable<JoinProgress> Joins(ExecutionScope scope) => scope.Arrivals
        .Where(arrivals => arrivals.Arrived.Count > 0)
        .Select(arrivals => new JoinProgress(
            arrivals.Node.Id,
            scope.Owner?.Key,
            arrivals.HasFired,
            [.. arrivals.Arrived.Select(arrived => new JoinArrival(arrived.From.Id, arrived.Key))]));

    private static ExecutionProgress Write(Execution execution, bool isUnhandled, IReadOnlySet<string> held)
    {
        var isList = execution.Items is { IsList: true };
        return new ExecutionProgress
        {
            Node = execution.Node.Id,
            Number = execution.Number,
            Sequence = execution.Sequence,
            Scope = execution.Scope.Owner?.Key,
            IsOfEarlierRound = execution.Scope.Owner is { } owner && owner.Inner != execution.Scope,
            Causes = execution.Node.Needs.Count > 0 ? [] : execution.Causes,
            IsCleanup = execution.IsCleanup,
            Compensates = execution.Compensates?.Key,
            Stage = execution.Stage.ToString(),
            Withdrawn = execution.Withdrawn,
            Conclusion = execution.Conclusion,
            Tolerated = execution.Tolerated,
            Handled = execution.Handled,
            Result = isList && execution.Node.Plan.Job is null ? Value.Null : execution.Result,
            Error = execution.Error,
            Failure = execution.Failure,
            Published = execution.Published,
            StartedAt = execution.StartedAt,
            EndedAt = execution.EndedAt,
            DueAt = execution.DueAt,
            SettledAs = execution.SettledAs,
            CommandRetries = execution.CommandRetries,
            Forced = execution.Forced,
            IsUnhandled = isUnhandled,
            WasRegistered = execution.IsRegisteredForCompensation,
            InputOverrides = execution.InputOverrides,
            IsUnfollowed = execution.IsUnfollowed,
            Items = execution.Items is { } items ? Write(items, execution, held) : null,
        };
    }

    private static ItemSetProgress Write(ItemSet items, Execution execution, IReadOnlySet<string> held) => new()
    {
        IsList = items.IsList,
        Values = items.IsList ? items.Values : [],
        RecordCount = items.RecordCount,
        MaxParallel = items.MaxParallel == int.MaxValue ? 0 : items.MaxParallel,
        FailFast = items.FailFast,
        NextToStart = items.NextToStart,
        HasCutOff = items.HasCutOff,
        Restarts = [.. items.Restarts.Where(item => !item.IsSettled).Select(item => item.Index)],
        Known = [.. items.Known.Select(item => Write(item, isRepeated: !items.IsList && execution.IsSettled, held))],
    };

    /// <param name="isRepeated">Whether the execution itself says how the item ended.</param>
    private static ItemProgress Write(ItemState item, bool isRepeated, IReadOnlySet<string> held) => new()
    {
        Index = item.Index,
        Stage = item.Stage.ToString(),
        Attempt = item.Attempt,
        Iterations = item.Iterations,
        AttemptsBefore = item.AttemptsBefore,
        LastOutputs = item.LastOutputs,
        IsCancelled = item.IsCancelled,
        ContinueOnError = item.ContinueOnError,
        Conclusion = item.Conclusion,
        Tolerated = item.Tolerated,
        Result = isRepeated ? Value.Null : item.Result,
        Error = isRepeated && item.Owner.Error is not null ? null : item.Error,
        Failure = isRepeated ? null : item.Failure,
        DueAt = item.DueAt,
        Invocation = item.Stage is ItemStage.Waiting || (item.Stage is ItemStage.Running && !held.Contains(item.Key)) ? item.Invocation : null,
        Inquiry = item.Inquiry,
        Signal = item.Signal,
        AnsweredBy = item.AnsweredBy,
        InputOverrides = item.InputOverrides,
        Lease = item.Lease,
        SupersededBy = item.SupersededBy,
    };
}
