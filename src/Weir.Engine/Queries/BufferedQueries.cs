using Weir.Protocol.Query.V1;

namespace Weir.Engine.Queries;

/// <summary>
/// The queries of one run that travel with its workflow tasks, so that they see everything that happened before them. Touched by the
/// run's shard only.
/// </summary>
internal sealed class BufferedQueries
{
    private readonly List<PendingQuery> waiting = [];
    private readonly List<PendingQuery> attached = [];

    public int Count => waiting.Count + attached.Count;

    public void Add(PendingQuery query) => waiting.Add(query);

    /// <summary>A workflow task starts and takes all queries along, also those that an attempt before it did not answer.</summary>
    public IReadOnlyList<PendingQuery> Attach()
    {
        if (Count == 0)
        {
            return [];
        }

        attached.AddRange(waiting);
        waiting.Clear();
        attached.RemoveAll(query => !query.IsWaiting);
        return [.. attached];
    }

    /// <summary>
    /// The workflow task ended. Takes out the queries that it answered; the others wait for the next one, or are dispatched on their own.
    /// </summary>
    public IReadOnlyList<(PendingQuery Query, WorkflowQueryResult Result)> Detach(IDictionary<string, WorkflowQueryResult> results)
    {
        if (attached.Count == 0)
        {
            return [];
        }

        var answered = new List<(PendingQuery, WorkflowQueryResult)>();
        foreach (var query in attached)
        {
            if (results.TryGetValue(query.Id, out var result))
            {
                answered.Add((query, result));
            }
            else
            {
                waiting.Add(query);
            }
        }

        attached.Clear();
        return answered;
    }

    /// <summary>The workflow task is gone without an answer.</summary>
    public void Detach()
    {
        waiting.AddRange(attached);
        attached.Clear();
    }

    /// <summary>Takes out everything that is not with a worker now.</summary>
    public IReadOnlyList<PendingQuery> TakeWaiting()
    {
        PendingQuery[] taken = [.. waiting.Where(query => query.IsWaiting)];
        waiting.Clear();
        return taken;
    }

    /// <summary>Takes out everything: the run leaves memory.</summary>
    public IReadOnlyList<PendingQuery> TakeAll()
    {
        PendingQuery[] taken = [.. waiting.Concat(attached).Where(query => query.IsWaiting)];
        waiting.Clear();
        attached.Clear();
        return taken;
    }
}
