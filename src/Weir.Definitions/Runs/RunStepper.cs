using Weir.Definitions.Expressions;
using Weir.Definitions.Plans;
using Weir.Definitions.Values;

namespace Weir.Definitions.Runs;

/// <summary>
/// Decides what a run does next. Pure: no I/O, no clock, no randomness; the same plan, facts and outcomes give the same
/// directives, so workflow code may drive it under replay. Not thread safe. Each call costs time in proportion to the
/// edges that it settles.
/// </summary>
public sealed class RunStepper
{
    private readonly Plan _plan;
    private readonly RunFacts _facts;
    private readonly RunProgress? _saved;
    private readonly RunGraph _graph;
    private readonly Dictionary<string, Combination> _running = new(StringComparer.Ordinal);
    private readonly Queue<NodeState> _ready = new();
    private List<RunDirective> _directives = [];
    private ObjectValue _vars = ObjectValue.Empty;
    private ObjectValue _contexts = ObjectValue.Empty;
    private Failure? _failure;
    private string? _cancelReason;
    private int _unsettled;
    private bool _started;

    private RunStepper(Plan plan, RunFacts facts, RunProgress? saved)
    {
        _plan = plan;
        _facts = facts;
        _saved = saved;
        _graph = new RunGraph(plan);
        _unsettled = _graph.Nodes.Count;
        _cancelReason = saved is { CancelRequested: true } ? saved.CancelReason ?? "" : null;
        _failure = saved?.Failure;
    }

    /// <summary>True once <see cref="RunDirective.FinishRun"/> was given.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Jobs started and not yet reported.</summary>
    public int RunningCount => _running.Count;

    /// <summary>Jobs that are settled, and all jobs.</summary>
    public (int Settled, int Total) Counts => (_graph.Nodes.Count - _unsettled, _graph.Nodes.Count);

    /// <summary>A run from its beginning.</summary>
    public static RunStepper Create(Plan plan, RunFacts facts) => new(plan, facts, null);

    /// <summary>A run that goes on from <see cref="Snapshot"/>. Jobs that were started and not reported are started again.</summary>
    public static RunStepper Resume(Plan plan, RunProgress progress) => new(plan, progress.Facts, progress);

    /// <summary>The first directives. Call once, before anything else.</summary>
    public IReadOnlyList<RunDirective> Start()
    {
        if (_started)
        {
            throw new InvalidOperationException("The run was started before.");
        }

        _started = true;
        var workflow = ObjectValue.Of(("id", _facts.WorkflowId), ("name", _plan.Name), ("run_id", _facts.RunId));
        _contexts = ObjectValue.Of(("workflow", workflow), ("inputs", _facts.Inputs));
        try
        {
            _vars = _saved?.Vars ?? ValueTemplate.Evaluate(_plan.Vars, new ExpressionScope().SetAll(_contexts), "vars");
        }
        catch (EvaluationException e)
        {
            IsFinished = true;
            return [new RunDirective.FinishRun(new RunResult { Conclusion = Conclusion.Failure, Failure = new Failure(e.Message) })];
        }

        _contexts = _contexts.With("vars", _vars);
        foreach (var node in _graph.Nodes.Where(node => node.Waiting == 0))
        {
            _ready.Enqueue(node);
        }

        return Drain();
    }

    /// <summary>Takes how a started job ended.</summary>
    /// <exception cref="InvalidOperationException">No started job has this key.</exception>
    public IReadOnlyList<RunDirective> Report(string jobKey, JobOutcome outcome)
    {
        if (!_running.Remove(jobKey, out var combination))
        {
            throw new InvalidOperationException($"No started job has the key '{jobKey}'.");
        }

        combination.IsRunning = false;
        combination.Owner.Running--;
        SettleCombination(combination, outcome.Conclusion, outcome.Outputs, outcome.Failure);
        return Drain();
    }

    /// <summary>
    /// Cancels the run. Running jobs are cancelled unless their <c>if</c> still holds now that cancelled() is true; waiting jobs
    /// settle as cancelled unless theirs does. A second call changes nothing.
    /// </summary>
    public IReadOnlyList<RunDirective> Cancel(string reason)
    {
        if (_cancelReason is not null || IsFinished)
        {
            return [];
        }

        _cancelReason = reason;
        foreach (var node in _graph.Nodes.Where(node => node.Stage == NodeStage.Open && !StillWanted(node)).ToList())
        {
            CancelCombinations(node, "the run was cancelled");
        }

        return Drain();
    }

    /// <summary>
    /// What is settled so far. To continue as new, let the started jobs be reported first and do not carry out further
    /// <see cref="RunDirective.StartJob"/> directives: the resumed stepper gives them again.
    /// </summary>
    public RunProgress Snapshot()
    {
        var nodes = new SortedDictionary<string, NodeProgress>(StringComparer.Ordinal);
        var succeeded = new List<string>();
        foreach (var node in _graph.Nodes)
        {
            var isRead = node.OpenDependents > 0 || _graph.IsReadByOutputs(node.Node.Id);
            var hasNothingToRead = node.Node.Job?.Outputs.Count == 0 && !node.HasMatrix;
            if (node is { Stage: NodeStage.Settled, Conclusion: Conclusion.Success } && (!isRead || hasNothingToRead))
            {
                succeeded.Add(node.Node.Id);
            }
            else if (node.Stage == NodeStage.Settled || node.Combinations.Exists(combination => combination.IsSettled))
            {
                nodes[node.Node.Id] = node.ToProgress(isRead);
            }
        }

        return new RunProgress
        {
            Facts = _facts,
            Vars = _vars,
            CancelRequested = _cancelReason is not null,
            CancelReason = _cancelReason,
            Failure = _failure,
            Succeeded = succeeded,
            Nodes = nodes,
        };
    }

    private IReadOnlyList<RunDirective> Drain()
    {
        while (_ready.TryDequeue(out var node))
        {
            if (_saved is null || !Restore(node, _saved))
            {
                Open(node);
            }
        }

        if (_unsettled == 0 && !IsFinished)
        {
            IsFinished = true;
            _directives.Add(new RunDirective.FinishRun(RunConclusion.Of(_graph, _plan, _contexts, _cancelReason is not null, _failure)));
        }

        var directives = _directives;
        _directives = [];
        return directives;
    }

    /// <summary>Takes a settled node over from an earlier run of the chain.</summary>
    private bool Restore(NodeState node, RunProgress saved)
    {
        var isSucceeded = _graph.IsSucceeded(node.Node.Id, saved);
        var progress = saved.Nodes.GetValueOrDefault(node.Node.Id);
        if (!isSucceeded && progress is not { Conclusion: not null })
        {
            return false;
        }

        node.Outputs = node.NullOutputs().With(progress?.Outputs ?? ObjectValue.Empty);
        node.Tolerated = progress?.Tolerated ?? false;
        if (node.HasMatrix && progress is { Combinations.Count: > 0 })
        {
            // The matrix gave these combinations before, from the same contexts.
            JobEvaluation.OpenStrategy(node, ConditionScope(node));
            RestoreCombinations(node, progress);
        }

        Settle(node, progress?.Conclusion ?? Conclusion.Success);
        return true;
    }

    private static void RestoreCombinations(NodeState node, NodeProgress progress)
    {
        foreach (var saved in progress.Combinations)
        {
            var combination = node.Combinations[saved.Index];
            combination.IsSettled = true;
            combination.Conclusion = saved.Conclusion;
            combination.Tolerated = saved.Tolerated;
            combination.Outputs = node.NullOutputs().With(saved.Outputs);
        }
    }

    private void Open(NodeState node)
    {
        try
        {
            if (!JobEvaluation.ConditionHolds(node.Node, ConditionScope(node)))
            {
                SettleUnstarted(node);
                return;
            }

            JobEvaluation.OpenStrategy(node, ConditionScope(node));
        }
        catch (EvaluationException e)
        {
            Break(node, e);
            return;
        }

        node.Stage = NodeStage.Open;
        if (_saved?.Nodes.GetValueOrDefault(node.Node.Id) is { } progress)
        {
            RestoreCombinations(node, progress);
        }

        node.Unsettled = node.Combinations.Count(combination => !combination.IsSettled);
        if (node.FailFast && node.Combinations.Exists(combination => combination.IsSettled && combination.Conclusion.IsFailure() && !combination.Tolerated))
        {
            CancelCombinations(node, "another combination of its matrix failed");
        }
        else
        {
            StartCombinations(node);
        }

        SettleWhenDone(node);
    }

    private void StartCombinations(NodeState node)
    {
        while (node.Running < node.MaxParallel && node.NextToStart < node.Combinations.Count)
        {
            var combination = node.Combinations[node.NextToStart++];
            if (combination.IsSettled)
            {
                continue;
            }

            var contexts = _contexts
                .With("needs", NeedsContext(node))
                .With("matrix", combination.Matrix)
                .With("strategy", JobEvaluation.StrategyContext(combination));
            try
            {
                var job = JobEvaluation.Invoke(combination, _plan, contexts);
                node.Reads ??= ContextReads.Of(job.Job, _plan.Env);
                job = job with { Contexts = node.Reads.Trim(contexts) };
                combination.IsRunning = true;
                node.Running++;
                _running.Add(combination.Key, combination);
                _directives.Add(new RunDirective.StartJob(job));
            }
            catch (EvaluationException e)
            {
                AddSettled(combination.Key, node, JobEvaluation.PlainName(combination), Conclusion.Failure, e.Message);
                SettleCombination(combination, Conclusion.Failure, ObjectValue.Empty, new Failure(e.Message, combination.Key, null, node.Node.Line));
            }
        }
    }

    private void SettleCombination(Combination combination, Conclusion conclusion, ObjectValue outputs, Failure? failure)
    {
        var node = combination.Owner;
        combination.IsSettled = true;
        combination.Conclusion = conclusion;
        combination.Tolerated = conclusion.IsFailure() && combination.ContinueOnError;
        combination.Outputs = node.NullOutputs().With(outputs);
        node.Unsettled--;
        if (conclusion.IsFailure() && !combination.Tolerated)
        {
            failure ??= new Failure($"job '{combination.Key}' {(conclusion == Conclusion.TimedOut ? "timed out" : "failed")}");
            _failure ??= failure with
            {
                JobKey = failure.JobKey ?? combination.Key,
                Line = failure.Line == 0 ? node.Node.Line : failure.Line,
            };
            if (node.FailFast)
            {
                CancelCombinations(node, "another combination of its matrix failed");
            }
        }

        StartCombinations(node);
        SettleWhenDone(node);
    }

    private void CancelCombinations(NodeState node, string reason)
    {
        foreach (var combination in node.Combinations.Where(combination => combination is { IsRunning: true, IsCancelled: false }))
        {
            combination.IsCancelled = true;
            _directives.Add(new RunDirective.CancelJob(combination.Key, reason));
        }

        foreach (var combination in node.Combinations.Skip(node.NextToStart).Where(combination => !combination.IsSettled))
        {
            combination.IsSettled = true;
            combination.Conclusion = Conclusion.Cancelled;
            combination.Outputs = node.NullOutputs();
            node.Unsettled--;
            AddSettled(combination.Key, node, JobEvaluation.PlainName(combination), Conclusion.Cancelled, reason);
        }

        node.NextToStart = node.Combinations.Count;
        SettleWhenDone(node);
    }

    private void SettleWhenDone(NodeState node)
    {
        if (node.Unsettled > 0 || node.Stage != NodeStage.Open)
        {
            return;
        }

        node.Outputs = node.Combinations.Aggregate(
            node.NullOutputs(),
            (outputs, combination) => outputs.With(ObjectValue.Of(combination.Outputs.Members.Where(output => !output.Value.IsNull))));
        var bad = node.Combinations.Where(combination => combination.Conclusion != Conclusion.Success).ToList();
        node.Tolerated = bad.Count > 0 && bad.TrueForAll(combination => combination.Tolerated);
        Settle(node, Conclusions.Worst(node.Combinations.Select(combination => combination.Conclusion)));
    }

    private void SettleUnstarted(NodeState node)
    {
        node.Outputs = node.NullOutputs();
        var (conclusion, reason) = _cancelReason is not null
            ? (Conclusion.Cancelled, "the run was cancelled")
            : (Conclusion.Skipped, SkipReason(node));
        AddSettled(node.Node.Id, node, node.Node.Name ?? node.Node.Id, conclusion, reason);
        Settle(node, conclusion);
    }

    private void Break(NodeState node, EvaluationException error)
    {
        node.Outputs = node.NullOutputs();
        _failure ??= new Failure(error.Message, node.Node.Id, null, node.Node.Line);
        AddSettled(node.Node.Id, node, node.Node.Name ?? node.Node.Id, Conclusion.Failure, error.Message);
        Settle(node, Conclusion.Failure);
    }

    private void Settle(NodeState node, Conclusion conclusion)
    {
        node.Stage = NodeStage.Settled;
        node.Conclusion = conclusion;
        node.OpenDependents = node.NeededBy.Count;
        node.FailedAtOrBefore = (conclusion.IsFailure() && !node.Tolerated) || node.Needs.Exists(need => need.FailedAtOrBefore);
        _unsettled--;
        foreach (var need in node.Needs)
        {
            need.OpenDependents--;
        }

        foreach (var dependent in node.NeededBy)
        {
            if (--dependent.Waiting == 0)
            {
                _ready.Enqueue(dependent);
            }
        }
    }

    private bool StillWanted(NodeState node)
    {
        try
        {
            return JobEvaluation.ConditionHolds(node.Node, ConditionScope(node));
        }
        catch (EvaluationException)
        {
            return false;
        }
    }

    private ExpressionScope ConditionScope(NodeState node) => new ExpressionScope
    {
        Status = new StatusFacts(
            Success: _cancelReason is null && node.Needs.TrueForAll(need => need.Result == Conclusion.Success),
            Failure: node.Needs.Exists(need => need.FailedAtOrBefore),
            Cancelled: _cancelReason is not null),
    }.SetAll(_contexts).Set("needs", () => NeedsContext(node));

    private static ObjectValue NeedsContext(NodeState node) =>
        ObjectValue.Of(node.Needs.Select(need => KeyValuePair.Create(need.Node.Id, (Value)need.ToContext())));

    private static string SkipReason(NodeState node)
    {
        var unmet = node.Needs.FirstOrDefault(need => need.Result != Conclusion.Success);
        return unmet is null || (node.Node.If is { } condition && ExpressionCache.Expression(condition).UsesStatus)
            ? "its 'if' is false"
            : $"it needs '{unmet.Node.Id}', which {Past(unmet.Result)}";
    }

    private static string Past(Conclusion conclusion) => conclusion switch
    {
        Conclusion.Failure => "failed",
        Conclusion.TimedOut => "timed out",
        Conclusion.Cancelled => "was cancelled",
        _ => "was skipped",
    };

    private void AddSettled(string key, NodeState node, string name, Conclusion conclusion, string reason) =>
        _directives.Add(new RunDirective.SettleJob(key, node.Node.Id, name, conclusion, reason));
}
