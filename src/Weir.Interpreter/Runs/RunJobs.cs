using Weir.Definitions.Plans;
using Weir.Definitions.Runs;
using Weir.Interpreter.Records;

namespace Weir.Interpreter.Runs;

/// <summary>The jobs of a run and where they stand, in the order in which they started or were settled.</summary>
internal sealed class RunJobs
{
    private readonly Plan plan;
    private readonly List<RunJob> listed = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    public RunJobs(Plan plan, IEnumerable<RunJob> settled)
    {
        this.plan = plan;
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

        places.Add(job.Key, listed.Count);
        listed.Add(job);
    }
}
