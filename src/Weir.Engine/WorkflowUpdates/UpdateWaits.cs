using Weir.Engine.Executions;
using Weir.Engine.Shards;

namespace Weir.Engine.WorkflowUpdates;

/// <summary>Those who wait for updates of one run. Touched by its shard's loop only.</summary>
internal sealed class UpdateWaits
{
    private List<UpdateWait>? waits;

    public bool IsEmpty => waits is not { Count: > 0 };

    public void Add(UpdateWait wait) => (waits ??= []).Add(wait);

    public void Remove(UpdateWait wait) => waits?.Remove(wait);

    /// <summary>Passes on what is durable now. Of several news of one update only the last counts.</summary>
    public void Tell(Shard shard, RunKey run, IReadOnlyList<UpdateNews> news)
    {
        if (waits is null)
        {
            return;
        }

        for (var i = news.Count - 1; i >= 0; i--)
        {
            var item = news[i];
            if (!news.Skip(i + 1).Any(later => later.UpdateId == item.UpdateId))
            {
                waits.RemoveAll(wait => wait.UpdateId == item.UpdateId && Tell(shard, run, wait, item));
            }
        }
    }

    /// <summary>Takes out everybody.</summary>
    public IReadOnlyList<UpdateWait> TakeAll()
    {
        var taken = waits ?? [];
        waits = null;
        return taken;
    }

    /// <returns>Whether the wait on this run is over.</returns>
    private static bool Tell(Shard shard, RunKey run, UpdateWait wait, UpdateNews news)
    {
        switch (news)
        {
            case UpdateReached reached:
                wait.Reach(run, reached.Status);
                return wait.Completion.IsCompleted;
            case UpdateAborted when wait is UpdateWithStartCall call && call.TryAgain(shard):
                return true;
            case UpdateAborted aborted:
                wait.Fail(aborted.Error);
                return true;
            default:
                shard.Post(wait);
                return true;
        }
    }
}
