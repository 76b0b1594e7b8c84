using System.Globalization;
using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Definitions.Values;

namespace Weir.Definitions.Tests.Runs;

/// <summary>
/// Whether what starts may start, from what has ended and from the plan alone: dependencies met, enough transitions taken, the condition
/// true. It is looser than the engine where order matters (the rounds of a join), and never stricter.
/// </summary>
internal sealed class StartConditions(Plan plan, bool isWhole)
{
    private readonly Dictionary<string, PlanNode> _nodes = plan.Nodes.ToDictionary(node => node.Id);
    private readonly Dictionary<string, NodeStatus> _ended = [];
    private readonly HashSet<string> _began = [];
    private readonly Dictionary<(string From, string To), int> _arrivals = [];
    private readonly ILookup<string, PlanEdge> _needs = plan.Edges.Where(edge => edge.On == PlanEdgeOn.Settled).ToLookup(edge => edge.To);
    private readonly ILookup<string, PlanEdge> _transitions = plan.Edges.Where(edge => edge.On != PlanEdgeOn.Settled).ToLookup(edge => edge.From);
    private readonly bool _isFlagFixed = plan.Nodes.All(node => node.Task is not { Publish.Count: > 0 });

    public List<string> Violations { get; } = [];

    public void Changed(NodeChange change)
    {
        if (!change.IsEnd || change.Key.Contains('[', StringComparison.Ordinal))
        {
            return;
        }

        _ended[change.NodeId] = change.Status;
        foreach (var edge in _transitions[change.NodeId].Where(edge => Matches(edge, change.Status) && Holds(edge.When, change.Status)))
        {
            _arrivals[(edge.From, edge.To)] = _arrivals.GetValueOrDefault((edge.From, edge.To)) + 1;
        }
    }

    /// <summary>Jobs tell of their ends to their agents' records and not as changes of nodes.</summary>
    public void Ended(IEnumerable<NodeView> nodes)
    {
        foreach (var node in nodes.Where(node => node.Status is NodeStatus.Succeeded or NodeStatus.Failed or NodeStatus.TimedOut or NodeStatus.Cancelled or NodeStatus.Skipped))
        {
            _ended[node.Id] = node.Status;
        }
    }

    public void Started(string id, string key, string? undoes)
    {
        _began.Add(key.Split('[')[0]);
        if (!isWhole)
        {
            return;
        }

        var node = _nodes[id];
        var isMet = undoes is not null ? node.Id == "undo" && WasBegun(undoes)
            : node.Parent is not null || (_needs.Contains(id) ? NeedsHold(node) : Led(node, Number(key)) && IsWanted(node));
        if (!isMet)
        {
            Violations.Add($"{key} started although its condition is unmet");
        }
    }

    /// <summary>A parallel task begins by what it holds.</summary>
    private bool WasBegun(string key) => _began.Contains(key) || _nodes[key.Split('#')[0]].Kind is not (PlanNodeKind.Action or PlanNodeKind.Workflow);

    private bool NeedsHold(PlanNode node)
    {
        if (_needs[node.Id].Any(need => !_ended.ContainsKey(need.From)))
        {
            return false;
        }

        var success = _needs[node.Id].All(need => Seen(need.From) == NodeStatus.Succeeded);
        return node.If switch
        {
            null => success,
            "failure()" => _needs[node.Id].Any(need => FailedAtOrBefore(need.From)),
            "success() || failure()" => success || _needs[node.Id].Any(need => FailedAtOrBefore(need.From)),
            "always()" or "!cancelled()" => true,
            _ => success && IsWanted(node),
        };
    }

    private bool IsWanted(PlanNode node) => node.If switch
    {
        "false" => false,
        "failure()" => false,
        "vars.flag" => !_isFlagFixed || plan.Vars.Get("flag").Equals(Value.True),
        _ => true,
    };

    private bool Led(PlanNode node, int number)
    {
        if (plan.Form == PlanForm.Jobs)
        {
            return true;
        }

        var led = number - (node.IsEntry ? 1 : 0);
        var inbound = plan.Edges.Where(edge => edge.To == node.Id).Select(edge => edge.From).Distinct().ToList();
        var arrived = inbound.ConvertAll(from => _arrivals.GetValueOrDefault((from, node.Id)));
        var threshold = node.Join switch
        {
            PlanJoin.All => inbound.Count,
            PlanJoin.Majority => (inbound.Count / 2) + 1,
            PlanJoin.Count => node.JoinCount,
            _ => 1,
        };
        return led <= 0 || (arrived.Count(count => count > 0) >= threshold && arrived.Sum() >= led * threshold);
    }

    private bool Matches(PlanEdge edge, NodeStatus status) => (edge.On, status) switch
    {
        (PlanEdgeOn.Complete, NodeStatus.Succeeded or NodeStatus.Failed or NodeStatus.TimedOut) => true,
        (PlanEdgeOn.Success, NodeStatus.Succeeded) => true,
        (PlanEdgeOn.Failure, NodeStatus.Failed) => true,
        (PlanEdgeOn.Failure, NodeStatus.TimedOut) => !_transitions[edge.From].Any(other => other.On == PlanEdgeOn.Timeout),
        (PlanEdgeOn.Timeout, NodeStatus.TimedOut) => true,
        (PlanEdgeOn.Cancel, NodeStatus.Cancelled) => true,
        _ => false,
    };

    private static bool Holds(string? when, NodeStatus status) => when switch
    {
        "false" => false,
        "succeeded()" => status == NodeStatus.Succeeded,
        "failed()" => status is NodeStatus.Failed or NodeStatus.TimedOut,
        _ => true,
    };

    /// <summary>A failure that was tolerated, or taken by a transition, is a success to those that come after.</summary>
    private NodeStatus Seen(string id) =>
        _ended[id] is var status && status != NodeStatus.Skipped && (_nodes[id].ContinueOnError.Equals(Value.True) || _transitions.Contains(id))
            ? NodeStatus.Succeeded
            : status;

    private bool FailedAtOrBefore(string id) =>
        _ended.GetValueOrDefault(id) is NodeStatus.Failed or NodeStatus.TimedOut || _needs[id].Any(need => FailedAtOrBefore(need.From));

    private static int Number(string key) =>
        key.Split('[')[0].Split('#') is [_, var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 1;
}
