using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>Takes a run up from what <see cref="RunSnapshot"/> wrote.</summary>
internal sealed class RunRestore(RunState state, RunProgress progress)
{
    private readonly Dictionary<string, Execution> _byKey = new(StringComparer.Ordinal);

    /// <summary>Items to give to the driver again.</summary>
    public List<ItemState> Waiting { get; } = [];

    /// <summary>Items to start again, whatever the run does otherwise: they had been started.</summary>
    public List<ItemState> Running { get; } = [];

    /// <summary>Items whose cancellation was on its way: nobody will report them.</summary>
    public List<ItemState> Lost { get; } = [];

    /// <exception cref="NotSupportedException">A newer version wrote the progress.</exception>
    public void Read()
    {
        if (progress.Version > RunProgress.CurrentVersion)
        {
            throw new NotSupportedException($"The progress has version {progress.Version}; this build reads up to {RunProgress.CurrentVersion}.");
        }

        state.Vars = progress.Vars;
        state.InitialVars = progress.InitialVars;
        (state.CancelReason, state.SupersededBy) = (progress.CancelReason, progress.SupersededBy);
        (state.IsFailing, state.MustFail, state.HasTimedOut) = (progress.IsFailing, progress.MustFail, progress.HasTimedOut);
        (state.IsCompensating, state.PauseRequested) = (progress.IsCompensating, progress.PauseRequested);
        state.Failure = progress.Failure;
        state.Warnings.AddRange(progress.Warnings);
        state.ResumeEntropy(progress.Drawn);
        state.TimeoutAt = progress.TimeoutAt;
        (state.NextLease, state.RunLease) = (progress.NextLease, progress.RunLease);
        (state.AwaitsRunLease, state.NeverBegan) = (progress.AwaitsRunLease, progress.NeverBegan);
        state.Result = progress.Result;
        state.NextSequence = progress.NextSequence;
        foreach (var id in progress.Succeeded)
        {
            AddSucceeded(id);
        }

        foreach (var execution in progress.Executions)
        {
            Add(execution);
        }

        if (progress.Ready.Count > 0)
        {
            state.Ready.Clear();
            foreach (var key in progress.Ready)
            {
                state.Ready.Enqueue(_byKey[key]);
            }
        }

        foreach (var scope in RunSnapshot.Scopes(state))
        {
            scope.Unhandled.Sort((one, other) => one.SettledAs.CompareTo(other.SettledAs));
        }

        ReadLatest();
        ReadArrivals();
        foreach (var key in progress.Compensations.Reverse())
        {
            state.Compensations.Push(_byKey[key]);
        }

        foreach (var (name, payloads) in progress.Signals)
        {
            state.Signals[name] = new Queue<Value>(payloads);
        }

        foreach (var preset in progress.Presets)
        {
            state.Presets[preset.Node] = new NodePreset(preset.IsSkip ? null : preset.Result, preset.Reason);
        }

        state.ContextSize = ValueSize.Of(state.Vars) + state.Executions.Sum(execution => ValueSize.Of(execution.Result));
    }

    private void AddSucceeded(string id)
    {
        var execution = new Execution(Node(id), 1, -1, state.Root) { Stage = ExecutionStage.Settled };
        execution.Items = new ItemSet(execution, [ObjectValue.Empty], isList: false) { NextToStart = 1, Unsettled = 0 };
        execution.Result = execution.NullOutputs();
        execution.SettledAs = state.NextSettled++;
        Keep(execution);
    }

    private void Add(ExecutionProgress saved)
    {
        var scope = ScopeOf(saved);
        var execution = new Execution(Node(saved.Node), saved.Number, saved.Sequence, scope)
        {
            Causes = saved.Causes,
            IsCleanup = saved.IsCleanup,
            Compensates = saved.Compensates is null ? null : _byKey[saved.Compensates],
            Stage = Enum.Parse<ExecutionStage>(saved.Stage),
            Withdrawn = saved.Withdrawn,
            Conclusion = saved.Conclusion,
            Tolerated = saved.Tolerated,
            Handled = saved.Handled,
            Result = saved.Result,
            Error = saved.Error,
            Failure = saved.Failure,
            Published = saved.Published,
            StartedAt = saved.StartedAt,
            EndedAt = saved.EndedAt,
            DueAt = saved.DueAt,
            SettledAs = saved.SettledAs,
            CommandRetries = saved.CommandRetries,
            Forced = saved.Forced,
            IsRegisteredForCompensation = saved.WasRegistered,
            InputOverrides = saved.InputOverrides,
            IsUnfollowed = saved.IsUnfollowed,
        };
        if (execution.Node.Plan.Kind == PlanNodeKind.Parallel && execution.Stage is ExecutionStage.Open or ExecutionStage.Settled)
        {
            execution.Inner = new ExecutionScope(execution);
        }

        if (saved.Items is { } items)
        {
            AddItems(execution, items);
        }

        if (saved.IsUnhandled)
        {
            scope.Unhandled.Add(execution);
        }

        Keep(execution);
        if (execution.IsSettled)
        {
            return;
        }

        state.Open.Add(execution.Sequence, execution);
        scope.Open++;
        switch (execution.Stage)
        {
            case ExecutionStage.Ready:
                state.Ready.Enqueue(execution);
                break;
            case ExecutionStage.Delayed:
                state.Emit(new RunDirective.SetTimer(TimerKeys.Delay(execution), execution.DueAt!.Value, "delay"));
                break;
            case ExecutionStage.Open:
                state.MarkDirty(execution);
                break;
        }
    }

    private ExecutionScope ScopeOf(ExecutionProgress saved)
    {
        if (saved.Scope is null)
        {
            return state.Root;
        }

        var owner = _byKey[saved.Scope];
        return saved.IsOfEarlierRound ? new ExecutionScope(owner) : owner.Inner!;
    }

    private void AddItems(Execution execution, ItemSetProgress saved)
    {
        var items = new ItemSet(execution, saved.IsList ? saved.Values : [ObjectValue.Empty], saved.IsList)
        {
            RecordCount = saved.RecordCount,
            MaxParallel = saved.MaxParallel == 0 ? int.MaxValue : saved.MaxParallel,
            FailFast = saved.FailFast,
            NextToStart = saved.NextToStart,
            HasCutOff = saved.HasCutOff,
        };
        execution.Items = items;
        foreach (var index in saved.Restarts)
        {
            items.Restarts.Enqueue(items.Get(index));
        }

        foreach (var known in saved.Known)
        {
            AddItem(items, known, isRepeated: !saved.IsList && execution.IsSettled);
        }

        items.Unsettled = execution.IsSettled ? 0 : items.Count - items.Known.Count(item => item.IsSettled) - (saved.HasCutOff ? CutOff(items) : 0);
        if (saved.IsList && execution.IsSettled && execution.Node.Plan.Job is null)
        {
            execution.Result = ArrayValue.Of(Enumerable.Range(0, items.Count).Select(index => items.Find(index)?.Result ?? Value.Null));
        }
    }

    private void AddItem(ItemSet items, ItemProgress saved, bool isRepeated)
    {
        var item = items.Get(saved.Index);
        var owner = items.Owner;
        item.Stage = Enum.Parse<ItemStage>(saved.Stage);
        (item.Attempt, item.IsCancelled, item.ContinueOnError) = (saved.Attempt, saved.IsCancelled, saved.ContinueOnError);
        (item.Iterations, item.AttemptsBefore, item.LastOutputs) = (saved.Iterations, saved.AttemptsBefore, saved.LastOutputs);
        (item.Conclusion, item.Tolerated) = (saved.Conclusion, saved.Tolerated);
        item.Result = isRepeated ? owner.Result : saved.Result;
        item.Error = saved.Error ?? (isRepeated ? owner.Error : null);
        item.Failure = isRepeated ? owner.Failure : saved.Failure;
        (item.DueAt, item.Invocation, item.Inquiry, item.Signal) = (saved.DueAt, saved.Invocation, saved.Inquiry, saved.Signal);
        (item.AnsweredBy, item.InputOverrides) = (saved.AnsweredBy, saved.InputOverrides);
        (item.Lease, item.SupersededBy) = (saved.Lease, saved.SupersededBy);
        if (item.Lease is { } lease)
        {
            state.Leases.Add(lease.Number, item);
        }

        items.Failed += item is { IsSettled: true } && item.Conclusion.IsFailure() ? 1 : 0;
        switch (item.Stage)
        {
            case ItemStage.Running when item.IsCancelled:
                Lost.Add(item);
                break;
            case ItemStage.Running:
                Running.Add(item);
                break;
            case ItemStage.Retrying when item.DueAt is null:
            case ItemStage.Held when item.Lease is null:
                // It is among the restarts.
                break;
            case ItemStage.Waiting or ItemStage.Retrying or ItemStage.Held:
                Waiting.Add(item);
                break;
        }
    }

    /// <summary>Items of a task that were cut off leave no trace of their own.</summary>
    private static int CutOff(ItemSet items) => Enumerable.Range(0, items.Count).Count(index => items.Find(index) is null);

    private void Keep(Execution execution)
    {
        _byKey[execution.Key] = execution;
        state.Executions.Add(execution);
        state.Counts[execution.Node.Index] = Math.Max(state.Counts[execution.Node.Index], execution.Number);
        state.NextSettled = Math.Max(state.NextSettled, execution.SettledAs + 1);
    }

    private void ReadLatest()
    {
        foreach (var execution in state.Executions.OrderBy(execution => execution.IsSettled ? execution.SettledAs : long.MaxValue))
        {
            if (execution.IsSettled)
            {
                state.Latest[execution.Node.Index] = execution;
                execution.Scope.Latest[execution.Node] = execution;
            }
            else
            {
                state.Latest[execution.Node.Index] ??= execution;
            }
        }
    }

    private void ReadArrivals()
    {
        foreach (var scope in RunSnapshot.Scopes(state))
        {
            foreach (var node in state.Graph.DependencyOrder.Where(node => node.NeededBy.Count > 0 || node.Needs.Count > 0))
            {
                if (!scope.Latest.TryGetValue(node, out var latest))
                {
                    continue;
                }

                var own = scope.Of(node);
                own.HasEnded = true;
                own.FailedAtOrBefore = (latest.Conclusion.IsFailure() && !latest.Tolerated) || node.Needs.Exists(need => scope.Of(need).FailedAtOrBefore);
                foreach (var dependent in node.NeededBy)
                {
                    scope.Of(dependent).Waiting--;
                }
            }
        }

        foreach (var join in progress.Joins)
        {
            var scope = join.Scope is null ? state.Root : _byKey[join.Scope].Inner!;
            var arrivals = scope.Of(Node(join.Node));
            arrivals.HasFired = join.HasFired;
            foreach (var arrived in join.Arrived)
            {
                arrivals.Add(Node(arrived.Node), arrived.Key);
            }
        }
    }

    private GraphNode Node(string id) =>
        state.Graph.Find(id) ?? throw new ArgumentException($"The progress knows a node '{id}' that the plan does not have.");
}
