namespace Weir.Engine.TaskQueues;

/// <summary>Who polled a queue lately, and whether its sticky owner is still there. Guarded by the queue's lock.</summary>
internal sealed class PollersSeen
{
    // How long a worker is shown after its last poll; the server's own history of pollers lasts as long.
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(5);
    private const int IdentitiesMax = 1_000;

    private readonly Dictionary<string, SeenPoller> byIdentity = new(StringComparer.Ordinal);

    /// <summary>When anybody polled last; null when nobody did.</summary>
    public DateTimeOffset? LastSeen { get; private set; }

    public int Count => byIdentity.Count;

    public void Saw(Poll poll, DateTimeOffset now)
    {
        LastSeen = now;
        var identity = poll.Worker.Identity;
        if (byIdentity.Count >= IdentitiesMax && !byIdentity.ContainsKey(identity))
        {
            byIdentity.Clear();
        }

        byIdentity[identity] = new SeenPoller(poll.Worker, now);
    }

    public void Forget()
    {
        LastSeen = null;
        byIdentity.Clear();
    }

    public IReadOnlyList<SeenPoller> Recent(DateTimeOffset now) =>
        [.. byIdentity.Values.Where(poller => now - poller.LastAccess <= Shown).OrderByDescending(poller => poller.LastAccess)];
}

internal readonly record struct SeenPoller(PollingWorker Worker, DateTimeOffset LastAccess)
{
    public string Identity => Worker.Identity;
}
