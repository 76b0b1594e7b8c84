using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>
/// The executions of an ended run that run again: those that were chosen and all that they led to. A parallel task that holds one of
/// them is opened again.
/// </summary>
internal sealed class RerunSelection
{
    private readonly Dictionary<ExecutionProgress, string> _gone = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ExecutionProgress> _byKey = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reopened = new(StringComparer.Ordinal);
    private readonly Queue<ExecutionProgress> _open = new();
    private readonly ILookup<string, ExecutionProgress> _byCause;
    private readonly ILookup<string, ExecutionProgress> _byScope;
    private readonly ILookup<string, ExecutionProgress> _byNode;
    private readonly ILookup<string, string> _neededBy;
    private readonly ILookup<string, string> _needs;

    public RerunSelection(Plan plan, RunProgress ended)
    {
        Nodes = plan.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        All = [.. ended.Succeeded.Select(id => new ExecutionProgress { Node = id }), .. ended.Executions];
        foreach (var execution in All)
        {
            _byKey[KeyOf(execution)] = execution;
        }

        _byCause = All.SelectMany(execution => execution.Causes.Select(cause => (cause, execution))).ToLookup(pair => pair.cause, pair => pair.execution, StringComparer.Ordinal);
        _byScope = All.Where(execution => execution.Scope is not null).ToLookup(execution => execution.Scope!, StringComparer.Ordinal);
        _byNode = All.ToLookup(execution => execution.Node, StringComparer.Ordinal);
        var dependencies = plan.Edges.Where(edge => edge.On == PlanEdgeOn.Settled).ToList();
        _neededBy = dependencies.ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);
        _needs = dependencies.ToLookup(edge => edge.To, edge => edge.From, StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, PlanNode> Nodes { get; }

    /// <summary>Every execution; jobs that left nothing to read come first, the others in the order of their creation.</summary>
    public IReadOnlyList<ExecutionProgress> All { get; }

    /// <summary>Keys of the parallel tasks that are opened again.</summary>
    public IReadOnlySet<string> Reopened => _reopened;

    /// <summary>Executions that compensations undid: nothing of them is kept, no item either.</summary>
    public HashSet<ExecutionProgress> Undone { get; } = new(ReferenceEqualityComparer.Instance);

    public static string KeyOf(ExecutionProgress execution) => ExecutionKeys.Of(execution.Node, execution.Number);

    public ExecutionProgress? Find(string key) => _byKey.GetValueOrDefault(key);

    public bool IsGone(ExecutionProgress execution) => _gone.ContainsKey(execution);

    public bool IsGone(string key) => _byKey.TryGetValue(key, out var execution) && IsGone(execution);

    public string WhyGone(ExecutionProgress execution) => _gone[execution];

    /// <summary>Whether it runs again, or is open around what does: it has not ended yet in the rerun.</summary>
    public bool IsOpenAgain(string key) => IsGone(key) || _reopened.Contains(key);

    /// <summary>Takes an execution with all that it led to.</summary>
    public void Take(ExecutionProgress execution, string why)
    {
        Add(execution, why);
        while (_open.TryDequeue(out var next))
        {
            Spread(next);
        }

        _reopened.RemoveWhere(IsGone);
    }

    /// <summary>Executions that the rerun begins with, in the order of their creation: nothing else that runs again leads to them.</summary>
    public IReadOnlyList<ExecutionProgress> Roots() => [.. All.Where(execution => IsGone(execution) && IsRoot(execution)).OrderBy(execution => execution.Sequence)];

    private bool IsRoot(ExecutionProgress execution) =>
        execution.Compensates is null
        && (execution.Scope is not { } scope || !IsGone(scope))
        && !execution.Causes.Any(cause => cause != execution.Scope && IsOpenAgain(cause))
        && !_needs[execution.Node].Any(need => _byNode[need].Any(known => known.Scope == execution.Scope && IsOpenAgain(KeyOf(known))));

    private void Add(ExecutionProgress execution, string why)
    {
        if (_gone.TryAdd(execution, why))
        {
            _open.Enqueue(execution);
        }
    }

    private void Spread(ExecutionProgress execution)
    {
        var key = KeyOf(execution);
        foreach (var inner in _byScope[key])
        {
            Add(inner, $"it is a part of '{key}'");
        }

        AddFollowers(execution, key);
        for (var scope = execution.Scope; scope is not null && !IsGone(scope) && _reopened.Add(scope);)
        {
            var holder = _byKey[scope];
            AddFollowers(holder, scope);
            scope = holder.Scope;
        }
    }

    private void AddFollowers(ExecutionProgress execution, string key)
    {
        foreach (var follower in _byCause[key].Where(follower => follower.Scope != key))
        {
            Add(follower, $"it came after '{key}'");
        }

        foreach (var follower in _neededBy[execution.Node].SelectMany(node => _byNode[node]).Where(follower => follower.Scope == execution.Scope))
        {
            Add(follower, $"it needs '{key}'");
        }
    }
}
