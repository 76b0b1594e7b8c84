using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Interpreter.Records;

namespace Weir.Interpreter.Runs;

/// <summary>The jobs and tasks of a run and where they stand, in the order in which they started or were settled.</summary>
internal sealed class RunJobs
{
    /// <summary>Items of a task that are listed each for itself; of further ones only those that do not succeed.</summary>
    private const int ItemsListed = 100;

    /// <summary>Further items that are listed because they did not succeed; the list travels with the run.</summary>
    private const int FarItemsListed = 1_000;

    private readonly Plan plan;
    private readonly Dictionary<string, PlanNode> nodes;
    private readonly List<RunJob> listed = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private int farItems;

    public RunJobs(Plan plan, IEnumerable<RunJob> settled)
    {
        this.plan = plan;
        nodes = plan.Nodes.ToDictionary(node => node.Id, StringComparer.Ordinal);
        foreach (var job in settled)
        {
            Put(job);
        }
    }

    public IReadOnlyList<RunJob> Listed => listed;

    /// <summary>Those that the next run of a chain need not start again.</summary>
    public IReadOnlyList<RunJob> Settled => [.. listed.Where(job => job.Status != RecordedStatus.Running.ToWord())];

    public void Start(JobInvocation job) => Put(new(job.Key, job.JobId, job.Name, RecordedStatus.Running.ToWord()));

    public void Settle(string key, JobOutcome outcome) =>
        Put(listed[places[key]] with { Status = outcome.Conclusion.ToStatus().ToWord(), Reason = outcome.Failure?.Message });

    public void Settle(RunDirective.SettleJob job) => Put(new(job.Key, job.JobId, job.Name, job.Conclusion.ToStatus().ToWord(), job.Reason));

    /// <summary>Takes a change of a task; those of jobs have directives of their own.</summary>
    public void Change(NodeChange change)
    {
        if (!nodes.TryGetValue(change.NodeId, out var node) || (node.Kind == PlanNodeKind.Job && change.Status is not (NodeStatus.Held or NodeStatus.Retrying)))
        {
            return;
        }

        var isKnown = places.TryGetValue(change.Key, out var place);
        if (!isKnown && ExecutionKeys.ItemOf(change.Key) >= ItemsListed && (change.Status is not (NodeStatus.Failed or NodeStatus.TimedOut) || farItems >= FarItemsListed))
        {
            return;
        }

        var before = isKnown ? listed[place] : new(change.Key, change.NodeId, node.Name ?? node.Id, "", null);
        var hasBegun = change.Status is NodeStatus.Running or NodeStatus.Waiting || change.IsEnd;
        Put(before with
        {
            Status = change.Status.ToWord(),
            Reason = change.Reason,
            StartedAt = before.StartedAt ?? (hasBegun && change.Status != NodeStatus.Skipped ? change.At : null),
            EndedAt = change.IsEnd ? change.At : null,
        });
    }

    public IReadOnlyList<RunJob> WithPending()
    {
        var known = listed.Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. listed,
            .. plan.Nodes.Where(node => !known.Contains(node.Id))
                .Select(node => new RunJob(node.Id, node.Id, node.Name ?? node.Id, RecordedStatus.Pending.ToWord())),
        ];
    }

    private void Put(RunJob job)
    {
        if (places.TryGetValue(job.Key, out var place))
        {
            listed[place] = job;
            return;
        }

        farItems += ExecutionKeys.ItemOf(job.Key) >= ItemsListed ? 1 : 0;
        places.Add(job.Key, listed.Count);
        listed.Add(job);
    }
}
