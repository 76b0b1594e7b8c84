using Weir.Definitions.Expressions;
using Weir.Definitions.Limits;
using Weir.Definitions.Plans;

namespace Weir.Definitions.Runs;

/// <summary>What of a run is limited together with other runs: what it asks for, holds and gives back.</summary>
internal sealed class RunLeases(RunState state, RunContexts contexts)
{
    /// <summary>Requests that wait to be granted.</summary>
    public static IReadOnlyList<LeaseRequest> Waiting(RunState state)
    {
        var items = state.OpenItems.Values.Where(item => item is { Stage: ItemStage.Held, Lease: not null }).Select(item => item.Lease!);
        return [.. state.AwaitsRunLease ? items.Prepend(state.RunLease!) : items];
    }

    public static string Text(LeaseRequest request) => string.Join(", ", request.Claims);

    /// <summary>Asks for what the run itself must hold before anything of it begins.</summary>
    /// <exception cref="EvaluationException">The group's name or the priority could not be evaluated.</exception>
    public void AskForRun()
    {
        var plan = state.Plan;
        var scope = contexts.Base();
        var group = EvaluatedValue.Group(plan.Concurrency, scope, "concurrency.group");
        var claims = new List<Claim>(Group(group));
        Add(claims, LimitNames.Workflow(plan.Ref ?? plan.Name));
        if (state.Facts.Depth == 0)
        {
            Add(claims, LimitNames.Overall);
        }

        if (claims.Count > 0)
        {
            state.RunLease = Request(null, claims, group, EvaluatedValue.Priority(state.Priority, state.Priority, scope, "priority"));
            state.AwaitsRunLease = true;
            state.Emit(new RunDirective.AskLease(state.RunLease));
        }
    }

    public void ReleaseRun()
    {
        if (state.RunLease is { } lease)
        {
            state.Emit(new RunDirective.ReleaseLease(lease.Number));
            (state.RunLease, state.AwaitsRunLease) = (null, false);
        }
    }

    /// <summary>Asks for what an item must hold; false when it needs nothing.</summary>
    /// <exception cref="EvaluationException">A claim could not be evaluated.</exception>
    public bool MustWait(ItemState item)
    {
        var plan = item.Owner.Node.Plan;
        var actions = Actions(plan);
        if (plan.Concurrency is null && plan.Resources.Count == 0 && actions.Count == 0)
        {
            return false;
        }

        var path = item.Owner.Node.Path;
        var scope = plan.Kind == PlanNodeKind.Job
            ? contexts.Over(contexts.Job(item))
            : contexts.Task(item.Owner, item);
        var group = EvaluatedValue.Group(plan.Concurrency, scope, $"{path}.concurrency.group");
        var pools = EvaluatedValue.Resources(plan.Resources, scope, $"{path}.resources");
        item.Lease = Request(
            item.Key,
            [.. Group(group), .. pools.Members.Select(pool => new Claim(LimitNames.Pool(pool.Key), EvaluatedValue.Units(pool.Value))), .. actions],
            group,
            EvaluatedValue.Priority(plan.Priority, state.Priority, scope, $"{path}.priority"));
        state.Leases.Add(item.Lease.Number, item);
        Hold(item);
        state.Changed(item, NodeStatus.Held, $"waits for {Text(item.Lease)}");
        state.Emit(new RunDirective.AskLease(item.Lease));
        return true;
    }

    /// <summary>Numbers of the leases that are held until an item has ended.</summary>
    public IReadOnlyList<long> Around(ItemState item) =>
        [.. new[] { state.RunLease, item.Lease }.OfType<LeaseRequest>().Select(lease => lease.Number)];

    public void Hold(ItemState item)
    {
        item.Stage = ItemStage.Held;
        state.OpenItems.Add(item.Key, item);
        state.Held += ItemStarts.Counts(item.Owner.Node.Plan.Kind) ? 1 : 0;
    }

    public void Unhold(ItemState item)
    {
        state.OpenItems.Remove(item.Key);
        state.Held -= ItemStarts.Counts(item.Owner.Node.Plan.Kind) ? 1 : 0;
    }

    /// <summary>Gives back what an item holds, or withdraws what it asks for.</summary>
    public static void Release(ItemState item, RunState state)
    {
        if (item.Lease is { } lease)
        {
            state.Leases.Remove(lease.Number);
            state.Emit(new RunDirective.ReleaseLease(lease.Number));
            item.Lease = null;
        }
    }

    private LeaseRequest Request(string? key, IEnumerable<Claim> claims, InvocationConcurrency? group, int? priority) => new(++state.NextLease, key, Claim.Join(claims))
    {
        Priority = priority ?? LeaseRequest.UsualPriority,
        Share = group?.Group ?? state.Plan.Ref ?? state.Plan.Name,
    };

    /// <summary>A job counts for every action that a step of it uses, for as long as it runs.</summary>
    private List<Claim> Actions(PlanNode plan)
    {
        var claims = new List<Claim>();
        if (state.Facts.SharedLimits.Count > 0)
        {
            var used = plan.Kind == PlanNodeKind.Job ? plan.Job!.Steps.Select(step => step.Uses).Distinct(StringComparer.Ordinal) : [plan.Task!.Action];
            foreach (var action in used)
            {
                Add(claims, LimitNames.Action(action));
            }
        }

        return claims;
    }

    private void Add(List<Claim> claims, string limit)
    {
        if (state.Facts.SharedLimits.Contains(limit))
        {
            claims.Add(new Claim(limit));
        }
    }

    private static IEnumerable<Claim> Group(InvocationConcurrency? group) => group is null
        ? []
        : [new Claim(LimitNames.Group(group.Group)) { Size = group.Limit, CancelInProgress = group.CancelInProgress }];
}
